import { Link } from '../../address/link.tsx'
import { formatCount } from '../../format/number.ts'
import { t } from '../../texts/index.ts'
import { useNow } from '../../ui/clock.ts'
import { Figure, Figures, pendingFigure } from '../../ui/figures.tsx'
import { Duration, Num, Rate } from '../../ui/num.tsx'
import { sayingOf } from '../../views/home/verdict.ts'
import { VerdictFigure } from '../../views/home/verdict-figure.tsx'
import { numberOf } from '../number-of.ts'
import { visibleOf, type Queue } from './use-queue.ts'
import styles from './queue.module.css'

const s = t.sqs

/** The answer first, then the numbers that prove it, and where what fails goes or comes from. */
export function QueueHeader({ queue }: { readonly queue: Queue }) {
  const { sample } = queue
  const now = useNow()
  const why = sample?.problems?.[0]?.message ?? ''
  const rateWhy = why || s.ratesMissing
  const rate = (key: string) => <Rate value={numberOf(sample, key)} why={rateWhy} />
  const count = (key: string) => (sample ? <Num value={numberOf(sample, key)} why={why} /> : pendingFigure)
  return (
    <Figures>
      {sample ? <VerdictFigure label={s.verdict} saying={sayingOf(sample, now)} />
        : <Figure label={s.verdict}>{pendingFigure}</Figure>}
      <Figure label={s.visible}>{sample ? <Num value={visibleOf(sample)} why={why} /> : pendingFigure}</Figure>
      <Figure label={s.inFlight}>{count('inFlight')}</Figure>
      <Figure label={s.delayed} leaves>{count('delayed')}</Figure>
      <Figure label={s.oldest}>
        {sample
          ? <Duration seconds={numberOf(sample, 'age')} why={why || (visibleOf(sample) === 0 ? s.ageOfEmpty : s.ratesMissing)} />
          : pendingFigure}
      </Figure>
      <Figure label={s.inOut}>
        {sample
          ? <>{rate('in')} · {rate('out')} <small>{s.perSecond}</small></>
          : pendingFigure}
      </Figure>
      <DeadLetters queue={queue} />
    </Figures>
  )
}

/** Where this queue's dead letters go with how many wait there, and on such a queue the ones they come from. */
function DeadLetters({ queue: { extra, dlqSample, place } }: { readonly queue: Queue }) {
  if (!extra) return null
  const link = (name: string) => <Link key={name} to={{ view: 'resource', ...place, kind: 'queue', path: [name] }}>{name}</Link>
  const { redrive, sources } = extra
  const visible = visibleOf(dlqSample)
  return (
    <>
      {redrive && (
        <Figure label={s.dlqAfter(redrive.maxReceiveCount)} look="names">
          {link(redrive.queue)} <small>{visible === undefined || visible === null ? '' : formatCount(visible)}</small>
        </Figure>
      )}
      {sources && sources.length > 0 && (
        <Figure label={s.dlqOf(sources.length)} look="names"><span className={styles.sources}>{sources.map(link)}</span></Figure>
      )}
    </>
  )
}
