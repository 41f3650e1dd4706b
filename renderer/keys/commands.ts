import { createStore } from '../store.ts'

export interface Command {
  /** An id of the key table, or one of your own for a command without keys. */
  readonly id: string
  /** Does it; the event when a key did. */
  readonly run: (event?: KeyboardEvent) => void
  /** What the palette calls it; without it, the words of the key table. */
  readonly label?: string
  /** False: its keys do nothing and the palette leaves it out. */
  readonly enabled?: boolean
}

/** All commands on offer now, the latest last. */
export const commands = createStore<readonly Command[]>([])

/** What a component offers, and its place in the order: what was drawn or opened later answers before what was there. */
interface Offer { readonly order: number; readonly commands: readonly Command[] }

const offers = createStore<readonly Offer[]>([])
let lastOrder = 0

/** The next place in the order. Taken while drawing, since parents draw before their children but their effects run after. */
export const nextOrder = (): number => (lastOrder += 1)

/** Offers commands until the returned function is called. */
export function registerCommands(offered: readonly Command[], order: number = nextOrder()): () => void {
  const offer = { order, commands: offered }
  offers.set(now => [...now, offer].sort((a, b) => a.order - b.order))
  return () => offers.set(now => now.filter(one => one !== offer))
}

offers.subscribe(() => commands.set(offers.get().flatMap(offer => offer.commands)))
