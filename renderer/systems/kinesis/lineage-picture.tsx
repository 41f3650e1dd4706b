import { useElementSize } from '@mantine/hooks'
import { useMemo } from 'react'
import { refKey } from '#contract/ref.ts'
import { formatRate } from '../../format/number.ts'
import { useScale } from '../../shell/settings.ts'
import { t } from '../../texts/index.ts'
import { shardNumber } from '../../views/messages/parts.ts'
import { lineageOf, type LineageBox } from './lineage.ts'
import { hotShare } from './hot.ts'
import { numberOf, type Stream, type StreamShard } from './use-stream.ts'
import styles from './lineage.module.css'

const k = t.stream
const gap = 3
/** px at normal text size: of a column, of the lowest open shard, of the whole. */
const [columnAtMost, boxAtLeast, heightAtLeast, heightAtMost] = [420, 24, 120, 340]

type PictureProps = {
  readonly shards: readonly StreamShard[]
  readonly samples: Stream['live']['byRef']
  readonly chosen: string | null
  readonly onChoose: (id: string) => void
}

/**
 * The family of shards: the key space from top to bottom, reshards from left to right. A split is a box with two at its right, a merge
 * two boxes with one; open shards reach to the right edge and are filled as far as they take records.
 */
export function LineagePicture({ shards, samples, chosen, onChoose }: PictureProps) {
  const { ref, width } = useElementSize()
  const scale = useScale()
  const { boxes, columns } = useMemo(() => lineageOf(shards), [shards])
  const open = boxes.filter(({ shard }) => shard.open).length
  const lowest = boxes.reduce((least, { shard, top, bottom }) => (shard.open ? Math.min(least, bottom - top) : least), 1)
  const height = Math.min(heightAtMost, Math.max(heightAtLeast, (boxAtLeast + gap) / Math.max(lowest, 0.001))) * scale
  const column = Math.min(columnAtMost * scale, width / Math.max(1, columns))
  return (
    <figure className={styles.figure}>
      <figcaption className={styles.caption}><b>{k.lineage}</b> {k.lineageSays(open, boxes.length - open, columns - 1)}</figcaption>
      <div ref={ref} className={styles.picture} style={{ height }}>
        {width > 0 && boxes.map((box) => (
          <Box key={box.shard.id} box={box} column={column} height={height} load={loadOf(box, samples, shards)} isLast={box.to === columns}
            rate={rateOf(box, samples, shards)} openCount={open} chosen={chosen === box.shard.id} onChoose={onChoose} />
        ))}
      </div>
      <div className={styles.axis} style={{ width: column * columns }}><span>{k.oldest}</span><span>{k.newest}</span></div>
    </figure>
  )
}

const sampleOf = ({ shard }: LineageBox, samples: PictureProps['samples'], shards: readonly StreamShard[]) => {
  const found = shards.find(({ id }) => id === shard.id)
  return found && samples.get(refKey(found.ref))
}
function loadOf(box: LineageBox, samples: PictureProps['samples'], shards: readonly StreamShard[]): number | null {
  const load = numberOf(sampleOf(box, samples, shards), 'load')
  return load === null || load === undefined ? null : Math.round(load)
}
const rateOf = (box: LineageBox, samples: PictureProps['samples'], shards: readonly StreamShard[]) => numberOf(sampleOf(box, samples, shards), 'in') ?? null

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

function Box({ box: { shard, from, to, top, bottom }, column, height, load, rate, isLast, openCount, chosen, onChoose }: BoxProps) {
  const hot = load !== null && hotShare(load, openCount)
  const keys = Math.round((bottom - top) * 1_000) / 10
  const words = shard.open ? k.openShard(shardNumber(shard.id), keys, load, rate === null ? null : formatRate(rate)) : k.closedShard(shardNumber(shard.id), keys)
  return (
    <button type="button" className={styles.box} data-open={shard.open || undefined} data-hot={hot || undefined} aria-pressed={chosen} title={words}
      aria-label={words} onClick={() => onChoose(shard.id)}
      style={{ left: from * column, width: (to - from) * column - (isLast ? 0 : gap), top: top * height, height: Math.max(3, (bottom - top) * height - gap) }}>
      <span className={styles.number}>{shardNumber(shard.id)}</span>
      {shard.open && load !== null && <span className={styles.load}>{hot ? k.hot(load) : `${load} %`}</span>}
      {shard.open && load !== null && <i className={styles.fill} style={{ width: `${Math.min(100, load)}%` }} />}
    </button>
  )
}
