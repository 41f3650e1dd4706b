import { createCipheriv, createDecipheriv, randomBytes, scryptSync } from 'node:crypto'
import { chmod, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { readIfThere, writeAtomic } from '#main/host/files.ts'
import { problem } from '#main/host/problems.ts'
import { vaultOver, type Contents, type Vault } from './vault.ts'

const Sealed = z.object({ version: z.literal(1), salt: z.base64(), iv: z.base64(), tag: z.base64(), data: z.base64() })
/** What every vault's file holds once it is open: secrets by connection and dotted name. */
export const VaultContents = z.record(z.string(), z.record(z.string(), z.string()))

/**
 * Secrets in `vault.json` of the data folder under AES-256-GCM, mode 0600. The key comes from `passphrase` (TIDEMARK_VAULT_KEY)
 * or from `vault.key` (0600), made on first use.
 */
export async function fileVault(data: string, passphrase: string | undefined): Promise<Vault> {
  const path = join(data, 'vault.json')
  const text = await readIfThere(path)
  const sealed = text === null ? null : parseSealed(text, path)
  const salt = sealed ? Buffer.from(sealed.salt, 'base64') : randomBytes(16)
  const key = passphrase ? scryptSync(passphrase, salt, 32) : await keyFile(join(data, 'vault.key'))
  const loaded = sealed ? unseal(sealed, key, path) : {}
  return vaultOver('file', loaded, (contents) => writeAtomic(path, JSON.stringify(seal(contents, key, salt))))
}

function parseSealed(text: string, path: string): z.infer<typeof Sealed> {
  try {
    return Sealed.parse(JSON.parse(text))
  } catch {
    const hint = 'Put back a copy, or remove the file and enter the secrets again.'
    throw problem('BadInput', `The vault ${path} cannot be read.`, hint)
  }
}

function seal(contents: Contents, key: Buffer, salt: Buffer): z.infer<typeof Sealed> {
  const iv = randomBytes(12)
  const cipher = createCipheriv('aes-256-gcm', key, iv)
  const data = Buffer.concat([cipher.update(JSON.stringify(contents), 'utf8'), cipher.final()])
  const base64 = (bytes: Buffer) => bytes.toString('base64')
  return { version: 1, salt: base64(salt), iv: base64(iv), tag: base64(cipher.getAuthTag()), data: base64(data) }
}

function unseal(sealed: z.infer<typeof Sealed>, key: Buffer, path: string): Contents {
  try {
    const decipher = createDecipheriv('aes-256-gcm', key, Buffer.from(sealed.iv, 'base64'), { authTagLength: 16 })
    decipher.setAuthTag(Buffer.from(sealed.tag, 'base64'))
    const text = Buffer.concat([decipher.update(Buffer.from(sealed.data, 'base64')), decipher.final()]).toString('utf8')
    return VaultContents.parse(JSON.parse(text))
  } catch {
    throw problem('Unauthenticated', `The vault ${path} does not open with this key.`,
      'Set TIDEMARK_VAULT_KEY to the key it was made with, or leave it out where vault.key was used. '
      + 'Without the key, remove the file and enter the secrets again.')
  }
}

async function keyFile(path: string): Promise<Buffer> {
  const there = await readFile(path).catch(() => null)
  if (there?.length === 32) {
    await chmod(path, 0o600)
    return there
  }
  const fresh = randomBytes(32)
  await writeAtomic(path, fresh)
  return fresh
}
