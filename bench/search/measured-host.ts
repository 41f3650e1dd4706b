import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Connection } from '#contract/connection.ts'
import type { Batch, Verdict } from '#contract/message.ts'
import type { ReadQuery } from '#contract/query.ts'
import { startHost } from '../../tests/fixtures/host.ts'

/** 99 % of the delays were shorter than `p99`. */
type LoopDelay = { readonly watching: boolean; readonly p99: number; readonly max: number }

/** A headless host that reads one cluster with `workers` threads, in a process that is watched. */
export interface MeasuredHost extends AsyncDisposable {
  /** A whole `messages/read` over HTTP. */
  search(topic: string, query: ReadQuery): Promise<Verdict>
  /** Begins to watch the event loop of its main thread, or pauses that: how late it was in all the time watched, in ms. */
  watch(on: boolean): Promise<LoopDelay>
  /** The most memory that the process had since it began, in MB (VmHWM of proc(5)). */
  peakMemory(): Promise<number>
}

/** Starts the built host and opens a connection to `bootstrap`. */
export async function startMeasuredHost(bootstrap: string, workers: number): Promise<MeasuredHost> {
  const folder = await mkdtemp(join(tmpdir(), 'tidemark-bench-'))
  const delays = join(folder, 'loop-delay.json')
  const preload = pathToFileURL(join(import.meta.dirname, 'loop-delay.ts')).href
  const host = await startHost({
    args: ['--workers', String(workers)], env: { NODE_OPTIONS: `--import=${preload}`, TIDEMARK_LOOP_DELAY: delays },
  })
  const { body: { id: connection } } = await host.post<Connection>(
    'connections/save', { name: 'bench', environment: 'dev', level: 'read', config: { type: 'kafka', brokers: [bootstrap] } },
  )
  return {
    async search(topic, query) {
      const { frames, problem } = await host.stream<Batch>(
        'messages/read', { connection, system: 'kafka', ref: { kind: 'topic', path: [topic] }, query },
      )
      const verdict = frames.at(-1)?.verdict
      if (verdict === undefined) throw new Error(`The host gave no verdict: ${problem?.message ?? 'the stream ended'}`)
      return verdict
    },
    async watch(on) {
      process.kill(host.pid, 'SIGUSR2')
      for (;;) {
        const said = JSON.parse(await readFile(delays, 'utf8').catch(() => '{}')) as Partial<LoopDelay>
        if (said.watching === on) return { watching: on, p99: said.p99 ?? NaN, max: said.max ?? NaN }
        await sleep(5)
      }
    },
    async peakMemory() {
      const status = await readFile(`/proc/${host.pid}/status`, 'utf8')
      return Number(/^VmHWM:\s+(\d+) kB/m.exec(status)?.[1]) / 1_000
    },
    async [Symbol.asyncDispose]() {
      await host.stop()
      await rm(folder, { recursive: true, force: true })
    },
  }
}
