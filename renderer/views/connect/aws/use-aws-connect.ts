import { useEffect, useRef, useState } from 'react'
import type { Connection } from '#contract/connection.ts'
import type { Problem } from '#contract/problem.ts'
import { client } from '../../../rpc/client.ts'
import { toProblem } from '../../../rpc/problem.ts'
import { keys, queries } from '../../../rpc/queries.ts'
import { markOpened } from '../../../shell/opened.ts'
import { announceFailure } from '../../../ui/live-region.tsx'
import type { CheckState } from '../doctor.tsx'
import { awsFormOf, awsIssues, configToAsk, emptyAwsForm, judgeAws, type AwsForm, type AwsIssues } from './aws-form.ts'
import { useIdentity } from './use-profiles.ts'
import { useCheck } from '../use-check.ts'

/** The form of one AWS connection with what can be done to it, and who it is as it stands in the form. */
export type AwsConnecting = {
  readonly form: AwsForm
  readonly issues: AwsIssues
  readonly check: CheckState
  readonly identity: ReturnType<typeof useIdentity>
  /** Whether the form is complete enough to ask who it is. */
  readonly isAsking: boolean
  /** What the host refused as a whole. */
  readonly problem: Problem | undefined
  readonly isSaving: boolean
  change(patch: Partial<AwsForm>): void
  runCheck(): Promise<void>
  stopCheck(): void
  /** The saved connection of the form's own region, or undefined when something is wrong with the form. */
  save(): Promise<Connection | undefined>
}

/** Whether what stands in the form about keys is still being typed: then nobody is asked with half of it. */
const settleMs = 600

function useSettled<Value>(value: Value): Value {
  const [settled, setSettled] = useState(value)
  const text = JSON.stringify(value)
  const latest = useRef(value)
  useEffect(() => { latest.current = value })
  useEffect(() => {
    const timer = setTimeout(() => setSettled(latest.current), settleMs)
    return () => clearTimeout(timer)
  }, [text])
  return settled
}

/** Starts from a saved connection, or from nothing. */
export function useAwsConnect(saved: Connection | undefined): AwsConnecting {
  const [first] = useState(() => (saved ? awsFormOf(saved) : emptyAwsForm))
  const [form, setForm] = useState(first)
  const [issues, setIssues] = useState<AwsIssues>({})
  const [problem, setProblem] = useState<Problem>()
  const [isSaving, setSaving] = useState(false)
  const checking = useCheck()
  const config = configToAsk(form, saved)
  const asked = config && { ...(saved && { id: saved.id }), config }
  const identity = useIdentity(useSettled(asked))

  const refuse = (error: unknown) => {
    const found = toProblem(error)
    const byField = awsIssues(found.issues ?? [])
    setIssues(byField)
    if (Object.keys(byField).length === 0) setProblem(found)
    announceFailure(found.message)
  }
  const save = async () => {
    const judged = judgeAws(form, saved)
    setProblem(undefined)
    setIssues(judged.ok ? {} : judged.issues)
    if (!judged.ok) return undefined
    setSaving(true)
    try {
      const [main, ...others] = judged.drafts
      const connection = await client.connections.save(main)
      for (const draft of others) markOpened((await client.connections.save(draft)).id)
      markOpened(connection.id)
      await queries.invalidateQueries({ queryKey: keys.connections })
      return connection
    } catch (error) {
      refuse(error)
      return undefined
    } finally {
      setSaving(false)
    }
  }
  const runCheck = async () => {
    const judged = judgeAws(form.name.trim() === '' ? { ...form, name: 'unnamed' } : form, saved)
    setIssues(judged.ok ? {} : judged.issues)
    if (!judged.ok) return
    await checking.run({ ...(saved && { id: saved.id }), config: judged.drafts[0].config }, new Set())
  }
  return {
    form, issues, check: checking.check, identity, isAsking: asked !== undefined, problem, isSaving, runCheck, save,
    change: (patch) => {
      setForm((now) => ({ ...now, ...patch }))
      setIssues((now) => Object.fromEntries(Object.entries(now).filter(([field]) => !(field in patch))))
    },
    stopCheck: checking.stop,
  }
}
