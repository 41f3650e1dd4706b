/**
 * How far behind a group's place is. `lost`: the next records to read are gone, counted is from the log start; `rewound`: the
 * commit lies beyond the end, so the topic was made anew or cut.
 */
export type Lag = { readonly backlog: number | null; readonly flags: readonly string[] }

/** High watermark − committed; null where either is unknown or nothing is committed. Exact below 2^53. */
export function lagOf(committed: bigint | null, start: bigint | null, end: bigint | null): Lag {
  if (committed === null || start === null || end === null) return { backlog: null, flags: [] }
  if (committed > end) return { backlog: null, flags: ['rewound'] }
  if (committed < start) return { backlog: Number(end - start), flags: ['lost'] }
  return { backlog: Number(end - committed), flags: [] }
}
