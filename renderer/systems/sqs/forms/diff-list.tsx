import { t } from '../../../texts/index.ts'
import type { Change } from '../../forms/changes.ts'
import { settingWords, settings } from './settings.ts'
import styles from './forms.module.css'

const s = t.sqs.settings

const words = (key: string, value: string | null): string => {
  const setting = settings.find((one) => one.key === key)
  if (!setting) return value === null ? s.none : value || t.messages.emptyTag
  return value === null ? s.default : settingWords(setting, value)
}

/** What a form changes, each as it was and as it will be. */
export const DiffList = ({ changes }: { readonly changes: readonly Change[] }) => (
  <section aria-label={s.changes(changes.length)}>
    <p className="t2">{s.changes(changes.length)}</p>
    {changes.length > 0 && (
      <ul className={styles.diff}>
        {changes.map(({ key, before, after }) => (
          <li key={key}>
            <b className="b5">{s.names[key] ?? key}</b>
            <span><del>{words(key, before)}</del> → <ins>{words(key, after)}</ins></span>
          </li>
        ))}
      </ul>
    )}
  </section>
)
