import type { Batch } from '#contract/message.ts'
import type { ReadQuery, TailQuery } from '#contract/query.ts'
import type { Ref } from '#contract/ref.ts'
import type { Run } from '../../live/run.ts'
import type { Follow } from '../../live/stream.ts'
import { client, host } from '../../rpc/client.ts'
import { subscribe } from '../../rpc/subscribe.ts'

/** Whose messages: a connection, a system in it, and the topic or queue. */
export type Source = { readonly connection: string, readonly system: string, readonly ref: Ref }

/** Reads once. A lost wire ends it with a problem, since a second read would find everything again. */
export const readRun = (source: Source, query: ReadQuery): Run => ({
  follow: (listener, signal) => void subscribe<Batch>(host, {
    open: (options) => client.messages.read({ ...source, query }, options),
    take: (batch) => listener.take(batch, () => {}),
    reopen: false, onEnd: listener.ended, onProblem: listener.failed,
  }, signal),
})

/** Follows until the signal aborts. After a lost wire it goes on where it was. */
export const followTail = (source: Source): Follow<TailQuery, Batch> => (query, listener, signal) => {
  let { from } = query
  void subscribe<Batch>(host, {
    open: (options) => client.messages.tail({ ...source, query: { ...query, ...(from !== undefined && { from }) } }, options),
    take: (batch, drawn) => {
      if (batch.resume !== undefined) from = { resume: batch.resume }
      listener.take(batch, drawn)
    },
    ack: 'drawn', onEnd: listener.ended, onProblem: listener.failed,
  }, signal)
}
