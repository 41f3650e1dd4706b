import type { Sample } from '#contract/sample.ts'
import { formatRate, unknown } from '../../format/number.ts'
import { t } from '../../texts/index.ts'
import { useNow } from '../../ui/clock.ts'
import { Figure, Figures } from '../../ui/figures.tsx'
import { Duration, Num } from '../../ui/num.tsx'
import { sayingOf } from '../home/verdict.ts'
import { VerdictFigure } from '../home/verdict-figure.tsx'

const text = (fact: unknown): string => (typeof fact === 'string' || typeof fact === 'number' ? String(fact) : unknown)

/** The answer first: what is the matter with the group, then the numbers that prove it. */
export function GroupHeader({ sample }: { readonly sample: Sample | undefined }) {
  const now = useNow()
  const why = sample?.problems?.[0]?.message ?? ''
  return (
    <Figures>
      {sample
        ? <VerdictFigure label={t.group.verdict} saying={sayingOf(sample, now)} />
        : <Figure label={t.group.verdict}><span className="t3">{t.group.reading}</span></Figure>}
      <Figure label={t.group.backlog}>{sample ? <Num value={sample.values.backlog} why={why} /> : unknown}</Figure>
      <Figure label={t.group.behind}>{sample ? <Duration seconds={sample.values.age} why={why} /> : unknown}</Figure>
      <Figure label={t.group.inOut}>
        {formatRate(sample?.values.in)} · {formatRate(sample?.values.out)} <small>{t.group.perSecond}</small>
      </Figure>
      <Figure label={t.group.members}>{text(sample?.facts?.members)}</Figure>
      <Figure label={t.group.state}>{text(sample?.facts?.state)}</Figure>
    </Figures>
  )
}
