import type { SqsQueueExtra } from '#contract/systems/sqs.ts'
import { formatCount } from '../../../format/number.ts'
import { formatDuration } from '../../../format/duration.ts'
import { t } from '../../../texts/index.ts'
import { Icon, type IconName } from '../../../ui/icon.tsx'
import { termLimits, type ReadMode, type ReadTerms } from './terms.ts'
import styles from './read.module.css'

const s = t.sqs

type CardsProps = {
  readonly terms: Readonly<Record<ReadMode, ReadTerms>>
  readonly mode: ReadMode
  readonly onMode: (mode: ReadMode) => void
  readonly extra: SqsQueueExtra | null
  readonly visible: number | null | undefined
  /** Why the queue cannot be drained through this connection; null where it can. */
  readonly noDrain: string | null
  readonly onDrain: () => void
}

type Fact = readonly [IconName, string]

/** The three ways to read a queue, each with what it does to the messages. */
export function ModeCards({ terms, mode, onMode, extra, visible, noDrain, onDrain }: CardsProps) {
  const most = extra?.reading.maxReceiveCount ?? null
  const uses = most === null ? s.usesOne : s.usesOneOf(most)
  const facts = (of: ReadMode): readonly Fact[] => [
    ['eye', s.upTo(terms[of].count)],
    ['clock', of === 'sample' ? s.hiddenEach(formatDuration(terms[of].hideSeconds))
      : s.hiddenUntilRelease(formatDuration(termLimits.hideSeconds[1]))],
    ['count', uses],
  ]
  const move = (step: 1 | -1) => onMode(mode === 'sample' || step < 0 ? (mode === 'sample' ? 'hold' : 'sample') : 'sample')
  return (
    <div className={styles.cards}>
      <div className={styles.modes} role="radiogroup" aria-label={s.ways} onKeyDown={(event) => {
        if (!['ArrowRight', 'ArrowDown', 'ArrowLeft', 'ArrowUp'].includes(event.key)) return
        event.preventDefault()
        move(event.key === 'ArrowRight' || event.key === 'ArrowDown' ? 1 : -1)
        const other = mode === 'sample' ? 1 : 0
        event.currentTarget.querySelectorAll<HTMLElement>('[role=radio]')[other]?.focus()
      }}>
        {(['sample', 'hold'] as const).map((each) => (
          <button key={each} type="button" role="radio" className={styles.card} aria-checked={mode === each}
            tabIndex={mode === each ? 0 : -1} onClick={() => onMode(each)}>
            <Card name={s.modes[each]} says={s.modeSays[each]} facts={facts(each)} dot />
          </button>
        ))}
      </div>
      <button type="button" className={styles.card} aria-disabled={noDrain !== null}
        onClick={noDrain === null ? onDrain : undefined}>
        <Card name={s.drainMode} says={s.modeSays.drain} locked={noDrain !== null} facts={[
          ['eye', visible === null || visible === undefined ? s.allMessages : s.allOf(formatCount(visible))],
          noDrain === null ? ['trash', s.drainDeletes] : ['lock', noDrain],
          ['file', s.drainJournal],
        ]} />
      </button>
    </div>
  )
}

type CardProps = {
  readonly name: string
  readonly says: string
  readonly facts: readonly Fact[]
  readonly dot?: boolean
  readonly locked?: boolean
}

const Card = ({ name, says, facts, dot, locked }: CardProps) => (
  <>
    <span className={styles.cardHead}>
      {dot ? <span className={styles.dot} /> : <Icon name="file" />}{name}{locked && <Icon name="lock" className={styles.lock} />}
    </span>
    <span className={styles.says}>{says}</span>
    <span className={styles.facts}>
      {facts.map(([icon, text]) => <span key={text}><Icon name={icon} small />{text}</span>)}
    </span>
  </>
)
