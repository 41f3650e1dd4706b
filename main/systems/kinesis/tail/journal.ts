import { readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { appendLines, readLines } from '../../json-lines.ts'

/** A consumer that was registered to follow a stream; written down before AWS is asked for it. */
const Made = z.object({ stream: z.string(), arn: z.string(), name: z.string() })
export type Made = z.infer<typeof Made>
const Line = z.union([z.object({ made: Made }), z.object({ gone: Made })])

/** Which consumers stand registered because of this connection, on disk, so that the next run of the program can remove them. */
export interface Journal extends Disposable {
  /** What an earlier run left; nothing while another session of this run writes there, whose consumers these are. */
  left(): Promise<readonly Made[]>
  made(one: Made): Promise<void>
  gone(one: Made): Promise<void>
}

/** How many sessions of this run of the program write to a journal: while a connection is opened anew there may be two. */
const writers = new Map<string, number>()

const prefix = 'fan-out-'
const suffix = '.jsonl'

/** The journal of one connection. Lines are on the disk when a call resolves, in the order of the calls; with nothing left it is removed. */
export function openJournal(dir: string, connection: string): Journal {
  const path = join(dir, `${prefix}${encodeURIComponent(connection)}${suffix}`)
  writers.set(path, (writers.get(path) ?? 0) + 1)
  const first = writers.get(path) === 1
  let last: Promise<unknown> = Promise.resolve()
  const inOrder = <T>(task: () => Promise<T>): Promise<T> => {
    const next = last.then(task, task)
    last = next.catch(() => {})
    return next
  }
  return {
    left: () => inOrder(async () => (first ? standing(await readLines(path, Line)) : [])),
    made: (one) => inOrder(() => appendLines(path, [{ made: one }])),
    gone: (one) => inOrder(async () => {
      await appendLines(path, [{ gone: one }])
      if (standing(await readLines(path, Line)).length === 0) await rm(path, { force: true })
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

function standing(lines: readonly z.infer<typeof Line>[]): readonly Made[] {
  const made = new Map<string, Made>()
  for (const line of lines) {
    if ('made' in line) made.set(keyOf(line.made), line.made)
    else made.delete(keyOf(line.gone))
  }
  return [...made.values()]
}

const keyOf = ({ arn, name }: Made): string => `${arn} ${name}`
