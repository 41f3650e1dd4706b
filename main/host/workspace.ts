import { join } from 'node:path'
import { z } from 'zod'
import { Connection } from '#contract/connection.ts'
import { inOrder, readIfThere, writeAtomic } from './files.ts'
import { problem } from './problems.ts'

/** A connection as the workspace keeps it: no secrets, only the names of those that are set. */
export const StoredConnection = Connection.omit({ effective: true, open: true })
export type StoredConnection = z.infer<typeof StoredConnection>
const Saved = z.object({ version: z.literal(1), connections: z.array(StoredConnection) })

/** The saved connections, in `workspace.json` of the data folder. Each change is on disk when its promise resolves. */
export class Workspace {
  readonly #path: string
  readonly #ordered = inOrder()
  #connections: readonly StoredConnection[]

  private constructor(path: string, connections: readonly StoredConnection[]) {
    this.#path = path
    this.#connections = connections
  }

  /** Throws BadInput for a file that cannot be read as a workspace; it is left as it is. */
  static async open(data: string): Promise<Workspace> {
    const path = join(data, 'workspace.json')
    const text = await readIfThere(path)
    if (text === null) return new Workspace(path, [])
    try {
      return new Workspace(path, Saved.parse(JSON.parse(text)).connections)
    } catch (cause) {
      throw problem(
        'BadInput', `The workspace ${path} cannot be read.`, `Mend the file or move it away. ${String(cause).slice(0, 200)}`,
      )
    }
  }

  list(): readonly StoredConnection[] {
    return this.#connections
  }

  find(id: string): StoredConnection | undefined {
    return this.#connections.find((connection) => connection.id === id)
  }

  /** Throws NotFound. */
  get(id: string): StoredConnection {
    const found = this.find(id)
    if (!found) throw problem('NotFound', `There is no connection ${id}`, 'connections/list names those that are saved.')
    return found
  }

  async put(connection: StoredConnection): Promise<void> {
    await this.#store(this.find(connection.id)
      ? this.#connections.map((old) => (old.id === connection.id ? connection : old))
      : [...this.#connections, connection])
  }

  async remove(id: string): Promise<void> {
    await this.#store(this.#connections.filter((connection) => connection.id !== id))
  }

  async #store(connections: readonly StoredConnection[]): Promise<void> {
    this.#connections = connections
    await this.#ordered(() => writeAtomic(
      this.#path, `${JSON.stringify({ version: 1, connections: this.#connections }, null, 2)}\n`,
    ))
  }
}
