import type { ReactNode } from 'react'
import type { Sample } from '#contract/sample.ts'
import type { KinesisConsumerExtra } from '#contract/systems/kinesis.ts'
import { Link } from '../../address/link.tsx'
import type { Place } from '../../live/follow-samples.ts'
import { t } from '../../texts/index.ts'
import { useNow } from '../../ui/clock.ts'
import { Figure, Figures, FiguresAside, pendingFigure } from '../../ui/figures.tsx'
import { Duration, Rate } from '../../ui/num.tsx'
import { sayingOf } from '../../views/home/verdict.ts'
import { VerdictFigure } from '../../views/home/verdict-figure.tsx'
import { numberOf } from '../number-of.ts'
import { Measured } from './measured.tsx'
import { streamRef } from './use-stream.ts'
import page from '../page.module.css'

const k = t.stream

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
  const rate = (key: string) => <Rate value={numberOf(sample, key)} why={why} />
  return (
    <Figures>
      {sample ? <VerdictFigure label={k.verdict} saying={sayingOf(sample, now)} />
        : <Figure label={k.verdict}>{pendingFigure}</Figure>}
      <Figure label={k.behind}>{sample ? <Duration seconds={numberOf(sample, 'age')} why={why} /> : pendingFigure}</Figure>
      <Figure label={k.inOut}>
        {sample
          ? <>{rate('in')} · {rate('out')} <small>{k.perSecond}</small></>
          : pendingFigure}
      </Figure>
      <Figure label={k.type} look="words">{type ? k.types[type] : pendingFigure}</Figure>
      <Figure label={k.stream} look="words">
        <Link to={{ view: 'resource', ...place, kind: 'stream', path: streamRef(stream).path }}>{stream}</Link>
      </Figure>
      <FiguresAside label={k.numbersAndActions}>
        <span className={page.facts}><Measured sample={sample} /></span>{children}
      </FiguresAside>
    </Figures>
  )
}
