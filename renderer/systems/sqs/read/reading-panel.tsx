import { NumberInput } from '@mantine/core'
import { useState } from 'react'
import { allows } from '#contract/level.ts'
import { Link } from '../../../address/link.tsx'
import { useCommands } from '../../../keys/use-commands.ts'
import { t } from '../../../texts/index.ts'
import { Button } from '../../../ui/button.tsx'
import { FailedState } from '../../../ui/failed-state.tsx'
import { Icon } from '../../../ui/icon.tsx'
import { Sentence } from '../../../views/plan/plan-lines.tsx'
import { visibleOf, type Queue } from '../use-queue.ts'
import { openForm } from '../forms/form-target.ts'
import { ModeCards } from './mode-cards.tsx'
import { PausedStrip } from './paused-strip.tsx'
import { effectsOf, firstTerms, termLimits, termProblem, type ReadMode, type ReadTerms } from './terms.ts'
import type { Reading } from './use-reading.ts'
import styles from './read.module.css'

const s = t.sqs
const numbers = ['count', 'hideSeconds', 'waitSeconds'] as const

/** What reading this queue does, said before anything is read: the ways, the numbers, each effect with its price. */
export function ReadingPanel({ queue, reading }: { readonly queue: Queue, readonly reading: Reading }) {
  const { extra, sample, connection, isEmulated } = queue
  const [chosen, setChosen] = useState<Readonly<Record<ReadMode, ReadTerms>>>(firstTerms)
  const [mode, setMode] = useState<ReadMode>('sample')
  const terms = chosen[mode]
  const visible = visibleOf(sample)
  const effects = effectsOf(terms, { extra, visible, emulated: isEmulated })
  const ready = numbers.every((name) => termProblem(name, terms[name]) === null)
  const mayDrain = connection !== undefined && allows(connection.effective, 'destructive')
  const noDrain = mayDrain ? null : s.needsLevel(t.shell.levels[connection?.effective ?? 'read'])
  const most = extra?.reading.maxReceiveCount ?? null
  const take = () => reading.ask(terms)
  const { problem } = reading.taken.state
  useCommands([{ id: 'messages.search', label: s.take(terms.count), run: take, enabled: ready }])
  return (
    <div className={`${styles.panel} scroll`} tabIndex={0} role="region" aria-label={s.title}>
      {reading.paused !== null && <PausedStrip reason={reading.paused} onRead={take} />}
      <div className={styles.inner}>
        <h2 className={styles.title}>{s.title}</h2>
        <p className={styles.lead}>{most === null ? s.lead : s.leadOf(most)}</p>
        <ModeCards terms={chosen} mode={mode} onMode={setMode} extra={extra} visible={visible} noDrain={noDrain}
          onDrain={() => openForm({ form: 'drain', connection: queue.place.connection, ref: queue.ref })} />
        <div className={styles.terms} data-form="">
          <div className={styles.numbers}>
            {numbers.map((name) => (
              <label key={name} className={styles.number}>
                <span>{s.terms[mode][name].before}</span>
                <NumberInput className={styles.field ?? ''} aria-label={s.terms[mode][name].label} value={terms[name]}
                  allowDecimal={false} allowNegative={false} min={termLimits[name][0]} max={termLimits[name][1]}
                  clampBehavior="none" error={termProblem(name, terms[name]) !== null} {...(name !== 'count' && { suffix: ' s' })}
                  onChange={(value) => setChosen({
                    ...chosen, [mode]: { ...terms, [name]: typeof value === 'number' ? value : Number.NaN },
                  })} />
                <span>{s.terms[mode][name].after}</span>
              </label>
            ))}
          </div>
          <div className={styles.effects}>
            <ul className={styles.lines}>
              {effects.map(({ icon, text, warn }) => (
                <Sentence key={text} text={text} icon={icon} {...(warn && { tone: 'warn' as const })} />
              ))}
              {numbers.flatMap((name) => termProblem(name, terms[name]) ?? []).map((text) => (
                <li key={text} className={styles.wrong}><Icon name="warning" small tone="bad" />{text}</li>
              ))}
            </ul>
            <div className={styles.go}>
              {extra?.redrive && (
                <Link to={{ view: 'resource', ...queue.place, kind: 'queue', path: [extra.redrive.queue] }}>{s.lookInDlq}</Link>
              )}
              <Button kind="primary" disabled={!ready} onClick={take}>{s.take(terms.count)}</Button>
            </div>
          </div>
        </div>
        {problem && reading.taken.state.phase === 'failed' && <FailedState problem={problem} onTryAgain={take} />}
      </div>
    </div>
  )
}
