import { Menu } from '@mantine/core'
import { useState } from 'react'
import type { Verdict } from '#contract/message.ts'
import { ExportFormat, type ReadQuery } from '#contract/query.ts'
import { useCommands } from '../../keys/use-commands.ts'
import { useInfo } from '../../rpc/queries.ts'
import { exportToFile } from '../../shell/export-job.ts'
import { t } from '../../texts/index.ts'
import { Button } from '../../ui/button.tsx'
import { exportQuery, hasConditions, readQuery, type MessageFilter } from './filter.ts'
import type { Parts } from './parts.ts'
import type { Source } from './streams.ts'

const x = t.jobs.export
const formats = ExportFormat.options
/** More matches than a range can hold. */
const mostExported = 1e12

type ExportMenuProps = {
  readonly source: Source
  readonly filter: MessageFilter
  readonly verdict: Verdict
  readonly count: number
  readonly parts: Parts['kind']
}

/** What was found: the very offsets that were read are read again, whole values and not only what is shown. */
function foundQuery({ filter, verdict, parts }: ExportMenuProps): ReadQuery {
  const { limit: _, ...query } = exportQuery(filter, verdict, 0, parts)
  return query
}

/** Every match of the range, also of what was not read yet. */
function wholeQuery(props: ExportMenuProps): ReadQuery {
  if (props.parts === 'shards') return readQuery({ ...props.filter, stop: mostExported }, Date.now())
  const { ranges } = props.verdict
  return { ...foundQuery(props), until: { offsets: Object.fromEntries(ranges.map(({ partition, to }) => [partition, to])) } }
}

/** Exports what a search found, or every match of its range where it ended before that. A job writes the file. */
export function ExportMenu(props: ExportMenuProps) {
  const { source, filter, verdict, count } = props
  const savesFiles = useInfo().data?.savesFiles ?? false
  const [busy, setBusy] = useState(false)
  const rest = verdict.outcome === 'limit' || verdict.outcome === 'stopped'
  const found = Math.max(verdict.matched, rest ? 0 : count)
  const run = async (query: ReadQuery, format: ExportFormat): Promise<void> => {
    setBusy(true)
    await exportToFile(source, query, format, savesFiles)
    setBusy(false)
  }
  useCommands([{ id: 'messages.export', run: () => void run(foundQuery(props), 'ndjson'), enabled: !busy }])
  const items = (query: () => ReadQuery) => formats.map((format) => (
    <Menu.Item key={format} onClick={() => void run(query(), format)}>{x.as[format]}</Menu.Item>
  ))
  return (
    <Menu>
      <Menu.Target><Button icon="export" menu disabled={busy}>{busy ? x.busy : x.button(found)}</Button></Menu.Target>
      <Menu.Dropdown>
        {rest && <Menu.Label>{x.found(found)}</Menu.Label>}
        {items(() => foundQuery(props))}
        {rest && <><Menu.Divider /><Menu.Label>{x.whole(hasConditions(filter))}</Menu.Label>{items(() => wholeQuery(props))}</>}
      </Menu.Dropdown>
    </Menu>
  )
}
