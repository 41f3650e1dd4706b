import { readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { z } from 'zod'
import { appendLines, readLines } from './json-lines.ts'

/**
 * What a connection has lying outside that it must give back, as lines on disk for the next run of the program. Lines are on the disk
 * when a call resolves, in the order of the calls.
 */
export interface Leftovers<Line> extends Disposable {
  /** What an earlier run wrote; nothing while another session of this run writes there, whose lines these are. */
  earlier(): Promise<readonly Line[]>
  append(lines: readonly Line[]): Promise<void>
  /** Removes the file when `when` says so of what it holds, unless another session writes there. */
  removeIf(when: (lines: readonly Line[]) => boolean): Promise<void>
}

/** How many sessions of this run of the program write to a file: while a connection is tried or opened anew there may be two. */
const writers = new Map<string, number>()
const suffix = '.jsonl'

/** The file `<name>-<connection>.jsonl` of a folder. */
export function openLeftovers<Line>(dir: string, name: string, connection: string, schema: z.ZodType<Line>): Leftovers<Line> {
  const path = join(dir, `${name}-${encodeURIComponent(connection)}${suffix}`)
  const isAlone = (): boolean => writers.get(path) === 1
  writers.set(path, (writers.get(path) ?? 0) + 1)
  const isFirst = isAlone()
  let last: Promise<unknown> = Promise.resolve()
  const inOrder = <T>(task: () => Promise<T>): Promise<T> => {
    const next = last.then(task, task)
    last = next.catch(() => {})
    return next
  }
  return {
    earlier: () => inOrder(async () => (isFirst ? readLines(path, schema) : [])),
    append: (lines) => inOrder(() => appendLines(path, lines)),
    removeIf: (when) => inOrder(async () => {
      if (isAlone() && when(await readLines(path, schema))) await rm(path, { force: true })
    }),
    [Symbol.dispose]: () => {
      writers.set(path, (writers.get(path) ?? 1) - 1)
    },
  }
}

/** The connections that have such a file of this name. */
export async function leftoversIn(dir: string, name: string): Promise<readonly string[]> {
  const files = await readdir(dir).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return []
    throw error
  })
  return files.filter((file) => file.startsWith(`${name}-`) && file.endsWith(suffix))
    .map((file) => decodeURIComponent(file.slice(name.length + 1, -suffix.length)))
}
