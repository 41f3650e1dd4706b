import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { startSandbox } from '#sandbox/sandbox.ts'
import { jarCache } from '../../tools/paths.ts'
import { kcat } from '../fixtures/brokers/tools.ts'

it('a sandbox starts without what cannot start, topics that need schemas or AWS, and says so', async () => {
  const bare = await mkdtemp(join(tmpdir(), 'tidemark-sandbox-bare-'))
  const heard: string[] = []
  try {
    // Where its folder should be.
    await writeFile(join(bare, 'registry'), '')
    await writeFile(join(bare, 'aws'), '')
    const sandbox = await startSandbox({ dir: bare, jars: jarCache, onProgress: ({ message }) => heard.push(message) })
    try {
      expect(sandbox.connections().map(({ draft }) => draft.config)).toEqual([{ type: 'kafka', brokers: [sandbox.bootstrap] }])
      expect(heard).toContainEqual(expect.stringMatching(/^Topics with schemas are left out: /))
      expect(heard).toContainEqual(expect.stringMatching(/^AWS is left out: /))
      expect(sandbox.feedErrors).toMatchObject([
        { message: expect.stringContaining('left out') }, { message: expect.stringContaining('AWS is left out') },
      ])
      const listing = JSON.parse(await kcat({ brokers: [sandbox.bootstrap] }, ['-L', '-J']))
      const topics = listing.topics.map(({ topic }: { topic: string }) => topic)
      expect(topics).toContain('formats')
      expect(topics).not.toContain('invoices')
    } finally {
      await sandbox.stop()
    }
  } finally {
    await rm(bare, { recursive: true, force: true })
  }
})
