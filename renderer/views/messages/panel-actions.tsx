import type { Connection } from '#contract/connection.ts'
import { allows } from '#contract/level.ts'
import { t } from '../../texts/index.ts'
import { Button } from '../../ui/button.tsx'
import { openPublish } from '../publish/publish-target.ts'
import type { PopHandle } from './choose.tsx'
import { ExportMenu } from './export-menu.tsx'
import { hasConditions } from './filter.ts'
import type { Parts } from './parts.ts'
import { ReadActions } from './read-actions.tsx'
import { SaveFilter } from './save-filter.tsx'
import { queryOf } from './saved-query.ts'
import type { Source } from './streams.ts'
import type { useSearch } from './use-search.ts'

const m = t.messages

type PanelActionsProps = {
  readonly source: Source
  readonly connection: Connection | undefined
  readonly screen: ReturnType<typeof useSearch>
  readonly parts: Parts
  readonly saveForm: PopHandle
  readonly onAgain: () => void
}

/** The button that writes a new message; nothing on a connection that may not be written. */
export const PublishNew = ({ source, connection }: Pick<PanelActionsProps, 'source' | 'connection'>) =>
  (connection !== undefined && allows(connection.effective, 'publish')
    ? <Button kind="ghost" icon="publish" onClick={() => openPublish(source)}>{m.publishNew}</Button>
    : null)

/** What can be done with a read as a whole, at the right of its verdict. */
export function PanelActions({ source, connection, screen, parts, saveForm, onAgain }: PanelActionsProps) {
  const { read, filter, apply, remembered, save } = screen
  const isOver = read.phase !== 'searching' && read.phase !== 'idle'
  const { notes = [], ranges = [] } = read.verdict ?? {}
  const partitionCount = parts.kind === 'partitions' ? parts.count : null
  const isPart = notes.length > 0 && filter.key !== null && filter.partitions === null && ranges.length < (partitionCount ?? 0)
  return (
    <>
      {isOver && !hasConditions(filter) && <PublishNew source={source} connection={connection} />}
      {isOver && hasConditions(filter) && (
        <SaveFilter handle={saveForm} query={queryOf(filter)} names={remembered.searches.map(({ name }) => name)}
          onSave={(name) => void save({ keep: { name, query: queryOf(filter) } })} />
      )}
      {isPart && (
        <Button onClick={() => apply({ partitions: Array.from({ length: partitionCount ?? 0 }, (_, partition) => partition) })}>
          {m.readAllPartitions}
        </Button>
      )}
      <ReadActions state={read} filter={filter} onStop={screen.stop} onResume={screen.resume} onAgain={onAgain}
        onAll={() => apply({ range: { type: 'all' } })} />
      {read.phase === 'done' && read.verdict && read.messages.length > 0 && (
        <ExportMenu source={source} filter={filter} verdict={read.verdict} count={read.messages.length} parts={parts.kind} />
      )}
    </>
  )
}
