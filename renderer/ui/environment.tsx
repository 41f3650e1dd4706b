import type { Environment } from '#contract/environment.ts'
import type { Level } from '#contract/level.ts'
import { t } from '../texts/index.ts'
import { Tip } from './tip.tsx'
import styles from './environment.module.css'

/** The small square in an environment's colour. Its name is beside it or, where there is no room, on hover. */
export function EnvironmentMark({ environment, named = true }: { readonly environment: Environment; readonly named?: boolean }) {
  const spoken = named && { role: 'img', 'aria-label': t.shell.environments[environment] }
  const square = <span className={styles.mark} data-environment={environment} {...spoken} />
  return named ? <Tip text={t.shell.environments[environment]}>{square}</Tip> : square
}

/** The name of an environment as a tag, with what Tidemark may do there: "Production | read only". */
export const EnvironmentTag = ({ environment, level }: { readonly environment: Environment; readonly level?: Level }) => (
  <Tip text={level && t.shell.levelTips[level]}>
    <span className={styles.tag} data-environment={environment}>
      {t.shell.environments[environment]}
      {level && <span className={styles.level}>{t.shell.levels[level]}</span>}
    </span>
  </Tip>
)
