/** Secrets of one connection, by the dotted name of their field. */
export type Secrets = Readonly<Record<string, string>>

/** Where secrets live. `kind` is told to the screen: `memory` forgets everything when the program ends. */
export interface Vault {
  readonly kind: 'keychain' | 'file' | 'memory'
  /** Empty where nothing is stored. */
  get(id: string): Promise<Secrets>
  /** Replaces all secrets of a connection; null removes them. */
  set(id: string, secrets: Secrets | null): Promise<void>
}

/** What a vault's file holds once it is open. */
export type Contents = Readonly<Record<string, Secrets>>

/** A vault over any way of loading and storing its whole contents, which stay in memory while it is open. */
export function vaultOver(kind: Vault['kind'], loaded: Contents, store: (contents: Contents) => Promise<void>): Vault {
  let contents = loaded
  let last: Promise<void> = Promise.resolve()
  return {
    kind,
    async get(id) {
      return contents[id] ?? {}
    },
    async set(id, secrets) {
      const { [id]: _, ...rest } = contents
      contents = secrets && Object.keys(secrets).length > 0 ? { ...rest, [id]: secrets } : rest
      const now = contents
      last = last.catch(() => {}).then(() => store(now))
      await last
    },
  }
}

/** Forgets everything at the end of the program. */
export const memoryVault = (): Vault => vaultOver('memory', {}, async () => {})
