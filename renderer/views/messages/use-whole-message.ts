import { useQuery } from '@tanstack/react-query'
import type { Message } from '#contract/message.ts'
import { client } from '../../rpc/client.ts'
import { decodeOf, type DecodeChoice } from './filter.ts'
import type { Source } from './streams.ts'

/** Up to here a value that was cut is loaded whole by itself, bytes; beyond it the person is asked. */
const wholeByItself = 1 << 20
const wholeAtMost = 32 << 20

/** Reads one Kafka record again with all of its text. */
async function readWhole(source: Source, message: Message, decode: DecodeChoice, signal: AbortSignal): Promise<Message> {
  const { partition, offset } = message.position
  if (partition === undefined || offset === undefined) return message
  const chosen = decodeOf(decode)
  const frames = await client.messages.read({ ...source, query: {
    partitions: [Number(partition)], from: { offset }, direction: 'forward', limit: 1, previewBytes: wholeAtMost,
    ...(chosen && { decode: chosen }),
  } }, { signal })
  let found: Message | undefined
  for await (const frame of frames) {
    found ??= frame.data.messages.find((each) => each.position.offset === offset)
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
