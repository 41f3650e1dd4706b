import { z } from 'zod'
import { leftoversIn, openLeftovers } from '../../left-behind.ts'

/** A message that is hidden because of us: where it came from, the receipt that gives it back, and until when (epoch ms). */
const Taken = z.object({
  id: z.string(),
  queue: z.string(),
  url: z.string(),
  receipt: z.string(),
  mode: z.enum(['sample', 'hold']),
  hideSeconds: z.number(),
  takenAt: z.number(),
  hiddenUntil: z.number(),
})
export type Taken = z.infer<typeof Taken>

const Line = z.union([
  z.object({ take: Taken }),
  z.object({ until: z.number(), of: z.array(z.object({ queue: z.string(), id: z.string(), receipt: z.string() })) }),
  z.object({ gone: z.array(z.object({ queue: z.string(), id: z.string(), receipt: z.string() })) }),
])
type Line = z.infer<typeof Line>

/** Which receive of which message; a message that was received again is another one. */
type Which = Pick<Taken, 'queue' | 'id' | 'receipt'>

/** What stands hidden, on disk, so that the next run of the program can give it back. */
export interface Journal extends Disposable {
  /** What an earlier run left; nothing while another session of this run writes there, whose messages these are. */
  left(): Promise<readonly Taken[]>
  took(taken: readonly Taken[]): Promise<void>
  hidden(which: readonly Which[], until: number): Promise<void>
  gone(which: readonly Which[]): Promise<void>
  /** Nothing of this session stands any more. */
  clear(): Promise<void>
}

const name = 'holds'

/** The journal of one connection. Lines are on the disk when a call resolves, in the order of the calls. */
export function openJournal(dir: string, connection: string): Journal {
  const file = openLeftovers(dir, name, connection, Line)
  const plain = (which: readonly Which[]): Which[] => which.map(({ queue, id, receipt }) => ({ queue, id, receipt }))
  return {
    left: async () => standing(await file.earlier()),
    took: (taken) => file.append(taken.map((take) => ({ take: { ...take } }))),
    hidden: (which, until) => file.append([{ until, of: plain(which) }]),
    gone: (which) => file.append([{ gone: plain(which) }]),
    clear: () => file.removeIf(() => true),
    [Symbol.dispose]: () => file[Symbol.dispose](),
  }
}

/** The connections of which a journal is there. */
export const journalsIn = (dir: string): Promise<readonly string[]> => leftoversIn(dir, name)

function standing(lines: readonly Line[]): readonly Taken[] {
  const taken = new Map<string, Taken>()
  for (const line of lines) {
    if ('take' in line) taken.set(keyOf(line.take), line.take)
    else if ('gone' in line) for (const which of line.gone) taken.delete(keyOf(which))
    else for (const which of line.of) {
      const found = taken.get(keyOf(which))
      if (found) taken.set(keyOf(which), { ...found, hiddenUntil: line.until })
    }
  }
  return [...taken.values()]
}

const keyOf = ({ queue, id, receipt }: Which): string => `${queue} ${id} ${receipt}`
