import type { ReactNode } from 'react'
import type { Problem } from '#contract/problem.ts'
import { t } from '../../texts/index.ts'
import { Icon, type IconName, type Tone } from '../../ui/icon.tsx'
import { Button } from '../../ui/button.tsx'
import { Pop } from './choose.tsx'
import type { Doubt, Part, VerdictText } from './verdict.ts'
import styles from './verdict-line.module.css'

const icons: Readonly<Record<VerdictText['tone'], IconName>> = { searching: 'half', complete: 'complete', neutral: 'half',
  partial: 'warning', failed: 'warning' }
const tones: Readonly<Record<VerdictText['tone'], Tone | undefined>> = { searching: 'accent', complete: 'good',
  neutral: undefined, partial: 'warn', failed: 'bad' }

type LineProps = {
  readonly tone: VerdictText['tone']
  readonly word: string
  readonly children: ReactNode
  readonly actions?: ReactNode
  /** 0 to 1, drawn at the foot of the line; null draws nothing. */
  readonly progress?: number | null
}

/**
 * The 36 px line between filter and rows: icon and word carry the outcome, then what was found of how much, then what can be
 * done.
 */
export const OutcomeLine = ({ tone, word, children, actions, progress }: LineProps) => (
  <div className={styles.line} data-tone={tone}>
    <span className={styles.outcome}><Icon name={icons[tone]} {...(tones[tone] && { tone: tones[tone] })} />{word}</span>
    <span className={styles.text}>{children}</span>
    <span className={styles.actions}>{actions}</span>
    {progress !== null && progress !== undefined && <span className={styles.progress}
      style={{ width: `${Math.min(1, progress) * 100}%` }} />}
  </div>
)

type VerdictProps = {
  readonly text: VerdictText
  readonly progress: number | null
  readonly actions: ReactNode
  /** Which of what could not be judged is shown alone. */
  readonly doubt: Doubt | null
  readonly onDoubt: (doubt: Doubt | null) => void
  readonly doubtTip: string
  /** What else a person must know about the rows: that they are sorted, that some are not kept. */
  readonly note?: ReactNode
}

/** The verdict of a read as that line. */
export const VerdictLine = ({ text, progress, actions, doubt, onDoubt, doubtTip, note }: VerdictProps) => (
  <OutcomeLine tone={text.tone} word={text.word} actions={actions} progress={progress}>
    {text.lead && <span className={styles.lead}>{text.lead}</span>}{text.rest.startsWith(',') ? '' : ' '}{text.rest}
    {text.parts.map((part) => <PartOf key={part.text} part={part} doubt={doubt} onDoubt={onDoubt} tip={doubtTip} />)}
    {note && <span className={styles.part}>{note}</span>}
  </OutcomeLine>
)

function PartOf({ part, doubt, onDoubt, tip }: { readonly part: Part, readonly doubt: Doubt | null,
  readonly onDoubt: (doubt: Doubt | null) => void, readonly tip: string }) {
  const kind = part.doubt
  if (part.problems) return <span className={styles.part}><ProblemsLink text={part.text} problems={part.problems} /></span>
  return (
    <span className={styles.part} title={part.text}>
      {kind === undefined ? part.text : (
        <button type="button" className={styles.link} title={tip} aria-pressed={doubt === kind}
          onClick={() => onDoubt(doubt === kind ? null : kind)}>{part.text}</button>
      )}
    </span>
  )
}

/** Some words that open a list of what went wrong, each with what to try. */
const ProblemsLink = ({ text, problems }: { readonly text: string, readonly problems: readonly Problem[] }) => (
  <Pop label={text} target={(toggle, open) => (
    <button type="button" className={styles.link} aria-haspopup="dialog" aria-expanded={open} onClick={toggle}>{text}</button>
  )}>
    {(close) => (
      <div className={styles.problems}>
        <ul>
          {problems.map(({ message, hint }, index) => (
            <li key={index}><Icon name="warning" small tone="warn" /><span><b>{message}</b> {hint}</span></li>
          ))}
        </ul>
        <Button onClick={close}>{t.states.close}</Button>
      </div>
    )}
  </Pop>
)
