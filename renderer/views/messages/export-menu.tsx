import { Menu } from '@mantine/core'
import { useState } from 'react'
import type { Verdict } from '#contract/message.ts'
import { useCommands } from '../../keys/use-commands.ts'
import { client, isDesktop } from '../../rpc/client.ts'
import { toProblem } from '../../rpc/problem.ts'
import { t } from '../../texts/index.ts'
import { Button } from '../../ui/button.tsx'
import { announceFailure } from '../../ui/live-region.tsx'
import { toast } from '../../ui/toasts.tsx'
import { exportQuery, type MessageFilter } from './filter.ts'
import type { Source } from './streams.ts'

const m = t.messages
const formats = ['ndjson', 'csv', 'json'] as const
const pauseMs = 300

type ExportMenuProps = {
  readonly source: Source
  readonly filter: MessageFilter
  readonly verdict: Verdict
  readonly count: number
}

/** Saves the file of an export that is done. */
function save(job: string): void {
  const link = document.createElement('a')
  link.href = new URL(`api/jobs/${job}/file`, document.baseURI).href
  link.download = ''
  link.click()
}

/** Runs an export to its end; resolves with its job's id. */
async function exportAll({ source, filter, verdict, count }: ExportMenuProps, format: (typeof formats)[number]): Promise<string> {
  let { job } = await client.messages.export({ ...source, query: exportQuery(filter, verdict, count), format })
  while (job.state === 'running') {
    await new Promise((resolve) => setTimeout(resolve, pauseMs))
    job = await client.jobs.get({ id: job.id })
  }
  if (job.state !== 'done') throw new Error(job.problems[0]?.message ?? m.exportStopped)
  return job.id
}

/** Exports what was found, whole values and not only what is shown: the very offsets that were read are read again by a job. */
export function ExportMenu(props: ExportMenuProps) {
  const [busy, setBusy] = useState(false)
  const run = async (format: (typeof formats)[number]): Promise<void> => {
    setBusy(true)
    try {
      const job = await exportAll(props, format)
      save(job)
      toast({ text: m.exported(props.count) })
    } catch (error) {
      const { message } = toProblem(error)
      announceFailure(message)
      toast({ tone: 'bad', text: message })
    } finally {
      setBusy(false)
    }
  }
  useCommands([{ id: 'messages.export', run: () => void run('ndjson'), enabled: !busy && !isDesktop }])
  if (isDesktop) return null
  return (
    <Menu>
      <Menu.Target><Button icon="export" menu disabled={busy}>{busy ? m.exporting : m.export(props.count)}</Button></Menu.Target>
      <Menu.Dropdown>
        {formats.map((format) => (
          <Menu.Item key={format} onClick={() => void run(format)}>{m.exportAs[format]}</Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}
