import { useEffect, useMemo, useRef, useState } from 'react'
import { useReader } from '../../live/use-read.ts'
import { useTail } from '../../live/use-tail.ts'
import { host } from '../../rpc/client.ts'
import { useStore } from '../../store.ts'
import { hasConditions, limitOf, readQuery, resumeQuery, tailQuery, type MessageFilter } from './filter.ts'
import type { SearchJob } from './search-job.ts'
import { searchFor } from './searches.ts'
import { followTail, readRun, type Source } from './streams.ts'

type Asked = {
  readonly source: Source
  readonly filter: MessageFilter
  readonly live: boolean
  /** Grows with every search, also of the same filter. */
  readonly turn: number
  /** False while it is not known yet what to ask for. */
  readonly ready: boolean
  /** A search was begun anew, not found again. */
  readonly onBegun: (filter: MessageFilter) => void
}

/**
 * Reads, or follows while Live is on, whatever the filter asks for. A search with conditions is a job: it goes on when the view
 * is left and is found again on return. A plain look and a tail end with the view.
 */
export function useMessages({ source, filter, live, turn, ready, onBegun }: Asked) {
  const [tools] = useState(() => ({ follow: followTail(source) }))
  const reader = useReader()
  const tail = useTail(tools)
  const search = useRef<SearchJob | null>(null)
  const latest = useRef(onBegun)
  useEffect(() => { latest.current = onBegun })
  useEffect(() => {
    search.current = null
    if (!ready) return
    if (live) {
      reader.clear()
      tail.start(tailQuery(filter))
      return () => tail.stop()
    }
    const query = readQuery(filter, Date.now())
    if (hasConditions(filter)) {
      search.current = searchFor(host, source, filter, query, () => latest.current(filter))
      reader.start(search.current)
    } else reader.start(readRun(source, query))
    return () => reader.dispose()
  }, [reader, tail, source, filter, live, turn, ready])
  const read = useStore(reader.state)
  const follow = useStore(tail.state)
  return useMemo(() => ({
    read, follow,
    stop: () => reader.stop(),
    resume: () => {
      const { resume, verdict } = reader.state.get()
      if (search.current && verdict?.resume === undefined) reader.start(search.current.rest(true))
      else if (search.current) reader.more(search.current.rest(false))
      else if (resume !== null) reader.more(readRun(source, resumeQuery(filter, resume, limitOf(filter))))
    },
    pause: () => tail.pause(),
    go: () => tail.resume(),
  }), [read, follow, reader, tail, source, filter])
}
