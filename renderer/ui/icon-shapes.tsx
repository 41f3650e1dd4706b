import type { ReactNode } from 'react'

/** Paint inside a filled shape: whatever the icon stands on. */
const inside = 'var(--icon-inside, var(--surface))'
const solid = { fill: 'currentColor', stroke: 'none' } as const

/**
 * Shapes on a 16 px grid, stroke 1.5. The verdict icons (`stalled` … `unknown`) differ in outline, so they are told apart without
 * colour.
 */
export const shapes = {
  // Places
  backlog: <path d="M2.5 13.5h11M4.25 11V7.5M8 11V3M11.75 11V5.5" />,
  topic: <path d="M2.5 4.5h11M2.5 8h11M2.5 11.5h7" />,
  group: <>
    <circle cx="5.5" cy="5.5" r="2" />
    <circle cx="11" cy="6.5" r="1.5" />
    <path d="M2 13c0-2.2 1.5-3.5 3.5-3.5S9 10.8 9 13M11 10.25c1.7 0 2.9 1 2.9 2.75" />
  </>,
  broker: <>
    <rect x="2.5" y="3" width="11" height="4.25" rx="1.25" />
    <rect x="2.5" y="8.75" width="11" height="4.25" rx="1.25" />
    <path d="M5 5.125h.01M5 10.875h.01" />
  </>,
  queue: <>
    <rect x="2.5" y="4" width="3" height="8" rx="1" />
    <rect x="6.5" y="4" width="3" height="8" rx="1" />
    <path d="M12 8h2m0 0-1.25-1.25M14 8l-1.25 1.25" />
  </>,
  stream: <path d="M2 6c2-2.2 4 2 6 0s4-2.2 6 0M2 10.5c2-2.2 4 2 6 0s4-2.2 6 0" />,
  resource: <path d="m8 2.5 5 2.75v5.5L8 13.5l-5-2.75v-5.5L8 2.5ZM3 5.25 8 8m0 0 5-2.75M8 8v5.5" />,
  jobs: <path d="M5.5 3.75h8M5.5 8h8M5.5 12.25h8M2.5 3.75h.01M2.5 8h.01M2.5 12.25h.01" />,
  bell: <path d="M4.25 11V7.25a3.75 3.75 0 0 1 7.5 0V11l1.25 1H3l1.25-1ZM6.75 13.75h2.5M8 3.5V2.25" />,
  audit: <><path d="M8 2.25 3 4.25v3.5c0 2.9 2 4.9 5 6 3-1.1 5-3.1 5-6v-3.5L8 2.25Z" /><path d="m6 7.9 1.5 1.5 2.6-2.9" /></>,
  settings: <>
    <path d="M2.5 5h6.7m3.2 0h1.1M2.5 11h1.1m3.2 0h6.7" />
    <circle cx="10.8" cy="5" r="1.6" />
    <circle cx="5.2" cy="11" r="1.6" />
  </>,
  rail: <><rect x="2.5" y="3" width="11" height="10" rx="1.5" /><path d="M6.25 3v10" /></>,
  // Actions
  search: <><circle cx="7" cy="7" r="4" /><path d="m10 10 3.5 3.5" /></>,
  plus: <path d="M8 3.5v9M3.5 8h9" />,
  close: <path d="m4.5 4.5 7 7m0-7-7 7" />,
  copy: <>
    <rect x="5.5" y="5.5" width="8" height="8" rx="1.5" />
    <path d="M10.5 3.25V3A.5.5 0 0 0 10 2.5H3a.5.5 0 0 0-.5.5v7a.5.5 0 0 0 .5.5h.25" />
  </>,
  export: <path d="M8 10V2.8m0 0L5.2 5.6M8 2.8l2.8 2.8M3 10v2a1.5 1.5 0 0 0 1.5 1.5h7A1.5 1.5 0 0 0 13 12v-2" />,
  save: <path d="M4.5 2.5h7v11L8 10.8l-3.5 2.7z" />,
  columns: <><rect x="2.5" y="3" width="11" height="10" rx="1.5" /><path d="M6.2 3v10M9.8 3v10" /></>,
  edit: <>
    <path d="m10.5 3.25 2.25 2.25" />
    <path d="M3 13l.6-2.85 7.25-7.25a1.06 1.06 0 0 1 1.5 0l.75.75a1.06 1.06 0 0 1 0 1.5L5.85 12.4 3 13Z" />
  </>,
  trash: <path d="M3 4.5h10M6.25 4.5V3h3.5v1.5M4.25 4.5l.6 8.5h6.3l.6-8.5M6.75 7v3.5M9.25 7v3.5" />,
  publish: <path d="M13.5 2.5 7 9m6.5-6.5L9.5 13.5 7 9 2.5 6.5l11-4Z" />,
  pin: <path d="M6 2.75h4l-.4 4L11.5 9v1h-7V9l1.9-2.25-.4-4ZM8 10v3.5" />,
  mute: <path d="M3 6.25v3.5h2.25L8.5 12.5v-9L5.25 6.25H3ZM11 6.25l3 3.5m0-3.5-3 3.5" />,
  refresh: <path d="M13 8a5 5 0 1 1-1.5-3.55M13 2.75v2.5h-2.5" />,
  count: <path d="M2.8 8a5.2 5.2 0 1 0 1.6-3.7M4.2 2.2v2.3h2.3" />,
  undo: <path d="M6.5 4 3 7.5 6.5 11M3 7.5h6.5A3.5 3.5 0 0 1 13 11v1.5" />,
  stop: <rect x="4" y="4" width="8" height="8" rx="1" {...solid} />,
  play: <path d="M5 3.5v9l7.5-4.5L5 3.5Z" {...solid} />,
  pause: <path d="M6 4v8M10 4v8" strokeWidth="2" />,
  filter: <path d="M2.5 4h11L9.5 8.75v4L6.5 11V8.75L2.5 4Z" />,
  shuffle: <>
    <path d="M2.5 4.5h2.2l6 7h2.8m0 0-1.6-1.6m1.6 1.6-1.6 1.6M2.5 11.5h2.2l1.6-1.9" />
    <path d="M9.2 6.3l1.5-1.8h2.8m0 0-1.6-1.6m1.6 1.6-1.6 1.6" />
  </>,
  more: <path d="M3.5 8h.01M8 8h.01M12.5 8h.01" strokeWidth="2.2" />,
  external: <path d="M6.5 3.5h-3v9h9v-3M9 3h4v4M13 3 7.5 8.5" />,
  // Marks
  chevronDown: <path d="m5 6.5 3 3 3-3" />,
  chevronUp: <path d="m5 9.5 3-3 3 3" />,
  chevronRight: <path d="m6.5 5 3 3-3 3" />,
  chevronLeft: <path d="m9.5 5-3 3 3 3" />,
  check: <path d="m4.5 8.3 2.4 2.4 4.6-5" />,
  cross: <path d="m5 5 6 6m0-6-6 6" />,
  dash: <path d="M5 8h6" />,
  theme: <><circle cx="8" cy="8" r="5.5" /><path d="M8 2.5v11a5.5 5.5 0 0 0 0-11Z" {...solid} /></>,
  lock: <><rect x="3.5" y="7" width="9" height="6.5" rx="1.5" /><path d="M5.5 7V5a2.5 2.5 0 0 1 5 0v2" /></>,
  eye: <><path d="M1.8 8S4 3.8 8 3.8 14.2 8 14.2 8 12 12.2 8 12.2 1.8 8 1.8 8Z" /><circle cx="8" cy="8" r="1.8" /></>,
  clock: <><circle cx="8" cy="8" r="5.5" /><path d="M8 5v3.2l2 1.3" /></>,
  coin: <>
    <circle cx="8" cy="8" r="5.5" />
    <path d="M9.8 6.2C9.3 5.6 6.3 5.3 6.3 6.9c0 1.7 3.6.7 3.6 2.3 0 1.4-2.9 1.4-3.7.5M8 4.6v.8m0 5.2v.8" />
  </>,
  file: <path d="M4 2.5h5L12.5 6v7.5H4zM9 2.5V6h3.5" />,
  keyboard: <>
    <rect x="1.75" y="4" width="12.5" height="8" rx="1.5" />
    <path d="M4.25 6.5h.01M6.75 6.5h.01M9.25 6.5h.01M11.75 6.5h.01M5.5 9.5h5" />
  </>,
  info: <><circle cx="8" cy="8" r="5.7" /><path d="M8 7.5v3.25M8 5.25h.01" /></>,
  warning: <><path d="M8 2.8 14 13.2H2z" /><path d="M8 6.5v3M8 11.3h.01" /></>,
  complete: <>
    <circle cx="8" cy="8" r="6.2" {...solid} />
    <path d="m5.3 8.2 1.9 1.9 3.6-3.9" stroke={inside} strokeWidth="1.7" />
  </>,
  half: <><circle cx="8" cy="8" r="5.6" /><path d="M8 2.4a5.6 5.6 0 0 1 0 11.2z" {...solid} /></>,
  // Verdicts
  stalled: <>
    <rect x="2" y="2" width="12" height="12" rx="2.5" {...solid} />
    <path d="M6.3 5.5v5M9.7 5.5v5" stroke={inside} strokeWidth="1.8" />
  </>,
  deadLetters: <>
    <path d="M8 1.6 14.4 8 8 14.4 1.6 8z" {...solid} />
    <path d="m6 6 4 4m0-4-4 4" stroke={inside} strokeWidth="1.6" />
  </>,
  fallingBehind: <>
    <path d="M8 2.2 14.6 13.4H1.4z" fill="currentColor" strokeWidth="1" />
    <path d="M8 6.2v3.2M8 11.4h.01" stroke={inside} strokeWidth="1.7" />
  </>,
  draining: <><circle cx="8" cy="8" r="5.7" /><path d="M8 5v5.5m0 0L5.8 8.3M8 10.5l2.2-2.2" /></>,
  keepingUp: <circle cx="8" cy="8" r="2.6" {...solid} />,
  idle: <circle cx="8" cy="8" r="2.6" />,
  unknown: <>
    <circle cx="8" cy="8" r="5.6" strokeDasharray="2.2 2.2" />
    <path d="M6.6 6.7a1.4 1.4 0 1 1 2 1.3c-.5.2-.6.5-.6.9M8 10.7h.01" />
  </>,
} as const satisfies Record<string, ReactNode>
