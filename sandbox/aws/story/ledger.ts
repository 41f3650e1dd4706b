import type { Random } from '../../story/random.ts'
import type { AwsWire } from './wire.ts'

/** An entry that the ledger never takes: its group stands still until the dead-letter queue has it. */
const broken = 'account-closed'

/** Sends entries to `ledger.fifo`, numbered from `first`, each in the group of its account; one in sixty is broken. */
export async function sendEntries(aws: AwsWire, count: number, first: number, random: Random): Promise<void> {
  for (let from = 0; from < count; from += 10) {
    await aws.sqs('SendMessageBatch', {
      QueueUrl: aws.queue('ledger.fifo'),
      Entries: Array.from({ length: Math.min(10, count - from) }, (_, i) => {
        const entry = first + from + i
        const account = `account-${1 + random.below(8)}`
        return {
          Id: `entry-${i}`, MessageGroupId: account,
          MessageBody: JSON.stringify({
            entry, account, cents: random.below(1_000_000), text: random.next() < 1 / 60 ? broken : 'transfer',
          }),
          MessageAttributes: { currency: { DataType: 'String', StringValue: random.pick(['EUR', 'CHF']) } },
        }
      }),
    })
  }
}

/** Whether the ledger takes an entry. */
export const takesEntry = (body: string): boolean => !body.includes(broken)
