import { useRoomView } from '../../shell/room.ts'
import { Icon } from '../../ui/icon.tsx'
import { looks, type Saying } from './verdict.ts'
import styles from './verdict.module.css'

/** A verdict as a sentence: bold and in the colour of its state where it needs attention; `icon` puts its icon before it. */
export function VerdictWords({ saying, icon }: { readonly saying: Saying; readonly icon?: boolean }) {
  const { verdict, bold, reason } = saying
  const look = looks[verdict]
  const { maskHosts } = useRoomView()
  return (
    <span className={styles.verdict} title={maskHosts(sentenceOf(saying))}
      data-tone={look.group === 'attention' ? look.tone : undefined}>
      {icon && <Icon name={look.icon} tone={look.tone} />}
      <span className={styles.words}><b>{reason ? `${bold}:` : bold}</b> {maskHosts(reason)}</span>
    </span>
  )
}

/** The same as plain text, for copy and for people who do not see it. */
export const sentenceOf = ({ bold, reason }: Saying): string => (reason ? `${bold}: ${reason}` : bold)
