import { t } from '../../texts/index.ts'
import { Button } from '../../ui/button.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { isFiltered, type BoardFilter } from './filter.ts'

type Props = { readonly filter: BoardFilter; readonly hasRows: boolean; readonly onClear: () => void }

/** What stands in the table where it has no row: nothing is there, all of it is muted, or nothing fits the filter. */
export function NothingShown({ filter, hasRows, onClear }: Props) {
  if (isFiltered(filter)) {
    const title = filter.name ? t.backlog.noMatch(filter.name) : t.backlog.noMatchChips
    return <EmptyState title={title} action={<Button onClick={onClear}>{t.backlog.clearFilter}</Button>} />
  }
  if (hasRows) return <EmptyState title={t.backlog.allMuted}>{t.backlog.allMutedHint}</EmptyState>
  return <EmptyState title={t.backlog.noGroups}>{t.backlog.noGroupsHint}</EmptyState>
}
