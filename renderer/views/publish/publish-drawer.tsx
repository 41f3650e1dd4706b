import { useStore } from '../../store.ts'
import { NewMessage } from './new-message.tsx'
import { OneAgain } from './one-again.tsx'
import { publishTarget } from './publish-target.ts'
import { SeveralAgain } from './several-again.tsx'
import { workKey } from './work.ts'

/** The drawer that publishes: open while `publishTarget` says what and where to. What was typed survives closing it. */
export function PublishDrawer() {
  const target = useStore(publishTarget)
  if (!target) return null
  const [first, second] = target.from?.messages ?? []
  const key = workKey(target)
  if (!first) return <NewMessage key={key} target={target} />
  return second ? <SeveralAgain key={key} target={target} /> : <OneAgain key={key} target={target} message={first} />
}
