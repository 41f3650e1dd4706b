import { mkdir, open, type FileHandle } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { z } from 'zod'
import { ProblemError } from '#contract/problem.ts'
import { fileLines } from '../../file-lines.ts'

/** A journal of one run: what an earlier part of it noted, and a way to note more. */
export interface Steps<Line> extends AsyncDisposable {
  /** Read anew from the disk each time, line by line: a journal may be larger than what fits into memory. */
  before(): AsyncIterable<Line>
  /** Resolves when the lines are on the disk, each with the time (`at`, epoch ms) where it has none of its own. */
  add(...lines: readonly Line[]): Promise<void>
}

/** How a journal is opened; tests open one that dies at a chosen step. */
export type OpenSteps = <Line extends object>(path: string, schema: z.ZodType<Line>, now?: () => number) => Promise<Steps<Line>>

/**
 * Opens a journal of JSON lines, made where there is none. A line that a crash cut short is passed over: nothing is done before
 * its line is whole.
 */
export const openSteps: OpenSteps = async (path, schema, now = Date.now) => {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 })
  const file: FileHandle = await open(path, 'a', 0o600)
  const { size } = await file.stat()
  // Ends a line that a crash cut short.
  if (size > 0) await file.appendFile('\n')
  return {
    before: () => linesOf(path, size, schema),
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
  const bound = await boundTo(steps)
  if (bound === undefined) return steps.add({ step: 'queue', arn })
  if (bound === arn) return
  throw new ProblemError({
    code: 'Conflict', message: `This job was begun with the queue ${bound}, and the connection leads to ${arn} now.`,
    hint: 'Let the connection lead there again, then resume the job.',
  })
}

const unwritable = (error: unknown): ProblemError => new ProblemError({
  code: 'TooLarge', message: `The journal could not be written: ${error instanceof Error ? error.message : String(error)}.`,
  hint: 'Make room in the data folder, then resume the job.',
}, { cause: error })

async function boundTo(steps: Steps<{ step: string } | { step: 'queue'; arn: string }>): Promise<string | undefined> {
  for await (const line of steps.before()) if ('arn' in line) return line.arn
  return undefined
}

async function* linesOf<Line>(path: string, size: number, schema: z.ZodType<Line>): AsyncGenerator<Line> {
  for await (const { bytes } of fileLines(path, 0, size)) {
    const line = lineOf(bytes.toString('utf8'), schema)
    if (line !== undefined) yield line
  }
}

/** Undefined for a line that a crash cut short, or of another shape. */
function lineOf<Line>(text: string, schema: z.ZodType<Line>): Line | undefined {
  try {
    return schema.safeParse(JSON.parse(text)).data
  } catch {
    return undefined
  }
}
