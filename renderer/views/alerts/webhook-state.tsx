import type { Alert } from '#contract/alert.ts'
import { useRoomView } from '../../shell/room.ts'
import { t } from '../../texts/index.ts'
import { Icon } from '../../ui/icon.tsx'
import { Tip } from '../../ui/tip.tsx'
import styles from './alerts.module.css'

const s = t.alerts
const looks = { waiting: ['clock', 'muted'], sent: ['check', 'good'], failed: ['warning', 'bad'] } as const

/** What became of telling the webhook; why not, and after how many tries, on hover and focus. */
export function WebhookState({ alert: { webhook } }: { readonly alert: Pick<Alert, 'webhook'> }) {
  const { maskHosts } = useRoomView()
  if (!webhook) return <span className="t3">{s.noWebhook}</span>
  const { event, state, tries, problem } = webhook
  const [icon, tone] = looks[state]
  const words = s.webhookStates[event][state]
  const why = [problem === undefined ? '' : maskHosts(problem), tries > 0 ? s.webhookTries(tries) : '']
  const tip = state === 'sent' ? undefined : why.filter(Boolean).join(' · ')
  return <Tip text={tip}><span className={styles.state}><Icon name={icon} tone={tone} small />{words}</span></Tip>
}
