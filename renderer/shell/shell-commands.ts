import { useComputedColorScheme } from '@mantine/core'
import type { Connection } from '#contract/connection.ts'
import { allows } from '#contract/level.ts'
import type { Address } from '../address/address.ts'
import { currentPlace, go, useAddress } from '../address/use-address.ts'
import { useCommands } from '../keys/use-commands.ts'
import { queries, useConnection, useConnections, useInfo } from '../rpc/queries.ts'
import { t } from '../texts/index.ts'
import { textSizes, type TextSize } from '../theme/tokens.ts'
import { openAlertRule } from '../views/alerts/rule-target.ts'
import { openPublish } from '../views/publish/publish-target.ts'
import { connectionOf } from './rail-connection.tsx'
import { railKinds } from './rail-kinds.ts'
import { changeSettings, roomView, settings } from './settings.ts'

/** What the shell itself answers to. */
export interface ShellActions { readonly find: () => void; readonly keys: () => void; readonly rail: () => void }

const sizes: readonly TextSize[] = ['compact', 'normal', 'large', 'room']

/** Moves the text size by a step within the four, or back to Normal with 0. */
function resize(step: -1 | 0 | 1): void {
  const at = step === 0 ? sizes.indexOf('normal') : sizes.indexOf(settings.get().textSize) + step
  const textSize = sizes[Math.min(Math.max(at, 0), Object.keys(textSizes).length - 1)]
  if (textSize) changeSettings({ textSize })
}

/** Offers the commands that work everywhere: palette, keys, rail, room view, places, text size. */
export function useShellCommands({ find, keys, rail }: ShellActions): void {
  const list = useListOf()
  const here = useConnection(connectionOf(useAddress()))
  const publish = usePublishNew()
  const dark = useComputedColorScheme('light') === 'dark'
  const to = (address: Address) => () => go(address)
  const toKind = (kind: string) => {
    const address = list(kind)
    return { run: () => address && go(address), enabled: address !== undefined }
  }
  useCommands([
    { id: 'shell.find', run: find },
    { id: 'shell.keys', run: keys },
    { id: 'shell.rail', run: rail },
    {
      id: 'shell.theme', label: dark ? t.shell.themeToLight : t.shell.themeToDark,
      run: () => changeSettings({ theme: dark ? 'light' : 'dark' }),
    },
    {
      id: 'shell.edit', label: t.shell.editConnection(here?.name ?? ''), enabled: here !== undefined,
      run: () => here && go({ view: 'connect', connection: here.id }),
    },
    { id: 'publish.new', label: t.publish.command, enabled: publish !== undefined, run: () => publish?.() },
    { id: 'shell.room', run: () => roomView.set(on => !on) },
    { id: 'view.refresh', run: () => void queries.invalidateQueries() },
    { id: 'go.backlog', label: t.shell.goTo(t.shell.backlog), run: to({ view: 'home' }) },
    { id: 'go.topics', ...toKind('topic') },
    { id: 'go.groups', ...toKind('group') },
    { id: 'go.queues', ...toKind('queue') },
    { id: 'go.streams', ...toKind('stream') },
    { id: 'go.connections', label: t.shell.goTo(t.shell.connect), run: to({ view: 'connect' }) },
    { id: 'go.schemas', label: t.shell.goTo(t.shell.schemas), ...toKind('subject') },
    { id: 'go.alerts', label: t.shell.goTo(t.shell.alerts), run: to({ view: 'alerts' }) },
    { id: 'alerts.new', label: t.alerts.newRule, run: () => openAlertRule({}) },
    { id: 'go.jobs', label: t.shell.goTo(t.shell.jobs), run: to({ view: 'jobs' }) },
    { id: 'go.audit', label: t.shell.goTo(t.shell.audit), run: to({ view: 'audit' }) },
    { id: 'go.settings', label: t.shell.goTo(t.shell.settings), run: to({ view: 'settings' }) },
    { id: 'desktop.settings', run: to({ view: 'settings' }) },
    { id: 'desktop.larger', run: () => resize(1) },
    { id: 'desktop.smaller', run: () => resize(-1) },
    { id: 'desktop.normal', run: () => resize(0) },
    { id: 'desktop.region', run: () => nextRegion(1) },
    { id: 'desktop.regionBack', run: () => nextRegion(-1) },
  ])
}

/** The list of a kind: in the connection on the screen if it has one, else in the first that does. */
function useListOf(): (kind: string) => Address | undefined {
  const systems = useInfo().data?.systems ?? []
  const connections = useConnections().data ?? []
  return kind => {
    const here = connectionOf(currentPlace().address)
    const sorted: readonly Connection[] = [...connections].sort((a, b) => Number(b.id === here) - Number(a.id === here))
    for (const connection of sorted) {
      const found = railKinds(systems, connection).find(one => one.kind === kind)
      if (found) return { view: 'list', connection: connection.id, system: found.system, kind }
    }
    return undefined
  }
}

/** Opens the drawer for a new message: for what is on the screen where it may be written, else for another connection. */
function usePublishNew(): (() => void) | undefined {
  const systems = useInfo().data?.systems ?? []
  const connections = useConnections().data ?? []
  const address = useAddress()
  const here = connectionOf(address)
  const writable = connections.filter(({ effective }) => allows(effective, 'publish'))
    .toSorted((a, b) => Number(b.id === here) - Number(a.id === here))
  for (const connection of writable) {
    const found = railKinds(systems, connection).find(({ look }) => look.publish)
    if (!found) continue
    const { system, kind } = found
    const isShown = address.view === 'resource' && address.connection === connection.id && address.kind === kind
    return () => openPublish({ connection: connection.id, system, ref: { kind, path: isShown ? [...address.path] : [''] } })
  }
  return undefined
}

/** Moves the focus to the next landmark: rail, top bar, view, pane. */
function nextRegion(step: 1 | -1): void {
  const regions = [...document.querySelectorAll<HTMLElement>('#rail, header, main, aside')]
  const at = regions.findLastIndex(region => region.contains(document.activeElement))
  const next = regions[(at + step + regions.length) % regions.length]
  const inside = next?.querySelector<HTMLElement>('a[href], button, input, [tabindex="0"]')
  ;(inside ?? next)?.focus()
}
