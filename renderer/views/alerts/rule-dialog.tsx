import { useId, useState } from 'react'
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
import { formOf, judgeForm, type RuleForm, type RuleIssues } from './rule-form.ts'
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
  const [form, setForm] = useState(() => formOf(target.rule, target.watches))
  const [issues, setIssues] = useState<RuleIssues>({})
  const [problem, setProblem] = useState<Problem>()
  const kind = useKind(form.system, form.kind)
  const connection = useConnection(form.connection)
  const change = (patch: Partial<RuleForm>) => {
    setForm({ ...form, ...patch })
    setIssues({})
    setProblem(undefined)
  }
  const save = async () => {
    const judged = judgeForm(form, (draft) => ruleWords(draft, kind, connection?.name ?? form.connection))
    setIssues(judged.ok ? {} : judged.issues)
    if (!judged.ok) return
    try {
      const { name } = await client.alerts.save(judged.draft)
      close()
      toast({ text: t.alerts.saved(name) })
      await queries.invalidateQueries({ queryKey: alertKeys.all })
    } catch (error) {
      setProblem(toProblem(error))
    }
  }
  return (
    <Dialog open onClose={close} title={target.rule ? s.editTitle : s.newTitle}
      foot={<><Button onClick={close}>{s.cancel}</Button><Button kind="primary" type="submit" form={formId}>{s.save}</Button></>}>
      <form id={formId} className={styles.form} noValidate onSubmit={(event) => { event.preventDefault(); void save() }}>
        <TargetFields form={form} issues={issues} isFixed={target.watches !== undefined} onChange={change} />
        {kind && <WhenFields form={form} issues={issues} kind={kind} isAws={connection?.config.type === 'aws'} onChange={change} />}
        {kind && <TellFields form={form} isDesktop={isDesktop} onChange={change} />}
        {problem && <FailedState problem={problem} />}
      </form>
    </Dialog>
  )
}
