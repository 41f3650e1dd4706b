import { formatBytes } from '../../format/bytes.ts'
import { formatCount } from '../../format/number.ts'
import { t } from '../../texts/index.ts'
import { useNow } from '../../ui/clock.ts'
import { Duration, Rate, Unknown } from '../../ui/num.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { answerOf } from './answer.ts'
import type { ShardLoad } from './hot.ts'
import { Said } from './said.tsx'
import { numberOf, type Stream } from './use-stream.ts'
import styles from './kinesis.module.css'

const k = t.stream
const skeleton = <Skeleton width="4rem" />

type HeaderProps = { readonly stream: Stream; readonly load: ShardLoad }

/** The answer first, then what comes in, goes out and is refused. */
export function StreamHeader({ stream, load }: HeaderProps) {
  const { sample, shards } = stream
  const why = sample?.problems?.[0]?.message ?? k.fromCloudWatch
  const rate = (key: string) => <Rate value={numberOf(sample, key)} why={why} />
  const bytes = numberOf(sample, 'bytesIn')
  const throttles = (numberOf(sample, 'readThrottles') ?? 0) + (numberOf(sample, 'writeThrottles') ?? 0)
  const open = shards?.filter((shard) => shard.open).length
  return (
    <dl className={styles.kpis}>
      <div><dt>{k.consumers}</dt><Answer stream={stream} load={load} /></div>
      <div><dt>{k.inOut}</dt><dd>{sample ? <>{rate('in')} · {rate('out')} <small>{k.perSecond}</small></> : skeleton}</dd></div>
      <div className={styles.leaves}>
        <dt>{k.bytesIn}</dt>
        <dd>{sample ? bytes === null || bytes === undefined ? <Unknown why={why} /> : <>{formatBytes(bytes)} <small>{k.perSecond}</small></> : skeleton}</dd>
      </div>
      <div><dt>{k.iteratorAge}</dt><dd title={k.iteratorAgeWhy}>{sample ? <Duration seconds={numberOf(sample, 'iteratorAge')} why={why} /> : skeleton}</dd></div>
      <div data-tone={throttles > 0 ? 'warn' : undefined}>
        <dt>{k.throttles}</dt>
        <dd>{sample ? <>{rate('readThrottles')} · {rate('writeThrottles')} <small>{k.perSecond}</small></> : skeleton}</dd>
      </div>
      <div><dt>{k.shards}</dt><dd>{shards && open !== undefined ? <>{formatCount(open)} <small>{k.closed(shards.length - open)}</small></> : skeleton}</dd></div>
    </dl>
  )
}

function Answer({ stream, load }: HeaderProps) {
  const now = useNow()
  const saying = answerOf(stream, load, now)
  if (!saying) return <dd>{skeleton}</dd>
  return <Said saying={saying} />
}
