import { useQuery } from '@tanstack/react-query'
import type { Message } from '#contract/message.ts'
import type { ReadQuery } from '#contract/query.ts'
import { client } from '../../rpc/client.ts'
import { decodeOf, type DecodeChoice } from './filter.ts'
import { positionText } from './parts.ts'
import type { Source } from './streams.ts'

/** Up to here a value that was cut is loaded whole by itself, bytes; beyond it the person is asked. */
const wholeByItself = 1 << 20
const wholeAtMost = 32 << 20

/** Where to read to find a message again; null where nothing can be read twice. A KPL aggregate is read with all it holds. */
function whereIs({ position: { partition, offset, shard, sequence, subSequence } }: Message): ReadQuery | null {
  if (partition !== undefined && offset !== undefined) return { partitions: [Number(partition)], from: { offset }, limit: 1 }
  if (shard === undefined || sequence === undefined) return null
  return { shards: [shard], from: { sequence: { [shard]: sequence } }, limit: Number(subSequence ?? 0) + 1 }
}

/** Reads one message of a topic or stream again with all of its text. */
async function readWhole(source: Source, message: Message, decode: DecodeChoice, signal: AbortSignal): Promise<Message> {
  const where = whereIs(message)
  if (where === null) return message
  const chosen = decodeOf(decode)
  const frames = await client.messages.read({
    ...source, query: { ...where, direction: 'forward', previewBytes: wholeAtMost, ...(chosen && { decode: chosen }) },
  }, { signal })
  let found: Message | undefined
  for await (const frame of frames) {
    found ??= frame.data.messages.find((each) => positionText(each) === positionText(message))
    if (frame.stream !== undefined && frame.seq !== undefined) await client.flow.ack({ stream: frame.stream, seq: frame.seq })
  }
  return found ?? message
}

/** The message with its whole text: as it is when nothing was cut, else read again when it is small or `asked` for. */
export function useWholeMessage(source: Source, message: Message, decode: DecodeChoice, asked: boolean) {
  const cut = message.value?.truncated ?? false
  const wanted = cut && (asked || (message.value?.bytes ?? 0) <= wholeByItself)
  const query = useQuery({
    queryKey: ['whole', source.connection, source.system, source.ref, message.id, decode],
    queryFn: ({ signal }) => readWhole(source, message, decode, signal),
    enabled: wanted, staleTime: Infinity, gcTime: 30_000,
  })
  return { message: query.data ?? message, loading: wanted && query.isPending, error: query.error }
}

/** The exact bytes of one part of a message. */
export const useBytes = (source: Source, message: Message, part: 'key' | 'value', wanted: boolean) => useQuery({
  queryKey: ['bytes', source.connection, source.system, source.ref, message.id, part],
  queryFn: async ({ signal }) => (await client.messages.bytes({ ...source, id: message.id, part }, { signal })).base64,
  enabled: wanted, staleTime: Infinity, gcTime: 30_000,
})
