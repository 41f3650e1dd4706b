import { ListTagsForStreamCommand } from '@aws-sdk/client-kinesis'
import type { Call } from '../driver.ts'
import type { Kinesis } from './shared.ts'

/** Every tag of a stream, asked anew: AWS gives fifty at a time (ListTagsForStream). */
export async function tagsOf(
  { client }: Pick<Kinesis, 'client'>, StreamName: string, { signal }: Pick<Call, 'signal'>,
): Promise<ReadonlyMap<string, string>> {
  const found = new Map<string, string>()
  for (let last: string | undefined; ;) {
    const { Tags = [], HasMoreTags } = await client.send(
      new ListTagsForStreamCommand({ StreamName, ...(last !== undefined && { ExclusiveStartTagKey: last }) }),
      { abortSignal: signal },
    )
    for (const { Key, Value = '' } of Tags) if (Key !== undefined) found.set(Key, Value)
    last = Tags.at(-1)?.Key
    if (!HasMoreTags || last === undefined) return found
  }
}
