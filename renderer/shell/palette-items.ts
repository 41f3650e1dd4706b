import { useQueries } from '@tanstack/react-query'
import { useDeferredValue, useMemo } from 'react'
import type { Connection } from '#contract/connection.ts'
import type { Resource } from '#contract/resource.ts'
import { go } from '../address/use-address.ts'
import { commands } from '../keys/commands.ts'
import { keyTable } from '../keys/keys.ts'
import { client } from '../rpc/client.ts'
import { keys, useConnections, useInfo } from '../rpc/queries.ts'
import { useStore } from '../store.ts'
import { kindIcon } from '../systems/registry.ts'
import { t } from '../texts/index.ts'
import { fuzzyScore } from '../ui/fuzzy.ts'
import type { IconName } from '../ui/icon.tsx'
import { opened } from './opened.ts'
import { railKinds, type ListedKind } from './rail-kinds.ts'

/** One line of the palette. */
export interface PaletteItem {
  readonly id: string
  readonly group: string
  readonly label: string
  /** Where a resource lies. */
  readonly note?: string
  readonly icon: IconName
  readonly keys?: string
  readonly run: () => void
}

const shownAtMost = 50

/** The lines, and whether they are of what is typed now: on a busy machine they follow a moment later. */
export type PaletteItems = { readonly items: readonly PaletteItem[]; readonly isCurrent: boolean }

/** What fits the typed letters, best first inside each group; with nothing typed, connections and commands. */
export function usePaletteItems(typed: string): PaletteItems {
  const wanted = typed.trim()
  const query = useDeferredValue(wanted)
  const resources = useResourceItems(query)
  const connections = useConnectionItems()
  const runnable = useCommandItems()
  const items = useMemo(() => [
    ...(query === '' ? [] : best(query, resources)),
    ...best(query, connections),
    ...best(query, runnable),
  ], [query, resources, connections, runnable])
  return { items, isCurrent: query === wanted }
}

function best(query: string, items: readonly PaletteItem[]): readonly PaletteItem[] {
  return items
    .flatMap(item => {
      const score = fuzzyScore(query, item.label)
      return score === undefined ? [] : [{ item, score }]
    })
    .sort((a, b) => b.score - a.score)
    .slice(0, shownAtMost)
    .map(({ item }) => item)
}

function useCommandItems(): readonly PaletteItem[] {
  const offered = useStore(commands)
  return useMemo(() => {
    const latest = new Map(offered.filter(({ enabled }) => enabled !== false).map(command => [command.id, command]))
    return [...latest.values()].flatMap(command => {
      const row = keyTable.find(one => one.id === command.id)
      const label = command.label ?? (row?.place === 'go' ? t.shell.goTo(row.says) : row?.says)
      if (label === undefined || hidden.has(command.id)) return []
      const [shown] = row?.keys ?? []
      return [{
        id: `command ${command.id}`, group: t.shell.paletteCommands, label, icon: 'chevronRight' as const,
        ...(shown && { keys: shown }), run: () => command.run(),
      }]
    })
  }, [offered])
}

/** Commands that make no sense from a list: the palette itself, Esc, the numbered tabs. */
const hidden = new Set(['shell.find', 'shell.escape', 'tabs.choose', 'desktop.region', 'desktop.regionBack', 'dialog.run'])

function useConnectionItems(): readonly PaletteItem[] {
  const connections = useConnections().data
  return useMemo(() => (connections ?? []).map(({ id, name, environment }) => ({
    id: `connection ${id}`, group: t.shell.palettePlaces, label: name, note: t.shell.environments[environment],
    icon: 'broker' as const,
    run: () => go({ view: 'connection', connection: id }),
  })), [connections])
}

interface Source extends ListedKind { readonly connection: Connection }

/** Names of the connections looked into: the first 1,000 of each kind for fuzzy matching, and what the host finds beyond them. */
function useResourceItems(query: string): readonly PaletteItem[] {
  const systems = useInfo().data?.systems
  const connections = useConnections().data
  const seen = useStore(opened)
  const sources: readonly Source[] = useMemo(() => (connections ?? [])
    .filter(connection => connection.connectAtStart || seen.includes(connection.id))
    .flatMap(connection => railKinds(systems ?? [], connection).map(kind => ({ ...kind, connection }))),
  [systems, connections, seen])
  const ask = ({ connection, system, kind }: Source, search?: string) => {
    const body = { kind, limit: 1_000, ...(search !== undefined && { search }) }
    return {
      queryKey: keys.list(connection.id, system, body),
      queryFn: ({ signal }: { signal: AbortSignal }) =>
        client.resources.list({ connection: connection.id, system, ...body }, { signal }),
      staleTime: 30_000,
    }
  }
  const first = useQueries({ queries: sources.map(source => ask(source)) })
  const beyond = useQueries({
    queries: sources.map((source, index) => ({
      ...ask(source, query), enabled: query.length > 1 && first[index]?.data?.next !== undefined,
    })),
  })
  return sources.flatMap((source, index) =>
    unique([...(first[index]?.data?.items ?? []), ...(beyond[index]?.data?.items ?? [])])
      .map(resource => resourceItem(source, resource)))
}

const unique = (resources: readonly Resource[]): readonly Resource[] =>
  [...new Map(resources.map(one => [one.label, one])).values()]

const resourceItem = ({ connection, system, kind, look }: Source, resource: Resource): PaletteItem => ({
  id: `${connection.id} ${kind} ${resource.label}`,
  group: t.shell.paletteResources,
  label: resource.label,
  note: `${look.label} · ${connection.name}`,
  icon: kindIcon(system, kind),
  run: () => go({ view: 'resource', connection: connection.id, system, kind, path: resource.ref.path }),
})
