import type { Details } from '#contract/resource.ts'
import type { AwsAccount } from '#main/aws/account.ts'
import type { Call } from '../driver.ts'
import { latestMetrics, type Measured } from './cloud-metrics.ts'

/** As often as the page of a queue asks for them (ms), so that a description costs nothing more. */
const everyMs = 60_000

/** What CloudWatch tells of message groups: the tenants of a fair queue, or the groups of a FIFO queue. */
const rows: Readonly<Record<'fair' | 'fifo', readonly { readonly metric: Measured; readonly label: string; readonly unit: string; readonly note: string }[]>> = {
  fair: [
    { metric: 'noisyGroups', label: 'Noisy groups', unit: 'groups', note: 'Tenants that take more than their share; the others are delivered before them.' },
    { metric: 'quietVisible', label: 'Visible in quiet groups', unit: 'items', note: 'What waits of the other tenants.' },
    { metric: 'quietAge', label: 'Oldest in quiet groups', unit: 's', note: 'How long the oldest of these has waited.' },
  ],
  fifo: [
    { metric: 'groupsInFlight', label: 'Groups in flight', unit: 'groups', note: 'Message groups that are being worked on, and blocked meanwhile.' },
    { metric: 'deduplicated', label: 'Deduplicated', unit: 'items/s', note: 'Messages taken for repeated ones.' },
  ],
}

/** The figures of message groups; null where CloudWatch has none, or may not be asked. Rejects only when cancelled. */
export async function groupsSection(account: AwsAccount, queue: string, fifo: boolean, call: Call): Promise<Details['sections'][number] | null> {
  const wanted = fifo ? rows.fifo : rows.fair
  const { of } = await latestMetrics(account, wanted.map(({ metric }) => ({ queue, metric, everyMs })), call)
  if (wanted.every(({ metric }) => of(queue, metric) === null)) return null
  return {
    title: fifo ? 'Message groups' : 'Fair queue',
    rows: wanted.map(({ metric, label, unit, note }) => ({ label, value: of(queue, metric)?.value ?? null, unit, note })),
  }
}
