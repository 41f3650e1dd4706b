import { Switch } from '@mantine/core'
import type { AlertRule } from '#contract/alert.ts'
import type { Problem } from '#contract/problem.ts'
import { asSentence } from '../../format/heading.ts'
import { client } from '../../rpc/client.ts'
import { toProblem } from '../../rpc/problem.ts'
import { queries, useConnections, useInfo } from '../../rpc/queries.ts'
import { useRoomView } from '../../shell/room.ts'
import { t } from '../../texts/index.ts'
import { IconButton } from '../../ui/button.tsx'
import { PlainTable, type PlainColumn } from '../../ui/plain-table.tsx'
import { Tag } from '../../ui/tag.tsx'
import { toast } from '../../ui/toasts.tsx'
import { alertKeys } from './open-alerts.ts'
import { pathText } from './path-text.ts'
import { openAlertRule } from './rule-target.ts'
import { conditionWords, watchWords } from './rule-words.ts'
import styles from './alerts.module.css'

const s = t.alerts

async function act(change: () => Promise<unknown>): Promise<void> {
  try {
    await change()
  } catch (error) {
    toast({ tone: 'bad', text: toProblem(error).message })
  }
  await queries.invalidateQueries({ queryKey: alertKeys.all })
}

const draftOf = ({ problem: _problem, ...draft }: AlertRule) => draft

const switchOn = (rule: AlertRule, enabled: boolean) => act(() => client.alerts.save({ ...draftOf(rule), enabled }))

/** Deletes a rule; it can be brought back as long as the toast stands. */
const remove = (rule: AlertRule, onDeleted: () => void) => act(async () => {
  await client.alerts.remove({ id: rule.id })
  onDeleted()
  const { id: _id, ...draft } = draftOf(rule)
  toast({ text: s.deleted(rule.name), action: { label: s.undo, run: () => void act(() => client.alerts.save(draft)) } })
})

type Props = { readonly rules: readonly AlertRule[]; readonly onDeleted: (pressed: HTMLElement) => void }

/**
 * The rules: what each watches, when it tells whom, and why one cannot be judged now. `onDeleted` is told the button that was
 * pressed, which leaves with its row.
 */
export function RulesTable({ rules, onDeleted }: Props) {
  const { maskHosts } = useRoomView()
  const connections = useConnections().data
  const systems = useInfo().data?.systems
  const kindOf = ({ target }: AlertRule) => systems?.find(({ system }) => system === target.system)?.kinds[target.kind]
  const namesOf = ({ target }: AlertRule) =>
    ({ connection: connections?.find(({ id }) => id === target.connection)?.name ?? s.removedConnection, resource: pathText })
  const columns: readonly PlainColumn<AlertRule>[] = [
    {
      key: 'on', head: s.ruleColumns.on, width: '9ch', cell: (rule) => (
        <Switch size="xs" aria-label={s.on(rule.name)} checked={rule.enabled}
          onChange={(event) => void switchOn(rule, event.currentTarget.checked)} />
      ),
    },
    {
      key: 'name', head: s.ruleColumns.name, cell: (rule) => (
        <span className={styles.ruleName} title={rule.problem ? maskHosts(s.cannotJudge(rule.problem.message)) : rule.name}>
          <b className="b5">{rule.name}</b>
          {rule.problem && <Tag tone="warn" tip={maskHosts(whyNot(rule.problem))}>{s.notJudged}</Tag>}
        </span>
      ),
    },
    {
      key: 'watches', head: s.ruleColumns.watches, width: '21%',
      cell: (rule) => whole(watchWords(rule.target, kindOf(rule), namesOf(rule))),
    },
    { key: 'condition', head: s.ruleColumns.condition, width: '20%', cell: (rule) => whole(conditionWords(rule, kindOf(rule))) },
    { key: 'tells', head: s.ruleColumns.tells, width: '20ch', minor: true, cell: ({ notify }) => tellsOf(notify) },
    {
      key: 'actions', head: s.ruleColumns.actions, width: '13ch', number: true, cell: (rule) => (
        <span className={styles.ruleActions}>
          <IconButton icon="edit" label={s.edit(rule.name)} onClick={() => openAlertRule({ rule })} />
          <IconButton icon="trash" label={s.delete(rule.name)}
            onClick={({ currentTarget }) => void remove(rule, () => onDeleted(currentTarget))} />
        </span>
      ),
    },
  ]
  return <PlainTable label={s.rules} columns={columns} rows={rules} rowKey={({ id }) => id} />
}

/** What may be cut short, whole on hover. */
const whole = (text: string) => <span title={text}>{text}</span>

function whyNot({ message, hint }: Problem): string {
  const why = s.cannotJudge(message)
  return hint === undefined ? why : `${asSentence(why)} ${hint}`
}

const tellsOf = ({ desktop, webhook }: AlertRule['notify']): string =>
  [s.tells.page, ...(desktop ? [s.tells.desktop] : []), ...(webhook ? [s.tells.webhook] : [])].join(', ')
