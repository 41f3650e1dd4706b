import { mkdir, readFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { getSSOTokenFilepath } from '@smithy/core/config'
import { z } from 'zod'

/** An instant as the AWS CLI writes it: ISO, by old versions with `UTC` at its end. */
const Instant = z.string().transform((text) => Date.parse(text.replace(/UTC$/, 'Z'))).refine(Number.isFinite)

/** A token of the AWS CLI's cache; times in epoch ms. Tokens of sessions carry what renews them. */
const Token = z.object({
  accessToken: z.string(), expiresAt: Instant, refreshToken: z.string().optional(), clientId: z.string().optional(),
  clientSecret: z.string().optional(), registrationExpiresAt: Instant.optional(),
})
export type SsoToken = z.infer<typeof Token>

/** The CLI's file of a token: named after the SHA-1 of the session's name, or of the start URL of a profile without one. */
export const tokenFile = (session: string): string => getSSOTokenFilepath(session)

/** The cached token of a session, expired or not; null where there is none that can be read. */
export async function readToken(session: string): Promise<SsoToken | null> {
  try {
    return Token.parse(JSON.parse(await readFile(tokenFile(session), 'utf8')))
  } catch {
    return null
  }
}

/** Whether a token that has expired is renewed by itself, which the registration of the client allows for some weeks. */
export const renewsItself = (token: SsoToken, now: number): boolean =>
  token.refreshToken !== undefined && token.clientId !== undefined && (token.registrationExpiresAt ?? 0) > now

/** A token as the CLI keeps it, so that it and every SDK go on with the same sign-in. Times in epoch ms. */
export type NewToken = {
  readonly startUrl: string; readonly region: string
  readonly accessToken: string; readonly expiresAt: number; readonly refreshToken?: string | undefined
  readonly clientId: string; readonly clientSecret: string; readonly registrationExpiresAt: number
}

/** Replaces a file whole or not at all, readable by its owner only. */
export type WriteFile = (path: string, content: string) => Promise<void>

/** Writes a token where the CLI looks for it. */
export async function writeToken(session: string, { expiresAt, registrationExpiresAt, ...token }: NewToken, write: WriteFile): Promise<void> {
  const path = tokenFile(session)
  await mkdir(dirname(path), { recursive: true, mode: 0o700 })
  const kept = { ...token, expiresAt: instant(expiresAt), registrationExpiresAt: instant(registrationExpiresAt) }
  await write(path, `${JSON.stringify(kept, null, 2)}\n`)
}

/** Without milliseconds, which the CLI's reader does not take. */
const instant = (at: number): string => new Date(at).toISOString().replace(/\.\d+Z$/, 'Z')
