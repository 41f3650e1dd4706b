import type { Connection } from '#contract/connection.ts'
import { allows } from '#contract/level.ts'
import type { Message } from '#contract/message.ts'
import { useCommands, useEscape } from '../../keys/use-commands.ts'
import { t } from '../../texts/index.ts'
import { openPublish } from '../publish/publish-target.ts'
import { logOrder } from './arrange.ts'
import type { PopHandle } from './choose.tsx'
import { hasConditions } from './filter.ts'
import type { Source } from './streams.ts'
import type { useChosen } from './use-chosen.ts'
import type { useSearch } from './use-search.ts'

const m = t.messages

type PanelCommands = {
  readonly source: Source
  readonly connection: Connection | undefined
  readonly screen: ReturnType<typeof useSearch>
  readonly chosen: ReturnType<typeof useChosen>
  readonly selected: readonly Message[]
  readonly searching: boolean
  readonly savedMenu: PopHandle
  readonly saveForm: PopHandle
  readonly again: () => void
  readonly showArrived: () => void
  readonly toText: () => void
  readonly toWhere: () => void
}

/** Everything the messages answer to by key or from the palette, and what Esc closes. */
export function usePanelCommands(panel: PanelCommands): void {
  const { source, connection, screen, chosen, selected, searching, savedMenu, saveForm } = panel
  const { live, follow, read, apply } = screen
  const mayPublish = connection !== undefined && allows(connection.effective, 'publish')
  const publish = () => {
    const messages = selected.length > 0 ? logOrder(selected) : chosen.message ? [chosen.message] : []
    openPublish({ ...source, ...(messages.length > 0 && { from: { messages, ...source } }) })
  }
  useCommands([
    { id: 'view.filter', run: panel.toText },
    { id: 'view.refresh', run: panel.again },
    { id: 'view.pane', run: chosen.toggle },
    { id: 'messages.search', run: screen.search },
    { id: 'messages.where', run: panel.toWhere },
    { id: 'messages.live', run: () => apply({}, { live: !live }) },
    { id: 'messages.pause', run: () => (follow.paused ? panel.showArrived() : screen.pause()), enabled: live },
    { id: 'messages.arrived', run: panel.showArrived, enabled: live && follow.paused },
    { id: 'messages.stop', label: m.stopSearch, run: screen.stop, enabled: searching },
    { id: 'messages.resume', run: screen.resume, enabled: !live && !searching && read.resume !== null },
    { id: 'messages.saved', run: () => savedMenu.set(true) },
    { id: 'messages.save', run: () => saveForm.set(true), enabled: !live && !searching && hasConditions(screen.filter) },
    { id: 'messages.automatic', label: m.automaticDecoders, run: () => screen.chooseDecode({ key: null, value: null }),
      enabled: screen.filter.decode.key !== null || screen.filter.decode.value !== null },
    { id: 'view.publish', run: publish, enabled: mayPublish,
      ...(selected.length > 0 && { label: m.publishSelected(selected.length) }) },
  ])
  useEscape(chosen.message !== null, chosen.close)
  useEscape(searching, screen.stop)
}
