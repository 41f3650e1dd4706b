import { mkdir, open, readFile, type FileHandle } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { z } from 'zod'
import { ProblemError } from '#contract/problem.ts'

/** A journal of one run: what an earlier part of it noted, and a way to note more. */
export interface Steps<Line> extends AsyncDisposable {
  readonly before: readonly Line[]
  /** Resolves when the lines are on the disk, each with the time (`at`, epoch ms) where it has none of its own. */
  add(...lines: readonly Line[]): Promise<void>
}

/** How a journal is opened; tests open one that dies at a chosen step. */
export type OpenSteps = <Line extends object>(path: string, schema: z.ZodType<Line>, now?: () => number) => Promise<Steps<Line>>

/**
 * Opens a journal of JSON lines, made where there is none. A line that a crash cut short is passed over: nothing is done before its
 * line is whole.
 */
export const openSteps: OpenSteps = async (path, schema, now = Date.now) => {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 })
  const before = linesOf(await readFile(path, 'utf8').catch(absent), schema)
  const file: FileHandle = await open(path, 'a', 0o600)
  // Ends a line that a crash cut short.
  if ((await file.stat()).size > 0) await file.appendFile('\n')
  return {
    before,
    async add(...lines) {
      if (lines.length === 0) return
      try {
        await file.appendFile(lines.map((line) => `${JSON.stringify({ at: now(), ...line })}\n`).join(''))
        await file.sync()
      } catch (error) {
        throw unwritable(error)
      }
    },
    [Symbol.asyncDispose]: () => file.close(),
  }
}

/**
 * Notes of which queue a journal is. Rejects with Conflict for one of another queue: the connection leads somewhere else since,
 * where its receipts and ids mean nothing.
 */
export async function bindTo(steps: Steps<{ step: string } | { step: 'queue'; arn: string }>, arn: string): Promise<void> {
  const bound = steps.before.find((line): line is { step: 'queue'; arn: string } => line.step === 'queue')
  if (!bound) return steps.add({ step: 'queue', arn })
  if (bound.arn === arn) return
  throw new ProblemError({
    code: 'Conflict', message: `This job was begun with the queue ${bound.arn}, and the connection leads to ${arn} now.`,
    hint: 'Let the connection lead there again, then resume the job.',
  })
}

const unwritable = (error: unknown): ProblemError => new ProblemError({
  code: 'TooLarge', message: `The journal could not be written: ${error instanceof Error ? error.message : String(error)}.`,
  hint: 'Make room in the data folder, then resume the job.',
}, { cause: error })

function absent(error: NodeJS.ErrnoException): string {
  if (error.code === 'ENOENT') return ''
  throw error
}

function linesOf<Line>(text: string, schema: z.ZodType<Line>): Line[] {
  return text.split('\n').flatMap((line) => {
    try {
      return line === '' ? [] : (schema.safeParse(JSON.parse(line)).data ?? [])
    } catch {
      return []
    }
  })
}
