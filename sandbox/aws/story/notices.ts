import type { Random } from '../../story/random.ts'
import type { AwsWire } from './wire.ts'

/** The tenant whose campaigns crowd the queue. */
const noisy = 'tenant-acme'
const quiet: readonly [string, string, string] = ['tenant-blue', 'tenant-cedar', 'tenant-dune']

/** Sends notices to the fair queue `notifications`; four in five are the noisy tenant's. */
export async function sendNotices(aws: AwsWire, count: number, random: Random): Promise<void> {
  for (let from = 0; from < count; from += 10) {
    await aws.sqs('SendMessageBatch', {
      QueueUrl: aws.queue('notifications'),
      Entries: Array.from({ length: Math.min(10, count - from) }, (_, i) => {
        const tenant = random.next() < 0.8 ? noisy : random.pick(quiet)
        return {
          Id: `notice-${i}`, MessageGroupId: tenant,
          MessageBody: JSON.stringify({
            tenant, to: `person-${random.below(5000)}@example.com`, template: random.pick(['welcome', 'invoice', 'campaign']),
          }),
          MessageAttributes: { tenant: { DataType: 'String', StringValue: tenant } },
        }
      }),
    })
  }
}
