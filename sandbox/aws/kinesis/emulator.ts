import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { Worker } from 'node:worker_threads'
import { ProblemError } from '#contract/problem.ts'
import type { EmulatorReport } from './worker.ts'

/** A running Kinesis emulator at `url`. What it holds is in memory and ends with it. `ended` resolves when it has gone, however. */
export type KinesisEmulator = { readonly url: string; readonly ended: Promise<void>; stop(): Promise<void> }

const startWithinMs = 60_000
/** Its records stay in memory; past this the thread ends by itself, and nothing else with it. */
const mostMegabytes = 1024

/** Beside this file as source, beside the bundle's chunks once built. */
const built = !import.meta.url.endsWith('.ts')
const fileAt = (source: string, bundle: string) => new URL(built ? bundle : source, import.meta.url)
const program = () => fileURLToPath(fileAt('../../../node_modules/kinesis-local/main.js', './kinesis-local.cjs'))
const settings = () => fileURLToPath(fileAt('../../../node_modules/kinesis-local/server.json', './kinesis-local.json'))

/**
 * Starts kinesis-local on a loopback port and resolves when it listens (1 to 3 s, 170 MB). It runs in a thread of this process:
 * an Electron whose fuses are set runs no second Node, and a thread never outlives its program.
 */
export async function startKinesis(signal?: AbortSignal): Promise<KinesisEmulator> {
  signal?.throwIfAborted()
  const missing = [program(), settings()].find((file) => !existsSync(file))
  if (missing) throw problem(`${missing} is missing.`)
  const worker = new Worker(fileAt('./worker.ts', './sandbox-kinesis.js'), {
    name: 'sandbox-kinesis', workerData: program(), env: environment(), stdout: true, stderr: true,
    resourceLimits: { maxOldGenerationSizeMb: mostMegabytes },
  })
  let said = ''
  for (const output of [worker.stdout, worker.stderr]) output.on('data', (text) => { said = `${said}${String(text)}`.slice(-2000) })
  const ended = new Promise<void>((resolve) => worker.once('exit', () => resolve()))
  worker.on('error', (error) => { said += String(error) })
  const limit = AbortSignal.any([AbortSignal.timeout(startWithinMs), ...signal ? [signal] : []])
  try {
    const port = await new Promise<number>((resolve, reject) => {
      worker.on('message', (report: EmulatorReport) => resolve(report.port))
      void ended.then(() => reject(problem(said.trim().split('\n').at(-1)?.slice(0, 300) ?? '')))
      limit.addEventListener('abort', () => reject(signal?.aborted ? signal.reason : problem('It did not answer in time.')))
    })
    return {
      url: `http://127.0.0.1:${port}`, ended,
      async stop() {
        await worker.terminate()
      },
    }
  } catch (error) {
    await worker.terminate()
    throw error
  }
}

/** Nothing of this program's environment reaches it. What the ports mean is said in worker.ts; account and region are the sandbox's. */
function environment(): NodeJS.Dict<string> {
  const lasting = [
    'CREATE_STREAM', 'DELETE_STREAM', 'REGISTER_STREAM_CONSUMER', 'START_STREAM_ENCRYPTION', 'STOP_STREAM_ENCRYPTION',
    'DEREGISTER_STREAM_CONSUMER', 'MERGE_SHARDS', 'SPLIT_SHARD', 'UPDATE_SHARD_COUNT', 'UPDATE_STREAM_MODE',
  ].map((name) => [`${name}_DURATION`, '200ms'])
  return {
    ...Object.fromEntries(lasting),
    KINESIS_MOCK_PLAIN_PORT: '1', KINESIS_MOCK_TLS_PORT: '2', KINESIS_MOCK_CERT_PATH: settings(),
    AWS_ACCOUNT_ID: '000000000000', AWS_REGION: 'us-east-1', SHARD_LIMIT: '500', LOG_LEVEL: 'ERROR', ROOT_LOG_LEVEL: 'ERROR',
  }
}

const problem = (why: string): ProblemError => new ProblemError({
  code: 'Internal', message: `The Kinesis emulator did not start${why ? `: ${why}` : '.'}`, hint: 'Start the sandbox again.',
})
