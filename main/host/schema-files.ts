import { randomUUID } from 'node:crypto'
import { mkdir, readdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { SchemaFile } from '#contract/schema-file.ts'
import type { Log, SchemaFileBytes } from '#main/systems/driver.ts'
import { inOrder, writeAtomic } from './files.ts'
import { readKept } from './kept-file.ts'
import { problem } from './problems.ts'
import { schemaTypes } from './schema-types.ts'
import type { Workspace } from './workspace.ts'

const maxFiles = 100
const maxBytes = 10 << 20
const maxBytesTogether = 64 << 20

/** A file by its name, and under which name its bytes lie beside the index. */
const Stored = z.object({ ...SchemaFile.shape, stored: z.string() })
type Stored = z.infer<typeof Stored>
const Index = z.object({ version: z.literal(1), files: z.array(Stored) })
type Needs = { readonly data: string; readonly workspace: Pick<Workspace, 'get'>; readonly log: Log }

/**
 * Files of message types that a person gave to a connection, in `schemas/<connection>/` of the data folder, readable by the owner
 * only. Names of a person never become names on the disk.
 */
export class SchemaFiles {
  readonly #needs: Needs
  readonly #ordered = inOrder()

  constructor(needs: Needs) {
    this.#needs = needs
  }

  /** By name. Throws NotFound for an unknown connection. */
  async list(connection: string): Promise<{ items: SchemaFile[] }> {
    this.#needs.workspace.get(connection)
    return { items: (await this.#ordered(() => this.#read(connection))).map(shown) }
  }

  /** Replaces the file of that name. Throws BadInput for a name that is a path, or content that does not parse. */
  async save(connection: string, name: string, bytes: Uint8Array): Promise<SchemaFile> {
    this.#needs.workspace.get(connection)
    checkName(name)
    if (bytes.length > maxBytes) throw tooLarge(`A file may have ${maxBytes >> 20} MB`)
    const file = { name, bytes: bytes.length, ...schemaTypes(name, bytes), stored: randomUUID() }
    return this.#ordered(async () => {
      const others = (await this.#read(connection)).filter((other) => other.name !== name)
      if (others.length >= maxFiles) throw tooLarge(`A connection may have ${maxFiles} files`)
      if (others.reduce((sum, other) => sum + other.bytes, bytes.length) > maxBytesTogether) {
        throw tooLarge(`The files of a connection may have ${maxBytesTogether >> 20} MB together`)
      }
      await mkdir(this.#folder(connection), { recursive: true, mode: 0o700 })
      await writeAtomic(join(this.#folder(connection), file.stored), bytes)
      await this.#write(connection, [...others, file].toSorted((a, b) => (a.name < b.name ? -1 : 1)))
      return shown(file)
    })
  }

  /** Throws NotFound where there is no file of that name. */
  async remove(connection: string, name: string): Promise<void> {
    this.#needs.workspace.get(connection)
    await this.#ordered(async () => {
      const files = await this.#read(connection)
      const others = files.filter((other) => other.name !== name)
      if (others.length === files.length) throw problem('NotFound', `There is no file named ${name}`, 'schemas/list names them.')
      await this.#write(connection, others)
    })
  }

  /** The files whole, as a driver reads them. One that is gone from the disk is left out and told in the log. */
  async bytes(connection: string): Promise<readonly SchemaFileBytes[]> {
    return this.#ordered(async () => {
      const files = await this.#read(connection)
      const found = await Promise.all(files.map(async ({ name, kind, stored }) => {
        try {
          return [{ name, kind, bytes: new Uint8Array(await readFile(join(this.#folder(connection), stored))) }]
        } catch (error) {
          this.#needs.log.warn('A schema file could not be read', { connection, name, error })
          return []
        }
      }))
      return found.flat()
    })
  }

  /** Forgets all files of a connection. */
  async forget(connection: string): Promise<void> {
    await this.#ordered(() => rm(this.#folder(connection), { recursive: true, force: true }))
  }

  async #read(connection: string): Promise<readonly Stored[]> {
    const path = join(this.#folder(connection), 'index.json')
    return (await readKept(path, Index, 'The list of schema files of this connection', this.#needs.log)).kept?.files ?? []
  }

  /** Writes the index, then drops the bytes that it no longer names. */
  async #write(connection: string, files: readonly Stored[]): Promise<void> {
    const folder = this.#folder(connection)
    await writeAtomic(join(folder, 'index.json'), JSON.stringify({ version: 1, files }))
    const named = new Set(files.map(({ stored }) => stored))
    const left = (await readdir(folder)).filter((name) => !name.startsWith('index.json') && !named.has(name))
    await Promise.all(left.map((name) => rm(join(folder, name), { force: true })))
  }

  #folder(connection: string): string {
    return join(this.#needs.data, 'schemas', encodeURIComponent(connection))
  }
}

const shown = ({ name, kind, bytes, types }: Stored): SchemaFile => ({ name, kind, bytes, types })

const tooLarge = (message: string) => problem('TooLarge', message, 'Leave out types that no message of this connection has.')

/** A name as a person sees it in a list, and as an import says it. */
function checkName(name: string): void {
  if (!/[/\\\p{Cc}]/u.test(name) && !/^\.+$/.test(name)) return
  throw problem('BadInput', 'The name of a schema file is no path', 'Leave out slashes, backslashes and control characters.', {
    issues: [{ path: 'name', message: 'must not be a path' }],
  })
}
