import { mkdir, open, readFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { z } from 'zod'

/** Adds lines to a file for its owner only, made with its folder where it is missing; resolves when they are on the disk. */
export async function appendLines(path: string, lines: readonly unknown[]): Promise<void> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 })
  await using file = await open(path, 'a', 0o600)
  // The line break before them ends a line that a crash cut short.
  await file.appendFile(`\n${lines.map((line) => JSON.stringify(line)).join('\n')}\n`)
  await file.sync()
}

/** The lines of a file, none where there is no file; a line that a crash cut short, or of another shape, is passed over. */
export async function readLines<T>(path: string, schema: z.ZodType<T>): Promise<readonly T[]> {
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return ''
    throw error
  })
  return text.split('\n').flatMap((line) => {
    try {
      return line === '' ? [] : (schema.safeParse(JSON.parse(line)).data ?? [])
    } catch {
      return []
    }
  })
}
