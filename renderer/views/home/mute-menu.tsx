import { Menu } from '@mantine/core'
import { useSettings } from '../../shell/settings.ts'
import { t } from '../../texts/index.ts'
import { muteEnds } from './mute-ends.ts'
import type { MuteEnd } from './marks.ts'
import styles from './board.module.css'

/** A row that is about to be muted, and where its menu stands (px in the window). */
export type Muting = { readonly key: string; readonly name: string; readonly x: number; readonly y: number }

type Props = {
  readonly muting: Muting
  readonly onChoose: (key: string, until: MuteEnd) => void
  readonly onClose: () => void
}

/** Asks until when a row is to be muted. */
export function MuteMenu({ muting, onChoose, onClose }: Props) {
  const { timeZone } = useSettings()
  return (
    <Menu opened onChange={(open) => { if (!open) onClose() }} position="bottom-start" returnFocus={false}
      transitionProps={{ duration: 0 }}>
      <Menu.Target>
        <button type="button" tabIndex={-1} aria-label={t.backlog.muteMenu(muting.name)} className={styles.anchor}
          style={{ left: muting.x, top: muting.y }} />
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{t.backlog.muteMenu(muting.name)}</Menu.Label>
        {muteEnds.map(({ label, until }) => (
          <Menu.Item key={label} onClick={() => { onChoose(muting.key, until(Date.now(), timeZone)); onClose() }}>
            {label}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}
