import { useMemo } from 'react'
import type { Ref } from '#contract/ref.ts'
import { useCommands } from '../../keys/use-commands.ts'
import { problemOf, useDetails, useManifest } from '../../rpc/queries.ts'
import { useReportFreshness } from '../../shell/freshness.ts'
import { FailedState } from '../../ui/failed-state.tsx'
import { ProblemStrip } from '../list/problem-strip.tsx'
import { Sections } from './sections.tsx'
import styles from '../group/group.module.css'

type Props = { readonly connection: string; readonly system: string; readonly kind: string; readonly path: readonly string[] }

/** How often details are read again, ms. */
const everyMs = 10_000

/** Any resource without a page of its own: its details in titled sections. */
export function ResourceView({ connection, system, kind, path }: Props) {
  const ref: Ref = useMemo(() => ({ kind, path: [...path] }), [kind, path])
  const details = useDetails(connection, system, ref, { everyMs: Math.max(everyMs, useManifest(system)?.sampling.everyMs ?? 0) })
  useReportFreshness(details.dataUpdatedAt || undefined, everyMs)
  useCommands([{ id: 'view.refresh', run: () => void details.refetch() }])
  const problem = problemOf(details)
  if (problem && !details.data) {
    return <FailedState problem={problem} connection={connection} onTryAgain={() => void details.refetch()} />
  }
  return (
    <>
      <ProblemStrip problems={[...(problem ? [problem] : []), ...details.data?.problems ?? []]} />
      <div className={`${styles.sections} scroll`} tabIndex={0} role="group" aria-label={path.join(' / ')}>
        <Sections details={details.data} />
      </div>
    </>
  )
}
