import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { Store } from '#main/host/history/store.ts'
import { historyFolder, midnight } from '../../../fixtures/history-store.ts'

const writer = fileURLToPath(new URL('../../../fixtures/history-writer.ts', import.meta.url))
/** Ten minutes are sealed at each 120th sample. */
const enough = 500

/** How many samples a program had kept of each series when it was killed among its writes. */
async function killedWriter(path: string): Promise<number> {
  const program = spawn(process.execPath, [writer, path], { stdio: ['ignore', 'pipe', 'inherit'] })
  let kept = 0
  for await (const line of createInterface({ input: program.stdout })) {
    kept = Number(line)
    if (kept === enough) program.kill('SIGKILL')
  }
  if (program.exitCode === null && program.signalCode === null) await once(program, 'exit')
  return kept
}

test('a program killed among its writes leaves a file with all that was kept, each once', async () => {
  using folder = historyFolder()
  const kept = await killedWriter(folder.path)
  expect(kept).toBeGreaterThanOrEqual(enough)
  const store = new Store(folder.path, 500e6)
  try {
    const now = midnight + (kept + 1_000) * 5_000
    for (const key of ['a', 'b', 'c']) {
      const { at, peak } = store.read({ key, from: midnight, to: now, points: 100_000 }, now)
      expect(at.length).toBeGreaterThanOrEqual(kept)
      expect(peak).toEqual(at.map((_, n) => n))
    }
  } finally {
    store.close()
  }
})
