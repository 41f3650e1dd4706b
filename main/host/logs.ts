import { appendFile, mkdir, rename, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { Log } from '#main/systems/driver.ts'
import { inOrder } from './files.ts'
import { redact } from './redact.ts'

const maxBytes = 4 << 20
const kept = 3

/**
 * A log that rotates (3 files of 4 MB). `secrets` are taken out of every line; `flush` resolves when all lines are in the file.
 */
export type FileLog = Log & { readonly secrets: Set<string>; flush(): Promise<void> }

/**
 * Opens `logs/tidemark.log` in the data folder. One JSON object a line; a disk that cannot be written loses lines and nothing
 * else.
 */
export async function openLog(data: string): Promise<FileLog> {
  const folder = join(data, 'logs')
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const path = (n: number) => join(folder, n === 0 ? 'tidemark.log' : `tidemark.${n}.log`)
  let size = await stat(path(0)).then((found) => found.size, () => 0)
  const secrets = new Set<string>()
  const ordered = inOrder()

  const append = async (line: string) => {
    if (size + line.length > maxBytes) {
      for (let n = kept - 1; n > 0; n--) await rename(path(n - 1), path(n)).catch(() => {})
      size = 0
    }
    await appendFile(path(0), line, { mode: 0o600 })
    size += line.length
  }
  const write = (level: string) => (message: string, data?: Readonly<Record<string, unknown>>) => {
    const line = `${JSON.stringify(redact({ at: new Date().toISOString(), level, message, ...(data && { data }) }, secrets))}\n`
    ordered(() => append(line)).catch(() => {})
  }
  return { info: write('info'), warn: write('warn'), error: write('error'), secrets, flush: () => ordered(async () => {}) }
}
