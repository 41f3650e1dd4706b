import { useEffect, useState } from 'react'
import type { Connection } from '#contract/connection.ts'
import type { Problem } from '#contract/problem.ts'
import { client } from '../../rpc/client.ts'
import { toProblem } from '../../rpc/problem.ts'
import { keys, queries } from '../../rpc/queries.ts'
import { markOpened } from '../../shell/opened.ts'
import { announceFailure } from '../../ui/live-region.tsx'
import type { CheckState } from './doctor.tsx'
import { proposal } from './proposal.ts'
import { emptyForm, formOf, issuesByField, judge, patched, type ConnectForm, type FormPatch, type Issues } from './form.ts'
import { useCheck } from './use-check.ts'

/** The form of one connection with what can be done to it: change, check, save. */
export type Connecting = {
  readonly form: ConnectForm
  readonly issues: Issues
  readonly check: CheckState
  /** What the host refused as a whole. */
  readonly problem: Problem | undefined
  readonly isSaving: boolean
  change(patch: FormPatch): void
  runCheck(): Promise<void>
  stopCheck(): void
  /** The saved connection, or undefined when something is wrong with the form. */
  save(): Promise<Connection | undefined>
}

/** The steps the settings ask for, also where none of them was reached. */
const usesOf = ({ encryption, signIn }: ConnectForm) =>
  new Set([...(encryption === 'none' ? [] : ['tls' as const]), ...(signIn === 'none' ? [] : ['auth' as const])])

/** A new form: empty, or filled with what another page proposed; a proposal is taken once. */
function proposedForm(): ConnectForm {
  const proposed = proposal.get()
  return proposed ? formOf({ ...proposed, secrets: [] }) : emptyForm
}

/** Starts from a saved connection, from a proposal, or from nothing. */
export function useConnect(saved: Connection | undefined): Connecting {
  const [first] = useState(() => (saved ? formOf(saved) : proposedForm()))
  const [form, setForm] = useState(first)
  const [issues, setIssues] = useState<Issues>({})
  const [problem, setProblem] = useState<Problem>()
  const [isSaving, setSaving] = useState(false)
  const checking = useCheck()
  useEffect(() => proposal.set(undefined), [])

  const refuse = (error: unknown) => {
    const found = toProblem(error)
    const byField = issuesByField(found.issues ?? [])
    setIssues(byField)
    if (Object.keys(byField).length === 0) setProblem(found)
    announceFailure(found.message)
  }
  const save = async () => {
    const judged = judge(form, saved)
    setProblem(undefined)
    if (!judged.ok) {
      setIssues(judged.issues)
      return undefined
    }
    setIssues({})
    setSaving(true)
    try {
      const connection = await client.connections.save(judged.draft)
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
  const isChanged = JSON.stringify(form) !== JSON.stringify(first)
  const runCheck = async () => {
    const judged = judge(form.name.trim() === '' ? { ...form, name: 'unnamed' } : form, saved)
    if (!judged.ok) return setIssues(judged.issues)
    setIssues({})
    // With an id the host fills in the stored secrets that were not typed anew.
    const { config } = judged.draft
    await checking.run(saved ? (isChanged ? { id: saved.id, config } : { id: saved.id }) : { config }, usesOf(form))
  }
  return {
    form, issues, check: checking.check, problem, isSaving, runCheck, save,
    change: (patch) => {
      setForm((now) => patched(now, patch))
      setIssues((now) => Object.fromEntries(Object.entries(now).filter(([field]) => !((field.split('.')[0] ?? '') in patch))))
    },
    stopCheck: checking.stop,
  }
}
