import { useMemo, useRef, useState } from 'react'
import { useParams } from '../../address/use-address.ts'
import type { ListQuery } from '#contract/resource.ts'
import { inSentence } from '../../format/heading.ts'
import { queries, useConnection, useKind, useManifest } from '../../rpc/queries.ts'
import { useReportFreshness } from '../../shell/freshness.ts'
import { useCommands } from '../../keys/use-commands.ts'
import { t } from '../../texts/index.ts'
import { Button } from '../../ui/button.tsx'
import { copyText } from '../../ui/copy-button.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { useLongerThan } from '../../ui/skeleton.tsx'
import { Strip, TextButton } from '../../ui/strip.tsx'
import { toCsv } from '../../ui/table/copy-text.ts'
import { nothingSelected, type Selection } from '../../ui/table/selection.ts'
import type { TableHandle } from '../../ui/table/table.tsx'
import { TableFoot } from '../../ui/table/table-foot.tsx'
import { toast } from '../../ui/toasts.tsx'
import { useColumns } from '../../ui/table/use-columns.ts'
import { kindListActions } from '../../systems/registry.ts'
import { ListBar } from './list-bar.tsx'
import { listColumns } from './list-columns.tsx'
import { ResourceTable } from './resource-table.tsx'
import { sortOf, sortText } from './sort-text.ts'
import type { ResourceRow } from './resource-row.ts'
import { useResourceRows, type ResourceRows } from './use-resource-rows.ts'

const hiddenAtFirst = ['internal'] as const

/** A chosen row as the actions over its list take it. */
const chosenOf = ({ resource, sample }: ResourceRow) => ({ ref: resource.ref, facts: { ...resource.facts, ...sample?.facts } })

const loadedWords = ({ rows, total }: Pick<ResourceRows, 'rows' | 'total'>, one: string, many: string): string =>
  (total === null ? t.list.some(rows.length, one, many) : t.list.loaded(rows.length, total))

type Props = { readonly connection: string; readonly system: string; readonly kind: string }

/** Every resource of one kind as a table made from the manifest. Names at once, numbers for the rows in view, all by keyboard. */
export function ListView({ connection: id, system, kind: kindName }: Props) {
  const connection = useConnection(id)
  const manifest = useManifest(system)
  const kind = useKind(system, kindName)
  const [params, changeParams] = useParams()
  const search = params.q ?? ''
  const internal = params.internal === 'shown'
  const sort = sortOf(params.sort)
  const hasInternal = kind?.filters?.some((filter) => filter.key === 'internal') ?? false
  const query: ListQuery = {
    kind: kindName,
    ...(search.trim() !== '' && { search: search.trim() }),
    ...(hasInternal && !internal && { where: { internal: 'false' } }),
    ...(params.sort !== undefined && { sort }),
  }
  const list = useResourceRows(id, system, kind, query)
  const everyMs = manifest?.sampling.everyMs ?? 2_000
  const all = useMemo(() => (kind ? listColumns(kind, t.list.name, everyMs) : []), [kind, everyMs])
  const choice = useColumns(`${system}.${kindName}`, all, hiddenAtFirst)
  const [selection, setSelection] = useState<Selection>(nothingSelected)
  const table = useRef<TableHandle>(null)
  useReportFreshness(list.at ?? undefined, everyMs)
  const isSlow = useLongerThan(list.isLoading, 5_000)
  useCommands([{ id: 'view.refresh', run: list.again }])
  if (!kind) return null

  const plural = inSentence(kind.plural)
  const one = inSentence(kind.label)
  const name = connection?.name ?? id
  const chosen = list.rows.filter((row) => selection.keys.has(row.key))
  const stopWaiting = () => void queries.cancelQueries({ queryKey: ['list', id, system] })
  const copyCsv = async () => {
    const rows = chosen.length > 0 ? chosen : list.rows
    if (await copyText(toCsv(choice.columns, rows))) toast({ text: t.list.copied(rows.length) })
  }
  const clear = <Button onClick={() => changeParams({ q: undefined })}>{t.list.clearFilter}</Button>
  const unmatched = search.trim() !== ''
    ? <EmptyState title={t.list.noneMatch(one, search.trim())} action={clear} />
    : <EmptyState title={t.list.none(plural)}>{t.list.noneHint(name)}</EmptyState>
  const nothing = list.isStopped
    ? (
      <EmptyState title={t.list.stopped} action={<Button onClick={list.again}>{t.states.tryAgain}</Button>}>
        {t.list.stoppedHint(name)}
      </EmptyState>
    )
    : unmatched
  return (
    <>
      <ListBar plural={plural} search={search} onSearch={(q) => changeParams({ q })} internal={hasInternal ? internal : undefined}
        onInternal={(shown) => changeParams({ internal: shown ? 'shown' : undefined })} columns={all} choice={choice}
        onToTable={() => table.current?.focus()} copyLabel={chosen.length > 0 ? t.list.copyCount(chosen.length) : t.list.copyCsv}
        onCopy={list.rows.length > 0 ? () => void copyCsv() : undefined}
        actions={kindListActions(kindName, { connection: id, system, chosen: chosen.map(chosenOf) })} />
      {isSlow && (
        <Strip actions={<TextButton onPress={stopWaiting}>{t.states.stopWaiting}</TextButton>}>
          {t.list.waitingFor(plural, name)}
        </Strip>
      )}
      <ResourceTable place={{ connection: id, system }} label={kind.plural} list={list} columns={choice.columns} everyMs={everyMs}
        sort={sort} onSort={(next) => changeParams({ sort: sortText(next) })} selection={selection} onSelection={setSelection}
        handle={table} empty={nothing} />
      {!(list.failed && list.rows.length === 0) && <TableFoot actions={selection.keys.size > 0 && (
        <TextButton onPress={() => setSelection(nothingSelected)}>{t.list.clearSelection}</TextButton>
      )}>
        {list.total !== null && <span>{t.list.total(list.total, one, plural)}</span>}
        {list.isMore && <span>{loadedWords(list, one, plural)}</span>}
        {list.unsorted > 0 && <span>{t.list.unsorted(list.unsorted)}</span>}
        {selection.keys.size > 0 && <span>{t.list.selected(selection.keys.size)}</span>}
      </TableFoot>}
    </>
  )
}
