import { useEffect, useMemo, useState } from 'react'
import { useReader } from '../../live/use-read.ts'
import { useTail } from '../../live/use-tail.ts'
import { useStore } from '../../store.ts'
import { limitOf, readQuery, resumeQuery, tailQuery, type MessageFilter } from './filter.ts'
import { followRead, followTail, type Source } from './streams.ts'

/** Reads, or follows while Live is on, whatever the filter asks for; again when `turn` grows. Leaving ends both. */
export function useMessages(source: Source, filter: MessageFilter, live: boolean, turn: number) {
  const [tools] = useState(() => ({ read: { follow: followRead(source) }, tail: { follow: followTail(source) } }))
  const reader = useReader(tools.read)
  const tail = useTail(tools.tail)
  useEffect(() => {
    if (live) {
      reader.clear()
      tail.start(tailQuery(filter))
      return () => tail.stop()
    }
    reader.start(readQuery(filter, Date.now()))
    return () => reader.dispose()
  }, [reader, tail, filter, live, turn])
  const read = useStore(reader.state)
  const follow = useStore(tail.state)
  return useMemo(() => ({
    read, follow,
    stop: () => reader.stop(),
    resume: () => {
      const { resume } = reader.state.get()
      if (resume !== null) reader.more(resumeQuery(filter, resume, limitOf(filter)))
    },
    pause: () => tail.pause(),
    go: () => tail.resume(),
  }), [read, follow, reader, tail, filter])
}
