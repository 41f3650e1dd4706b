import { useStore } from '../store.ts'
import { roomView } from './settings.ts'

export interface RoomView {
  /** No rail, no bars, 18 px text; hosts and secrets masked. */
  readonly on: boolean
  readonly leave: () => void
  /** The text, or dots of no telling length while the room sees the screen. Use it for hosts, user names and paths of secrets. */
  readonly mask: (text: string) => string
}

/** Whether the window is in room view (`Shift L`), and how to hide what a room must not read. */
export function useRoomView(): RoomView {
  const on = useStore(roomView)
  return { on, leave: () => roomView.set(false), mask: text => (on ? '••••••' : text) }
}
