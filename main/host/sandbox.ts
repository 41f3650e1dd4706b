import type { ExportedConnection } from '#contract/connection.ts'
import type { ProblemError } from '#contract/problem.ts'
import type { SandboxConsumer, SandboxStatus } from '#contract/sandbox.ts'
import { aborted, Bell } from './bell.ts'
import type { Connections } from './connections.ts'
import { problem, problemOf } from './problems.ts'
import type { Workspace } from './workspace.ts'

/**
 * A started sandbox: real brokers on this machine with traffic. `ended` gives a Problem when it ends by itself, null after
 * `stop`.
 */
export type RunningSandbox = {
  readonly ended: Promise<ProblemError | null>
  stop(): Promise<void>
  /** What to save for it under which id, the main one first. */
  connections(): readonly { readonly id: string; readonly draft: ExportedConnection }[]
  /** Its consumers, and stopping or starting one of them. Rejects with NotFound for a name it does not have. */
  consumers(): Promise<readonly SandboxConsumer[]>
  run(name: string, running: boolean): Promise<readonly SandboxConsumer[]>
}
/** Starts a sandbox or joins one; rejects with a ProblemError that names what is missing. */
export type StartSandbox = (options: { onProgress: (step: string) => void; signal: AbortSignal }) => Promise<RunningSandbox>

type Needs = {
  readonly start: StartSandbox | undefined; readonly connections: Connections; readonly workspace: Workspace
  /** Told of each connection of it that was saved. */
  readonly onSaved: (connection: string) => Promise<void>
  /** Told of each of them when it has stopped, or ended by itself. */
  readonly onStopped: (connection: string) => void
}

/** The sandbox of this host: one at a time, with its connections kept up to date. */
export class Sandbox {
  readonly #needs: Needs
  readonly #bell = new Bell()
  #status: SandboxStatus = { state: 'stopped' }
  #starting: { readonly stop: AbortController; readonly ended: Promise<RunningSandbox | null> } | null = null

  constructor(needs: Needs) {
    this.#needs = needs
  }

  status(): SandboxStatus {
    return this.#status
  }

  /**
   * Starts it, or joins a start under way, and tells each step; ends when it runs or has failed. Leaving the stream does not stop
   * the start.
   */
  async *start(signal: AbortSignal): AsyncGenerator<SandboxStatus> {
    this.#begin()
    const stopped = aborted(signal)
    while (!signal.aborted) {
      const changed = this.#bell.heard()
      const status = this.#status
      yield status
      if (status.state !== 'starting') return
      if (status === this.#status) await Promise.race([changed, stopped])
    }
  }

  /** Resolves when it runs and its connections are saved; throws the Problem that kept it from starting. */
  async ready(): Promise<void> {
    this.#begin()
    await this.#starting?.ended
    if (this.#status.problem) throw problem(this.#status.problem.code, this.#status.problem.message, this.#status.problem.hint)
  }

  /** Its consumers; none while it does not run. */
  async consumers(): Promise<{ items: SandboxConsumer[] }> {
    const running = await this.#running()
    return { items: [...await running?.consumers() ?? []] }
  }

  /** Stops or starts one of its consumers. Throws Conflict while the sandbox does not run, NotFound for an unknown name. */
  async run(name: string, isRunning: boolean): Promise<{ items: SandboxConsumer[] }> {
    const running = await this.#running()
    if (!running) throw problem('Conflict', 'The sandbox does not run', 'Start it first.')
    return { items: [...await running.run(name, isRunning)] }
  }

  async #running(): Promise<RunningSandbox | null> {
    return this.#status.state === 'running' ? await this.#starting?.ended ?? null : null
  }

  async stop(): Promise<void> {
    const starting = this.#starting
    if (!starting) return
    starting.stop.abort(problem('Cancelled', 'The sandbox was stopped'))
    const running = await starting.ended
    await running?.stop()
    this.#ended(running)
    if (this.#starting === starting) this.#starting = null
    this.#tell({ state: 'stopped' })
  }

  #begin(): void {
    if (this.#starting && this.#status.state !== 'failed') return
    const stop = new AbortController()
    this.#tell({ state: 'starting', step: 'Starting' })
    this.#starting = { stop, ended: this.#run(stop.signal) }
  }

  async #run(signal: AbortSignal): Promise<RunningSandbox | null> {
    try {
      if (!this.#needs.start) throw problem('Unsupported', 'This build has no sandbox')
      const running = await this.#needs.start({ signal, onProgress: (step) => this.#tell({ state: 'starting', step }) })
      const connections = await this.#save(running)
      this.#tell({ state: 'running', connection: connections[0], connections })
      void running.ended.then((broken) => {
        if (!broken) return
        this.#ended(running)
        this.#tell({ state: 'failed', problem: broken.problem })
      })
      return running
    } catch (error) {
      this.#tell({ state: 'failed', problem: problemOf(error) })
      return null
    }
  }

  async #save(running: RunningSandbox): Promise<string[]> {
    const { connections, workspace, onSaved } = this.#needs
    const ids: string[] = []
    for (const { id, draft } of running.connections()) {
      await connections.put(id, draft, workspace.find(id))
      await onSaved(id)
      ids.push(id)
    }
    return ids
  }

  #ended(running: RunningSandbox | null): void {
    for (const { id } of running?.connections() ?? []) this.#needs.onStopped(id)
  }

  #tell(status: SandboxStatus): void {
    this.#status = status
    this.#bell.ring()
  }
}
