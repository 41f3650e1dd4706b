import { Select, TextInput } from '@mantine/core'
import { useId } from 'react'
import { Environment } from '#contract/environment.ts'
import { allows, Level, levels } from '#contract/level.ts'
import { useInfo } from '../../rpc/queries.ts'
import { t } from '../../texts/index.ts'
import { EnvironmentMark } from '../../ui/environment.tsx'
import { Segmented } from '../../ui/segmented.tsx'
import styles from './connect.module.css'

type About = { readonly name: string; readonly level: Level; readonly environment: Environment }
type Props = {
  readonly form: About
  readonly issues: { readonly name?: string | undefined }
  /** What *Read* promises here. */
  readonly readSays?: string
  readonly onChange: (patch: Partial<About>) => void
}

/** What every connection has, of whatever type: its name, what Tidemark may do there, and how much is at stake. */
export function AboutFields({ form, issues, readSays = t.connect.readSays, onChange }: Props) {
  const id = useId()
  const cap = useInfo().data?.level ?? 'destructive'
  return (
    <>
      <div className={styles.two}>
        <TextInput label={t.connect.name} value={form.name} error={issues.name} onChange={(event) => onChange({ name: event.currentTarget.value })} />
        <Select label={t.connect.level} value={form.level} data={levels.map((value) => ({ value, label: t.connect.levels[value] }))}
          onChange={(value) => onChange({ level: Level.parse(value) })} />
      </div>
      <p className={styles.help}>{form.level === 'read' ? readSays : t.shell.levelTips[form.level]} {!allows(cap, form.level) && t.connect.capped(t.connect.levels[cap])}</p>
      <div>
        <span className={styles.label} id={id}>{t.connect.environment}</span>
        <Segmented label={t.connect.environment} value={form.environment} onChange={(environment) => onChange({ environment })}
          options={Environment.options.map((value) => ({ value, label: <><EnvironmentMark environment={value} named={false} />{t.shell.environments[value]}</> }))} />
      </div>
    </>
  )
}
