import { problemOf, useConnections, useInfo } from '../../rpc/queries.ts'
import { FailedState } from '../../ui/failed-state.tsx'
import { BoardView } from './board-view.tsx'

/** Backlog: everything that waits, over all connections, worst first. */
export function HomeView() {
  const connections = useConnections()
  const info = useInfo()
  const failed = problemOf(connections) ?? problemOf(info)
  if (failed) return <FailedState problem={failed} onTryAgain={() => { void connections.refetch(); void info.refetch() }} />
  const asked = connections.isSuccess && info.isSuccess
  return <BoardView connections={connections.data ?? []} systems={info.data?.systems ?? []} asked={asked} />
}
