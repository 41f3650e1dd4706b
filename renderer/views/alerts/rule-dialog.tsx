import { useId, useState } from 'react'
import type { AlertRuleDraft } from '#contract/alert.ts'
import type { Problem } from '#contract/problem.ts'
import { client, isDesktop } from '../../rpc/client.ts'
import { toProblem } from '../../rpc/problem.ts'
import { queries, useConnection, useKind } from '../../rpc/queries.ts'
import { useStore } from '../../store.ts'
import { t } from '../../texts/index.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { FailedState } from '../../ui/failed-state.tsx'
import { toast } from '../../ui/toasts.tsx'
import { alertKeys } from './open-alerts.ts'
import { pathText } from './path-text.ts'
import { formOf, judgeForm, type RuleForm, type RuleIssues, whensOf } from './rule-form.ts'
import { ruleTarget, type RuleTarget } from './rule-target.ts'
import { ruleWords } from './rule-words.ts'
import { TargetFields } from './target-fields.tsx'
import { TellFields } from './tell-fields.tsx'
import { WhenFields } from './when-fields.tsx'
import styles from './alerts.module.css'

const s = t.alerts.form
const close = (): void => ruleTarget.set(null)

/** The dialog of a rule, for whatever `openAlertRule` asked. */
export function RuleDialog() {
  const target = useStore(ruleTarget)
  return target && <Rule target={target} />
}

function Rule({ target }: { readonly target: RuleTarget }) {
  const formId = useId()
  const [typed, setTyped] = useState(() => formOf(target.rule, target.watches))
  const [issues, setIssues] = useState<RuleIssues>({})
  const [problem, setProblem] = useState<Problem>()
  const [busy, setBusy] = useState(false)
  const kind = useKind(typed.system, typed.kind)
  const connection = useConnection(typed.connection)
  const offered = whensOf(kind, connection?.config.type === 'aws')
  const names = { connection: connection?.name ?? typed.connection, resource: pathText }
  const words = (rule: AlertRuleDraft) => ruleWords(rule, kind, names)
  // A rule that is called what it says is called anew when it says something else.
  const isOwnName = target.rule?.name !== typed.name || words(target.rule) !== typed.name
  const when = offered.includes(typed.when) ? typed.when : offered[0] ?? typed.when
  const form = { ...typed, when, name: isOwnName ? typed.name : '' }
  const change = (patch: Partial<RuleForm>) => {
    setTyped({ ...form, ...patch })
    setIssues({})
    setProblem(undefined)
  }
  const save = async () => {
    const judged = judgeForm(form, words)
    setIssues(judged.ok ? {} : judged.issues)
    if (!judged.ok || busy) return
    setBusy(true)
    try {
      const { name } = await client.alerts.save(judged.draft)
      close()
      toast({ text: t.alerts.saved(name) })
      await queries.invalidateQueries({ queryKey: alertKeys.all })
    } catch (error) {
      setProblem(toProblem(error))
      setBusy(false)
    }
  }
  return (
    <Dialog open onClose={close} title={target.rule ? s.editTitle : s.newTitle}
      foot={<><Button onClick={close}>{s.cancel}</Button><Button kind="primary" type="submit" form={formId}>{s.save}</Button></>}>
      <form id={formId} className={styles.form} noValidate onSubmit={(event) => { event.preventDefault(); void save() }}>
        <TargetFields form={form} issues={issues} isFixed={target.watches !== undefined} onChange={change} />
        {kind && <WhenFields form={form} issues={issues} kind={kind} offered={offered} onChange={change} />}
        {kind && <TellFields form={form} isDesktop={isDesktop} onChange={change} />}
        {problem && <FailedState problem={problem} />}
      </form>
    </Dialog>
  )
}
