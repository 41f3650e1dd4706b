import { TextInput } from '@mantine/core'
import { useEffect, useRef, useState } from 'react'
import { allows } from '#contract/level.ts'
import type { Plan } from '#contract/action.ts'
import type { Job } from '#contract/job.ts'
import { go } from '../../address/use-address.ts'
import { formatDuration } from '../../format/duration.ts'
import { useCommands } from '../../keys/use-commands.ts'
import { useConnection, useKind } from '../../rpc/queries.ts'
import { useStore } from '../../store.ts'
import { t } from '../../texts/index.ts'
import { Button } from '../../ui/button.tsx'
import { useNow } from '../../ui/clock.ts'
import { Dialog } from '../../ui/dialog.tsx'
import { EnvironmentTag } from '../../ui/environment.tsx'
import { FailedState } from '../../ui/failed-state.tsx'
import { Strip } from '../../ui/strip.tsx'
import { toast } from '../../ui/toasts.tsx'
import { CountsNow } from './counts-now.tsx'
import { JobOutcome } from './plan-job.tsx'
import { PlanLines } from './plan-lines.tsx'
import { openPlan, planTarget, type PlanTarget } from './plan-target.ts'
import { useJob, usePlan, type Planning } from './use-plan.ts'
import { countedButton } from './words.ts'
import styles from './plan.module.css'

const p = t.plan

/** The dialog of a change: open while `planTarget` says which. What it says is the host's plan; Enter alone never runs it. */
export function PlanDialog() {
  const target = useStore(planTarget)
  return target && <OnePlan key={keyOf(target)} target={target} />
}

let opened = 0
const keys = new WeakMap<PlanTarget, number>()
/** A target that is opened again is planned again. */
function keyOf(target: PlanTarget): number {
  const known = keys.get(target) ?? (opened += 1)
  keys.set(target, known)
  return known
}

function OnePlan({ target }: { readonly target: PlanTarget }) {
  const planning = usePlan(target)
  const { state } = planning
  const connection = useConnection(target.connection)
  const kind = useKind(target.system, target.ref.kind)
  const action = kind?.actions.find(({ name }) => name === target.action)
  const job = useJob(state.step === 'running' || state.step === 'ended' ? state.job : undefined)
  const [typed, setTyped] = useState('')
  const foot = useFocusAnew(job?.state ?? state.step)
  const close = () => {
    planTarget.set(null)
    if (job?.state === 'running') toast({ text: p.left(job.title), action: { label: p.toJobs, run: () => go({ view: 'jobs' }) } })
  }
  const label = action?.label ?? target.action
  const title = state.step === 'planned' ? state.plan.title : job?.title ?? `${label} ${target.ref.path.join(' / ')}`
  return (
    <Dialog open onClose={close} title={title}
      {...(connection && {
        environment: connection.environment,
        lead: <>
          <EnvironmentTag environment={connection.environment} level={connection.effective} />
          <span className="t2">{connection.name}</span>
        </>,
      })}
      foot={(
        <span ref={foot} className={styles.foot}>
          {state.step === 'planned' ? (
            <RunFoot planning={planning} plan={state.plan} madeAt={state.madeAt} typed={typed} onClose={close}
              button={target.button?.(state.plan) ?? countedButton(label, state.plan)}
              grave={action !== undefined && allows(action.level, 'destructive')} />
          ) : job && (state.step === 'running' || state.step === 'ended')
            ? <JobFoot target={target} planning={planning} job={job} plan={state.plan} onClose={close} />
            : (
              <>
                <Cancel onClose={close} />
                {state.step === 'changed' && <Button kind="primary" onClick={planning.again}>{p.again}</Button>}
              </>
            )}
        </span>
      )}>
      <Body target={target} planning={planning} job={job} typed={typed} onType={setTyped} onClose={close} />
    </Dialog>
  )
}

/** Puts the focus on the safe button again whenever the foot changes what it offers. */
function useFocusAnew(step: string) {
  const foot = useRef<HTMLSpanElement>(null)
  useEffect(() => { foot.current?.querySelector<HTMLElement>('[data-autofocus]')?.focus() }, [step])
  return foot
}

const Cancel = ({ onClose }: { readonly onClose: () => void }) => <Button data-autofocus="" onClick={onClose}>{p.cancel}</Button>

type BodyProps = {
  readonly target: PlanTarget, readonly planning: Planning, readonly job: Job | undefined, readonly typed: string
  readonly onType: (typed: string) => void, readonly onClose: () => void
}

function Body({ target, planning: { state, again }, job, typed, onType, onClose }: BodyProps) {
  switch (state.step) {
    case 'planning': return <p className="t2">{p.planning}</p>
    case 'failed': return <FailedState problem={state.problem} onTryAgain={again} />
    case 'changed': return <Strip><b>{p.expired}.</b> {state.problem?.message ?? p.expiredWhy}</Strip>
    case 'running': case 'ended': return (
      <>
        <JobOutcome job={job ?? state.job} onLeave={onClose} />
        {state.plan && state.step === 'ended' && <CountsNow target={target} plan={state.plan} since={state.job.endedAt ?? 0} />}
      </>
    )
    case 'planned': return (
      <>
        <PlanLines plan={state.plan} />
        {state.plan.confirm !== undefined && (
          <div className={styles.confirm}>
            <TextInput label={<>{p.type} <b>{state.plan.confirm}</b></>} aria-label={p.typed(state.plan.confirm)} value={typed}
              spellCheck={false} autoComplete="off" onChange={(event) => onType(event.currentTarget.value)} />
          </div>
        )}
        {state.refusal && <div className={styles.refusal}><FailedState problem={state.refusal} /></div>}
      </>
    )
  }
}

type RunProps = {
  readonly planning: Planning, readonly plan: Plan, readonly madeAt: number, readonly button: string, readonly typed: string
  /** What it takes away does not come back. */
  readonly grave: boolean
  readonly onClose: () => void
}

/** How old the plan is, and the button that runs it. A plan that runs out becomes one that has to be made again. */
function RunFoot({ planning: { expire, run }, plan, madeAt, button, typed, grave, onClose }: RunProps) {
  const [busy, setBusy] = useState(false)
  const now = useNow()
  const isOver = now > plan.expiresAt
  useEffect(() => { if (isOver) expire() })
  const can = !busy && (plan.confirm === undefined || typed === plan.confirm)
  const start = () => {
    setBusy(true)
    void run(plan, madeAt, typed).finally(() => setBusy(false))
  }
  useCommands([{ id: 'dialog.run', run: start, enabled: can }])
  const age = formatDuration(Math.max(0, Math.round((now - madeAt) / 1_000)))
  const left = formatDuration(Math.max(0, Math.round((plan.expiresAt - now) / 1_000)))
  return (
    <>
      <span className={styles.age}>{p.age(age, left)}</span>
      <Cancel onClose={onClose} />
      <Button kind={grave ? 'danger' : 'primary'} disabled={!can} onClick={start}>{button}</Button>
    </>
  )
}

type JobFootProps = {
  readonly target: PlanTarget
  readonly planning: Planning
  readonly job: Job
  readonly plan: Plan | null
  readonly onClose: () => void
}

function JobFoot({ target, planning, job, plan, onClose }: JobFootProps) {
  const [stopping, setStopping] = useState(false)
  const stop = () => {
    setStopping(true)
    void planning.stop(job)
  }
  if (job.state === 'running') return (
    <>
      <Button kind="ghost" icon="stop" disabled={stopping} onClick={stop}>{stopping ? p.stopping : p.stop}</Button>
      <Button data-autofocus="" onClick={onClose}>{p.leave}</Button>
    </>
  )
  const undoable = job.state === 'done' && plan !== null && plan.undo !== 'no'
  return (
    <>
      {undoable && <Button icon="undo" onClick={() => openPlan({ ...target, undoOf: job.id })}>{p.undone}</Button>}
      {job.resumable && <Button onClick={() => void planning.resume(job)}>{p.resume}</Button>}
      <Button kind="primary" data-autofocus="" onClick={onClose}>{p.close}</Button>
    </>
  )
}
