import { useState } from 'react'
import type { Message } from '#contract/message.ts'
import { t } from '../../texts/index.ts'
import { Segmented } from '../../ui/segmented.tsx'
import { Strip } from '../../ui/strip.tsx'
import { RawBytes } from './raw-bytes.tsx'
import type { Source } from './streams.ts'
import styles from './detail.module.css'

const m = t.messages

/** The bytes of key or value as they stand in the record: hex and text side by side. */
export function DetailRaw({ source, message }: { readonly source: Source, readonly message: Message }) {
  const [part, setPart] = useState<'key' | 'value'>('value')
  const payload = message[part]
  return (
    <>
      <div className={styles.rawBar}>
        <Segmented label={m.rawOf} value={part} options={[{ value: 'value', label: m.value }, { value: 'key', label: m.key }]}
          onChange={setPart} />
      </div>
      {payload === null && <p className={styles.note}>{m.isNull(m[part].toLowerCase())}</p>}
      {payload?.bytes === 0 && <p className={styles.note}>{m.isEmpty(m[part].toLowerCase())}</p>}
      {payload?.problem !== undefined && <Strip>{m.notDecodedBecause(payload.problem)}</Strip>}
      {payload !== null && payload.bytes > 0 && <RawBytes source={source} message={message} part={part} />}
    </>
  )
}
