import { useRoomView } from '../../shell/room.ts'
import { Figure } from '../../ui/figures.tsx'
import { Icon } from '../../ui/icon.tsx'
import { looks, type Saying } from './verdict.ts'
import { sentenceOf } from './verdict-words.tsx'
import styles from './verdict.module.css'

/** A verdict at the head of a page: its sign, its word, and why. */
export function VerdictFigure({ label, saying }: { readonly label: string; readonly saying: Saying }) {
  const { group, icon, tone } = looks[saying.verdict]
  const { maskHosts } = useRoomView()
  return (
    <Figure label={label} title={maskHosts(sentenceOf(saying))}>
      <span className={styles.figure} data-tone={group === 'attention' ? tone : undefined}>
        <Icon name={icon} tone={tone} /><span>{saying.bold}{saying.reason && <i>{maskHosts(saying.reason)}</i>}</span>
      </span>
    </Figure>
  )
}
