import { useStore } from '../store.ts'
import { roomView } from './settings.ts'

export interface RoomView {
  /** No rail, no bars, 18 px text; hosts and secrets masked. */
  readonly on: boolean
  readonly leave: () => void
  /** The text, or dots of no telling length while the room sees the screen. Use it for hosts, user names and paths of secrets. */
  readonly mask: (text: string) => string
  /** A sentence with the addresses in it hidden the same way: "Broker •••••• did not answer". */
  readonly maskHosts: (sentence: string) => string
}

const dots = '••••••'
/** What names a machine: IPv4 and IPv6 addresses, EC2's `ip-10-0-4-42`, `name:port`, and host names of three parts and more. */
const hosts = new RegExp([
  String.raw`\b\d{1,3}(?:\.\d{1,3}){3}\b(?::\d+)?`,
  String.raw`\[[\da-f]*:[\da-f:.]+\](?::\d+)?`,
  String.raw`\b(?:[\da-f]{1,4}:){2,7}(?::[\da-f]{1,4}){1,6}\b|\b(?:[\da-f]{1,4}:){7}[\da-f]{1,4}\b`,
  String.raw`\bip-\d{1,3}(?:-\d{1,3}){3}\b(?:\.[\w.-]+)?`,
  String.raw`\b(?=[\w.-]*[a-z])[\w.-]+:\d{2,5}\b`,
  String.raw`\b(?:[\w-]+\.){2,}[a-z]{2,}\b`,
].join('|'), 'gi')

/** A sentence with the addresses in it hidden. */
export const withoutHosts = (sentence: string): string => sentence.replaceAll(hosts, dots)

const hidden = (): string => dots
const asIs = (text: string): string => text

/** Whether the window is in room view (`Shift L`), and how to hide what a room must not read. */
export function useRoomView(): RoomView {
  const on = useStore(roomView)
  return {
    on, leave: () => roomView.set(false),
    mask: on ? hidden : asIs,
    maskHosts: on ? withoutHosts : asIs,
  }
}
