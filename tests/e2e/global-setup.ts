import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startHost } from '../fixtures/host.ts'
import { useProfiles } from './aws-profiles.ts'

/**
 * One headless host with its sandbox and some AWS profiles for the whole suite; its address reaches the tests as TIDEMARK_E2E_ADDRESS.
 * An address that is set already names a host with a sandbox that somebody else started and ends.
 */
export default async function globalSetup(): Promise<(() => Promise<void>) | void> {
  if (process.env.TIDEMARK_E2E_ADDRESS !== undefined) return
  const data = await mkdtemp(join(tmpdir(), 'tidemark-e2e-'))
  await useProfiles(join(data, 'aws'))
  const host = await startHost({ args: ['--sandbox'], data, readyMs: 180_000 })
  process.env.TIDEMARK_E2E_ADDRESS = `${host.origin}/?token=${host.token}`
  return async () => {
    await host.stop()
    await rm(data, { recursive: true, force: true })
  }
}
