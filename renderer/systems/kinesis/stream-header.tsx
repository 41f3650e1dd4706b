import { formatBytes } from '../../format/bytes.ts'
import { formatCount } from '../../format/number.ts'
import { toProblem } from '../../rpc/problem.ts'
import { t } from '../../texts/index.ts'
import { useNow } from '../../ui/clock.ts'
import { Figure, Figures, pendingFigure } from '../../ui/figures.tsx'
import { Duration, Rate, Unknown } from '../../ui/num.tsx'
import { VerdictFigure } from '../../views/home/verdict-figure.tsx'
import { numberOf } from '../number-of.ts'
import { answerOf } from './answer.ts'
import type { ShardLoad } from './hot.ts'
import type { Stream } from './use-stream.ts'

const k = t.stream

type HeaderProps = { readonly stream: Stream; readonly load: ShardLoad }

/** The answer first, then what comes in, goes out and is refused. */
export function StreamHeader({ stream, load }: HeaderProps) {
  const { sample } = stream
  const why = sample?.problems?.[0]?.message ?? k.fromCloudWatch
  const rate = (key: string) => <Rate value={numberOf(sample, key)} why={why} />
  const bytes = numberOf(sample, 'bytesIn')
  const throttles = (numberOf(sample, 'readThrottles') ?? 0) + (numberOf(sample, 'writeThrottles') ?? 0)
  return (
    <Figures>
      <Answer stream={stream} load={load} />
      <Figure label={k.inOut}>{sample ? <>{rate('in')} · {rate('out')} <small>{k.perSecond}</small></> : pendingFigure}</Figure>
      <Figure label={k.bytesIn} leaves>
        {sample
          ? bytes === null || bytes === undefined ? <Unknown why={why} /> : <>{formatBytes(bytes)} <small>{k.perSecond}</small></>
          : pendingFigure}
      </Figure>
      <Figure label={k.iteratorAge} title={k.iteratorAgeWhy}>
        {sample ? <Duration seconds={numberOf(sample, 'iteratorAge')} why={why} /> : pendingFigure}
      </Figure>
      <Figure label={k.throttles} tone={throttles > 0 ? 'warn' : undefined}>
        {sample ? <>{rate('readThrottles')} · {rate('writeThrottles')} <small>{k.perSecond}</small></> : pendingFigure}
      </Figure>
      <Figure label={k.shards}><Shards stream={stream} /></Figure>
    </Figures>
  )
}

/** How many shards are open, and how many are closed and still kept. */
function Shards({ stream: { shards, listed } }: Pick<HeaderProps, 'stream'>) {
  if (!shards) return listed.error ? <Unknown why={toProblem(listed.error).message} /> : pendingFigure
  const open = shards.filter((shard) => shard.open).length
  return <>{formatCount(open)} <small>{k.closed(shards.length - open)}</small></>
}

function Answer({ stream, load }: HeaderProps) {
  const now = useNow()
  const saying = answerOf(stream, load, now)
  return saying ? <VerdictFigure label={k.verdict} saying={saying} /> : <Figure label={k.verdict}>{pendingFigure}</Figure>
}
