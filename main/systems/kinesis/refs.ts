import { ProblemError } from '#contract/problem.ts'
import type { Ref } from '#contract/ref.ts'

/** The ref of a stream. */
export const streamRef = (stream: string): Ref => ({ kind: 'stream', path: [stream] })
/** The ref of a shard of a stream. */
export const shardRef = (stream: string, shard: string): Ref => ({ kind: 'shard', path: [stream, shard] })
/** The ref of what reads a stream; `name` as a list of consumers gives it. */
export const consumerRef = (stream: string, name: string): Ref => ({ kind: 'consumer', path: [stream, name] })

/** The name of the stream that a ref stands for. Throws BadInput for anything else. */
export function streamName(ref: Ref): string {
  const [name] = ref.path
  if (ref.kind === 'stream' && ref.path.length === 1 && name) return name
  throw wrong(
    ref, 'This is not the name of a stream.', 'The path of a stream is its name alone.', '{ kind: "stream", path: [name] }',
  )
}

/** The stream and the id of the shard that a ref stands for. Throws BadInput for anything else. */
export function shardId(ref: Ref): { readonly stream: string; readonly shard: string } {
  const [stream, shard] = ref.path
  if (ref.kind === 'shard' && ref.path.length === 2 && stream && shard) return { stream, shard }
  throw wrong(
    ref, 'This is not a shard.', 'The path of a shard is its stream and its id.', '{ kind: "shard", path: [stream, shard id] }',
  )
}

/** The stream and the name of the consumer that a ref stands for. Throws BadInput for anything else. */
export function consumerName(ref: Ref): { readonly stream: string; readonly consumer: string } {
  const [stream, consumer] = ref.path
  if (ref.kind === 'consumer' && ref.path.length === 2 && stream && consumer) return { stream, consumer }
  throw wrong(
    ref, 'This is not a consumer.', 'The path of a consumer is its stream and its name.',
    '{ kind: "consumer", path: [stream, name] }',
  )
}

const wrong = ({ kind, path }: Ref, message: string, hint: string, form: string): ProblemError => new ProblemError({
  code: 'BadInput', message, hint, ref: { kind, path: [...path] }, issues: [{ path: 'ref', message: `must be ${form}` }],
})
