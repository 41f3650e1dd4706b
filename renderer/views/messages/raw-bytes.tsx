import { useElementSize } from '@mantine/hooks'
import { useVirtualizer } from '@tanstack/react-virtual'
import { useMemo, useRef } from 'react'
import type { Message } from '#contract/message.ts'
import { problemOf } from '../../rpc/queries.ts'
import { useScale } from '../../shell/settings.ts'
import { t } from '../../texts/index.ts'
import { FailedState } from '../../ui/failed-state.tsx'
import { fromBase64, hexLine } from './hex.ts'
import type { Source } from './streams.ts'
import { useBytes } from './use-whole-message.ts'
import styles from './detail.module.css'

const m = t.messages

type RawBytesProps = { readonly source: Source, readonly message: Message, readonly part: 'key' | 'value' }

/** The exact bytes of key or value: offsets, hex and text side by side. */
export function RawBytes({ source, message, part }: RawBytesProps) {
  const query = useBytes(source, message, part, true)
  const problem = problemOf(query)
  if (problem) return <FailedState problem={problem} onTryAgain={() => void query.refetch()} />
  return query.data === undefined ? null : <HexView base64={query.data} label={`${m.rawTable}: ${m[part]}`} />
}

function HexView({ base64, label }: { readonly base64: string, readonly label: string }) {
  const bytes = useMemo(() => fromBase64(base64), [base64])
  const scale = useScale()
  const { ref, width } = useElementSize()
  const scroller = useRef<HTMLDivElement>(null)
  const perLine = width > 540 * scale ? 16 : 8
  const virtual = useVirtualizer({
    count: Math.ceil(bytes.length / perLine), getScrollElement: () => scroller.current, estimateSize: () => 20 * scale,
    overscan: 20, useFlushSync: false,
  })
  return (
    <div ref={scroller} className={styles.hex} tabIndex={0} role="region" aria-label={label}>
      <div ref={ref} className={styles.hexBody} style={{ height: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map((item) => {
          const line = hexLine(bytes, item.index, perLine)
          return (
            <div key={item.key} className={styles.hexLine} style={{ transform: `translateY(${item.start}px)` }}>
              <span className="t3">{line.offset}</span>
              <span>{line.hex.padEnd(perLine * 3 - 1)}</span>
              <span className={styles.hexText}>{line.text}</span>
            </div>
          )
        })}
      </div>
    </div>
  )
}
