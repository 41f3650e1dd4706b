import { Select, Switch } from '@mantine/core'
import { commands } from '../../keys/commands.ts'
import { latestOf } from '../../keys/dispatch.ts'
import { useInfo } from '../../rpc/queries.ts'
import { changeSettings, useSettings } from '../../shell/settings.ts'
import { t } from '../../texts/index.ts'
import { Button } from '../../ui/button.tsx'
import { Segmented } from '../../ui/segmented.tsx'
import { HistorySettings } from './history-settings.tsx'
import { NetworkSettings } from './network-settings.tsx'
import { SandboxSettings } from './sandbox-settings.tsx'
import { useHostSettings } from './use-host-settings.ts'
import styles from './settings.module.css'

const s = t.settings
/** The members of a record of labels as options, in their order. */
function options<Value extends string>(labels: Readonly<Record<Value, string>>, order: readonly Value[]) {
  return order.map(value => ({ value, label: labels[value] }))
}
const themes = options(s.themes, ['light', 'dark', 'system'])
const textSizes = options(s.textSizes, ['compact', 'normal', 'large', 'room'])
const timeZones = options(s.timeZones, ['local', 'utc'])

/** What a person may choose about this window (look, time zone, keys) and about the host it looks through. */
export function SettingsView() {
  const chosen = useSettings()
  return (
    <div className={styles.panel} data-form="">
      <section className={styles.section}>
        <h2 className={styles.heading}>{s.appearance}</h2>
        <div className={styles.row}>
          <span className={styles.label}>{s.theme}</span>
          <Segmented label={s.theme} value={chosen.theme} options={themes} onChange={theme => changeSettings({ theme })} />
        </div>
        <div className={styles.row}>
          <span className={styles.label}>{s.textSize}</span>
          <Segmented label={s.textSize} value={chosen.textSize} options={textSizes}
            onChange={textSize => changeSettings({ textSize })} />
          <p className={styles.help}>{s.textSizeHelp}</p>
        </div>
      </section>
      <section className={styles.section}>
        <h2 className={styles.heading}>{s.time}</h2>
        <div className={styles.row}>
          <span className={styles.label}>{s.timeZone}</span>
          <Segmented label={s.timeZone} value={chosen.timeZone} options={timeZones}
            onChange={timeZone => changeSettings({ timeZone })} />
        </div>
      </section>
      <section className={styles.section}>
        <h2 className={styles.heading}>{s.keyboard}</h2>
        <div className={styles.row}>
          <label className={styles.label} htmlFor="single-keys">{s.singleKeys}</label>
          <Switch id="single-keys" checked={chosen.singleKeys}
            onChange={event => changeSettings({ singleKeys: event.currentTarget.checked })}
            aria-describedby="single-keys-help" className={styles.switch ?? ''} />
          <p className={styles.help} id="single-keys-help">{s.singleKeysHelp}</p>
        </div>
        <div className={styles.row}>
          <Button icon="keyboard" className={styles.second ?? ''} onClick={() => latestOf(commands.get(), ['shell.keys'])?.run()}>{s.allKeys}</Button>
        </div>
      </section>
      <p className={styles.kept}>{s.kept}</p>
      <Reading />
      <HistorySettings />
      <NetworkSettings />
      <SandboxSettings />
      <About />
    </div>
  )
}

function Reading() {
  const { settings, problem, save } = useHostSettings()
  if (!settings) return null
  const { workers, cores, fixed = false } = settings
  return (
    <section className={styles.section}>
      <h2 className={styles.heading}>{s.reading}</h2>
      <div className={styles.row}>
        <label className={styles.label} htmlFor="reading-threads">{s.threads}</label>
        <Select id="reading-threads" className={styles.number ?? ''} value={String(workers)}
          disabled={fixed} aria-describedby="reading-help"
          data={Array.from({ length: cores }, (_, index) => ({ value: String(index + 1), label: s.threadsOf(index + 1, cores) }))}
          onChange={(value) => void save({ workers: Number(value) })} />
        <p className={styles.help} id="reading-help">{fixed ? s.threadsFixed(workers) : s.threadsHelp}</p>
        {problem && <p className={`${styles.help} bad`} role="alert">{problem.message}</p>}
      </div>
    </section>
  )
}

function About() {
  const { data } = useInfo()
  if (!data) return null
  return (
    <section className={styles.section}>
      <h2 className={styles.heading}>{s.about}</h2>
      <dl className={styles.facts}>
        <dt>{s.version}</dt><dd>{data.version}</dd>
        <dt>{s.runsIn}</dt><dd>{data.electron === null ? s.browser : s.desktop(data.electron)}</dd>
        <dt>{s.node}</dt><dd>{data.node}</dd>
        <dt>{s.levelCap}</dt><dd>{t.connect.levels[data.level]}</dd>
      </dl>
    </section>
  )
}
