import { Link } from '../../address/link.tsx'
import { formatCount } from '../../format/number.ts'
import { t } from '../../texts/index.ts'
import { useNow } from '../../ui/clock.ts'
import { Icon } from '../../ui/icon.tsx'
import { Duration, Num, Rate } from '../../ui/num.tsx'
import { skeleton } from './pending.tsx'
import { looks, sayingOf } from '../../views/home/verdict.ts'
import { numberOf, visibleOf, type Queue } from './use-queue.ts'
import styles from './queue.module.css'

const s = t.sqs

function Verdict({ sample }: { readonly sample: NonNullable<Queue['sample']> }) {
  const now = useNow()
  const saying = sayingOf(sample, now)
  const look = looks[saying.verdict]
  return (
    <dd className={styles.verdict} data-tone={look.group === 'attention' ? look.tone : undefined} title={`${saying.bold} ${saying.reason}`}>
      <Icon name={look.icon} tone={look.tone} /><span>{saying.bold}{saying.reason && <i>{saying.reason}</i>}</span>
    </dd>
  )
}

/** The answer first, then the numbers that prove it, and where what fails goes or comes from. */
export function QueueHeader({ queue }: { readonly queue: Queue }) {
  const { sample } = queue
  const why = sample?.problems?.[0]?.message ?? ''
  const count = (key: string) => (sample ? <Num value={numberOf(sample, key)} why={why} /> : skeleton)
  return (
    <dl className={styles.kpis}>
      <div><dt>{s.verdict}</dt>{sample ? <Verdict sample={sample} /> : <dd>{skeleton}</dd>}</div>
      <div><dt>{s.visible}</dt><dd>{sample ? <Num value={visibleOf(sample)} why={why} /> : skeleton}</dd></div>
      <div><dt>{s.inFlight}</dt><dd>{count('inFlight')}</dd></div>
      <div className={styles.leaves}><dt>{s.delayed}</dt><dd>{count('delayed')}</dd></div>
      <div><dt>{s.oldest}</dt><dd>{sample ? <Duration seconds={numberOf(sample, 'age')} why={why || (visibleOf(sample) === 0 ? s.ageOfEmpty : s.ratesMissing)} /> : skeleton}</dd></div>
      <div>
        <dt>{s.inOut}</dt>
        <dd>{sample ? <><Rate value={numberOf(sample, 'in')} why={why || s.ratesMissing} /> · <Rate value={numberOf(sample, 'out')} why={why || s.ratesMissing} /> <small>{s.perSecond}</small></> : skeleton}</dd>
      </div>
      <DeadLetters queue={queue} />
    </dl>
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
        <div className={styles.letters}>
          <dt>{s.dlqAfter(redrive.maxReceiveCount)}</dt>
          <dd>{link(redrive.queue)} <small>{visible === undefined || visible === null ? '' : formatCount(visible)}</small></dd>
        </div>
      )}
      {sources && sources.length > 0 && (
        <div className={styles.letters}>
          <dt>{s.dlqOf(sources.length)}</dt>
          <dd className={styles.sources}>{sources.map(link)}</dd>
        </div>
      )}
    </>
  )
}
