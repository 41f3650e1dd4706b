import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { z } from 'zod'
import { Network, type HostSettings, type HostSettingsChange } from '#contract/settings.ts'
import type { Log } from '#main/systems/driver.ts'
import { inOrder, writeAtomic } from './files.ts'
import { readKept } from './kept-file.ts'
import { problem } from './problems.ts'

const File = z.object({ version: z.literal(1), workers: z.int().min(1).optional(), network: Network.optional(), historyMegabytes: z.int().min(10).optional() })

/** How large the history of samples may grow unless said otherwise. */
const historyMegabytes = 500

type Kept = Omit<z.infer<typeof File>, 'version'>

/** Settings of the host, in `settings.json` of the data folder. What the command line said is fixed. */
export class Settings {
  readonly #path: string
  readonly #fixed: number | undefined
  readonly #cores = availableParallelism()
  readonly #ordered = inOrder()
  readonly #listeners = new Set<(settings: HostSettings) => void>()
  #kept: Kept

  private constructor(path: string, fixed: number | undefined, kept: Kept) {
    this.#path = path
    this.#fixed = fixed
    this.#kept = kept
  }

  /** `fixed` is the number of workers that the command line said. */
  static async open(data: string, fixed: number | undefined, log: Log): Promise<Settings> {
    const path = join(data, 'settings.json')
    const { kept } = await readKept(path, File, 'The settings of this host', log)
    return new Settings(path, fixed, { workers: kept?.workers, network: kept?.network, historyMegabytes: kept?.historyMegabytes })
  }

  /** Cores less one unless said otherwise. A number saved on a machine with more cores counts as all of this one's. */
  get(): HostSettings {
    const { workers = this.#cores - 1, network } = this.#kept
    return {
      workers: this.#fixed ?? Math.max(1, Math.min(workers, this.#cores)), cores: this.#cores,
      ...(this.#fixed !== undefined && { fixed: true }), ...(network && { network }),
      historyMegabytes: this.#kept.historyMegabytes ?? historyMegabytes,
    }
  }

  /** Throws BadInput for more workers than cores, Conflict where the command line said how many. */
  async save(change: HostSettingsChange): Promise<HostSettings> {
    const { workers } = change
    if (workers !== undefined && workers > this.#cores) {
      throw problem('BadInput', `This machine has ${this.#cores} cores`, `Choose from 1 to ${this.#cores} workers.`, {
        issues: [{ path: 'workers', message: `must be at most ${this.#cores}` }],
      })
    }
    if (workers !== undefined && this.#fixed !== undefined) {
      throw problem(
        'Conflict', `This host was started with --workers ${this.#fixed}`, 'Start it without --workers to choose here.',
      )
    }
    await this.#ordered(async () => {
      const kept = { ...this.#kept, ...change }
      const file: z.infer<typeof File> = { version: 1, ...kept }
      await writeAtomic(this.#path, `${JSON.stringify(file, null, 2)}\n`)
      this.#kept = kept
    })
    for (const listener of this.#listeners) listener(this.get())
    return this.get()
  }

  /** Calls back with the settings whenever they were saved. */
  onSaved(listener: (settings: HostSettings) => void): void {
    this.#listeners.add(listener)
  }
}
