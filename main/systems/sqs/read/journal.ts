import { readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { appendLines, readLines } from '../../json-lines.ts'

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

/** How many sessions of this run of the program write to a journal: while a connection is tried or opened anew there may be two. */
const writers = new Map<string, number>()

const prefix = 'holds-'
const suffix = '.jsonl'

/** The journal of one connection. Lines are on the disk when a call resolves, in the order of the calls. */
export function openJournal(dir: string, connection: string): Journal {
  const path = join(dir, `${prefix}${encodeURIComponent(connection)}${suffix}`)
  const alone = (): boolean => writers.get(path) === 1
  writers.set(path, (writers.get(path) ?? 0) + 1)
  const first = alone()
  let last: Promise<unknown> = Promise.resolve()
  const inOrder = <T>(task: () => Promise<T>): Promise<T> => {
    const next = last.then(task, task)
    last = next.catch(() => {})
    return next
  }
  const write = (lines: readonly Line[]): Promise<void> => inOrder(() => appendLines(path, lines))
  const plain = (which: readonly Which[]): Which[] => which.map(({ queue, id, receipt }) => ({ queue, id, receipt }))
  return {
    left: () => inOrder(async () => (first ? standing(await readLines(path, Line)) : [])),
    took: (taken) => write(taken.map((take) => ({ take: { ...take } }))),
    hidden: (which, until) => write([{ until, of: plain(which) }]),
    gone: (which) => write([{ gone: plain(which) }]),
    clear: () => inOrder(async () => {
      if (alone()) await rm(path, { force: true })
    }),
    [Symbol.dispose]: () => {
      writers.set(path, (writers.get(path) ?? 1) - 1)
    },
  }
}

/** The connections of which a journal is there. */
export async function journalsIn(dir: string): Promise<readonly string[]> {
  const names = await readdir(dir).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return []
    throw error
  })
  return names.filter((name) => name.startsWith(prefix) && name.endsWith(suffix))
    .map((name) => decodeURIComponent(name.slice(prefix.length, -suffix.length)))
}

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
