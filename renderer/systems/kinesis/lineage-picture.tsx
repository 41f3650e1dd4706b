import { useElementSize } from '@mantine/hooks'
import { useEffect, useMemo, useRef } from 'react'
import { refKey } from '#contract/ref.ts'
import { formatRate } from '../../format/number.ts'
import { useScale } from '../../shell/settings.ts'
import { t } from '../../texts/index.ts'
import { shardNumber } from '../../views/messages/parts.ts'
import { numberOf } from '../number-of.ts'
import { hotShare, type ShardLoad } from './hot.ts'
import { lineageOf, type LineageBox } from './lineage.ts'
import type { StreamShard } from './use-stream.ts'
import styles from './lineage.module.css'

const k = t.stream
const gap = 3
/**
 * px at normal text size: the widest and the narrowest column, the lowest open shard, the whole picture (of which a part is
 * seen), a box with words.
 */
const [columnAtMost, columnAtLeast, boxAtLeast, heightAtLeast, heightAtMost, withWords] = [420, 32, 18, 120, 1_600, 14]

type PictureProps = {
  readonly shards: readonly StreamShard[]
  readonly load: ShardLoad
  /** Whether CloudWatch keeps what comes into each shard; null where that is not known. */
  readonly metricsOn: boolean | null
  readonly chosen: string | null
  readonly onChoose: (id: string) => void
}

/**
 * The family of shards: the key space from top to bottom, reshards from left to right. A split is a box with two at its right, a
 * merge two boxes with one; open shards reach to the right edge and are filled as far as they take records.
 */
export function LineagePicture({ shards, load, metricsOn, chosen, onChoose }: PictureProps) {
  const { ref, width } = useElementSize()
  const scale = useScale()
  const { boxes, columns } = useMemo(() => lineageOf(shards), [shards])
  const open = boxes.filter(({ shard }) => shard.open).length
  const lowest = boxes.reduce((least, { shard, top, bottom }) => (shard.open ? Math.min(least, bottom - top) : least), 1)
  const height = Math.min(heightAtMost, Math.max(heightAtLeast, (boxAtLeast + gap) / Math.max(lowest, 0.001))) * scale
  const column = Math.max(columnAtLeast * scale, Math.min(columnAtMost * scale, width / Math.max(1, columns)))
  // After many reshards the newest shards are what is looked for: they stand at the right end.
  const whole = useRef<HTMLDivElement>(null)
  useEffect(() => { whole.current?.parentElement?.scrollTo?.({ left: column * columns }) }, [column, columns])
  return (
    <figure className={styles.figure}>
      <figcaption className={styles.caption}>
        <b>{k.lineage}</b> <Hot load={load} open={open} metricsOn={metricsOn} />{' '}
        {k.lineageSays(open, boxes.length - open, columns - 1)}
      </figcaption>
      <div ref={ref} className={`${styles.picture} scroll`}>
        <div ref={whole} className={styles.whole} style={{ height, width: column * columns }}>{width > 0 && boxes.map((box) => (
          <Box key={box.shard.id} box={box} column={column} height={height} load={percentOf(box, load, shards)}
            isLast={box.to === columns} rate={rateOf(box, load, shards)} openCount={open} chosen={chosen === box.shard.id}
            onChoose={onChoose} />
        ))}</div>
      </div>
      <div className={styles.axis} style={{ width: Math.min(width, column * columns) }}>
        <span>{k.oldest}</span><span>{k.newest}</span>
      </div>
    </figure>
  )
}

/** Whether a shard is hot, in words. */
function Hot({ load: { known, hot }, metricsOn, open }: Pick<PictureProps, 'load' | 'metricsOn'> & { readonly open: number }) {
  if (hot) {
    return <span className={styles.hot}>{k.isHot(shardNumber(hot.id), Math.round(hot.percent), Math.round(100 / open))}</span>
  }
  return <span>{known ? k.noneHot : metricsOn === false ? k.hotNeedsMetrics : k.hotUnknown}</span>
}

const sampleOf = ({ shard }: LineageBox, { byRef }: ShardLoad, shards: readonly StreamShard[]) => {
  const found = shards.find(({ id }) => id === shard.id)
  return found && byRef.get(refKey(found.ref))
}
function percentOf(box: LineageBox, load: ShardLoad, shards: readonly StreamShard[]): number | null {
  const percent = numberOf(sampleOf(box, load, shards), 'load')
  return percent === null || percent === undefined ? null : Math.round(percent)
}
const rateOf = (box: LineageBox, load: ShardLoad, shards: readonly StreamShard[]) =>
  numberOf(sampleOf(box, load, shards), 'in') ?? null

type BoxProps = {
  readonly box: LineageBox
  readonly column: number
  readonly height: number
  /** Percent of the stream's records that it takes, and records a second; null where that is not known. */
  readonly load: number | null
  readonly rate: number | null
  readonly isLast: boolean
  readonly openCount: number
  readonly chosen: boolean
  readonly onChoose: (id: string) => void
}

function Box({
  box: { shard, from, to, top, bottom }, column, height, load, rate, isLast, openCount, chosen, onChoose,
}: BoxProps) {
  const hot = load !== null && hotShare(load, openCount)
  const keys = Math.round((bottom - top) * 1_000) / 10
  const words = shard.open ? k.openShard(shardNumber(shard.id), keys, load, rate === null ? null : formatRate(rate))
    : k.closedShard(shardNumber(shard.id), keys)
  const high = Math.max(3, (bottom - top) * height - gap)
  const worded = high >= withWords
  return (
    <button type="button" className={styles.box} data-open={shard.open || undefined} data-hot={hot || undefined}
      aria-pressed={chosen} title={words} onClick={() => onChoose(shard.id)}
      style={{ left: from * column, width: (to - from) * column - (isLast ? 0 : gap), top: top * height, height: high }}>
      <span className="sr-only">{words}</span>
      {worded && <span className={styles.number} aria-hidden="true">{shardNumber(shard.id)}</span>}
      {worded && shard.open && load !== null && (
        <span className={styles.load} aria-hidden="true">{hot ? k.hot(load) : `${load} %`}</span>
      )}
      {shard.open && load !== null && <i className={styles.fill} style={{ width: `${Math.min(100, load)}%` }} />}
    </button>
  )
}
