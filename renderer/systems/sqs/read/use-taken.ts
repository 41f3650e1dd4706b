import { useEffect, useMemo, useState } from 'react'
import { useReader, type ReadState } from '../../../live/use-read.ts'
import { queries } from '../../../rpc/queries.ts'
import { useStore } from '../../../store.ts'
import { readRun, type Source } from '../../../views/messages/streams.ts'
import { uniqueMessages } from './receives.ts'
import { queryOf, type Accepted, type ReadTerms } from './terms.ts'

/** What was taken from a queue in this view, and how to take more. Nothing is read before `take`. */
export function useTaken(source: Source) {
  const reader = useReader()
  const state: ReadState = useStore(reader.state)
  const [terms, setTerms] = useState<ReadTerms | null>(null)
  const [gone, setGone] = useState<ReadonlySet<string>>(new Set())
  const messages = useMemo(() => uniqueMessages(state.messages).filter(({ id }) => !gone.has(id)), [state.messages, gone])
  const isOver = state.phase !== 'idle' && state.phase !== 'searching'
  // What a read used up is known to the host only now: what it says of the queue is read again.
  useEffect(() => {
    if (isOver) void queries.invalidateQueries({ queryKey: ['details', source.connection, source.system] })
  }, [isOver, source.connection, source.system])
  return {
    state, messages, terms,
    busy: state.phase === 'searching',
    take: (wanted: ReadTerms, accepted: Accepted) => {
      const run = readRun(source, queryOf(wanted, accepted))
      const more = terms?.mode === wanted.mode && state.messages.length > 0
      setTerms(wanted)
      if (more) return reader.more(run)
      setGone(new Set())
      reader.start(run)
    },
    stop: () => reader.stop(),
    /** Takes messages out of the view that are no longer this person's to handle. */
    drop: (ids: readonly string[]) => setGone((now) => new Set([...now, ...ids])),
    /** Goes back to what was before the first read. */
    clear: () => {
      setTerms(null)
      setGone(new Set())
      reader.clear()
    },
  }
}
