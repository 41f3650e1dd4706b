import type { ReactNode } from 'react'
import type { Sample } from '#contract/sample.ts'
import type { KinesisConsumerExtra } from '#contract/systems/kinesis.ts'
import { Link } from '../../address/link.tsx'
import type { Place } from '../../live/follow-samples.ts'
import { t } from '../../texts/index.ts'
import { useNow } from '../../ui/clock.ts'
import { Duration, Rate } from '../../ui/num.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { sayingOf } from '../../views/home/verdict.ts'
import { Measured } from './measured.tsx'
import { Said } from './said.tsx'
import { numberOf, streamRef } from './use-stream.ts'
import styles from './kinesis.module.css'

const k = t.stream
const skeleton = <Skeleton width="4rem" />

type HeaderProps = {
  readonly place: Place
  readonly stream: string
  readonly sample: Sample | undefined
  readonly type: KinesisConsumerExtra['type'] | undefined
  /** What can be done with it. */
  readonly children: ReactNode
}

/** How a consumer is doing, then the numbers that prove it and the stream it reads. */
export function ConsumerHeader({ place, stream, sample, type, children }: HeaderProps) {
  const now = useNow()
  const why = sample?.problems?.[0]?.message ?? ''
  return (
    <dl className={styles.kpis}>
      <div><dt>{k.verdict}</dt>{sample ? <Said saying={sayingOf(sample, now)} /> : <dd>{skeleton}</dd>}</div>
      <div><dt>{k.behind}</dt><dd>{sample ? <Duration seconds={numberOf(sample, 'age')} why={why} /> : skeleton}</dd></div>
      <div>
        <dt>{k.inOut}</dt>
        <dd>
          {sample
            ? <><Rate value={numberOf(sample, 'in')} why={why} /> · <Rate value={numberOf(sample, 'out')} why={why} /> <small>{k.perSecond}</small></>
            : skeleton}
        </dd>
      </div>
      {type && <div><dt>{k.type}</dt><dd className={styles.plain}>{k.types[type]}</dd></div>}
      <div>
        <dt>{k.stream}</dt>
        <dd className={styles.plain}><Link to={{ view: 'resource', ...place, kind: 'stream', path: streamRef(stream).path }}>{stream}</Link></dd>
      </div>
      <div className={styles.aside}>
        <dt className="sr-only">{k.numbersAndActions}</dt>
        <dd className={styles.plain}><span className={styles.facts}><Measured sample={sample} /></span>{children}</dd>
      </div>
    </dl>
  )
}
