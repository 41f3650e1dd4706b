import { join } from 'node:path'
import { safeStorage } from 'electron'
import { z } from 'zod'
import { readIfThere, writeAtomic } from '#main/host/files.ts'
import { VaultContents } from './file.ts'
import { memoryVault, vaultOver, type Vault } from './vault.ts'

const Sealed = z.object({ version: z.literal(1), data: z.base64() })

/**
 * Secrets sealed by the system's keychain. Where there is none, or only Chromium's `basic_text` stand-in, they stay in memory;
 * call after the app is ready.
 */
export async function keychainVault(data: string): Promise<Vault> {
  const weak = process.platform === 'linux' && safeStorage.getSelectedStorageBackend() === 'basic_text'
  if (weak || !await safeStorage.isAsyncEncryptionAvailable()) return memoryVault()
  const path = join(data, 'keychain.json')
  const text = await readIfThere(path)
  const loaded = text === null ? {} : VaultContents.parse(JSON.parse(await open(text)))
  return vaultOver('keychain', loaded, async (contents) => {
    const sealed = await safeStorage.encryptStringAsync(JSON.stringify(contents))
    await writeAtomic(path, JSON.stringify({ version: 1, data: sealed.toString('base64') }))
  })
}

/**
 * What is read is written again at the next change, with whatever key is then current, so `shouldReEncrypt` needs no act of its
 * own.
 */
async function open(text: string): Promise<string> {
  const { data } = Sealed.parse(JSON.parse(text))
  return (await safeStorage.decryptStringAsync(Buffer.from(data, 'base64'))).result
}
