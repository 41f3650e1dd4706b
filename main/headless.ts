import './small-heap.ts'
import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { ProblemError } from '#contract/problem.ts'
import { version } from '../package.json' with { type: 'json' }
import { createHost, type Host } from './host/host.ts'
import { parseOptions, usage, type Options } from './options.ts'
import { serve } from './rpc/server.ts'
import { sandboxIn } from './sandbox.ts'
import { findDrivers } from './systems/registry.ts'
import { fileVault } from './vault/file.ts'

async function main(): Promise<void> {
  const options = readOptions()
  if (!options) return
  const ending = Promise.withResolvers<void>()
  // More than once: Ctrl-C reaches every process of a terminal, and the one that started this passes it on as well.
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => ending.resolve())
  try {
    await run(options, ending.promise)
    process.exit(0)
  } catch (error) {
    process.stderr.write(`${sentence(error)}\n`)
    process.exit(1)
  }
}

async function run(options: Options, ending: Promise<void>): Promise<void> {
  const { data, level, workers } = options
  const host = await createHost({
    data, level, workers, version, electron: null, drivers: findDrivers(), startSandbox: sandboxIn(data),
    openVault: (folder) => fileVault(folder, process.env.TIDEMARK_VAULT_KEY),
  })
  // What nobody awaits must not end a host that others use.
  process.on('unhandledRejection', (error) => host.log.error('Unhandled rejection', { error }))
  const token = options.token ?? randomBytes(24).toString('base64url')
  try {
    const server = await serve({
      host, token, address: options.address, port: options.port, page: join(import.meta.dirname, '../renderer'),
      allowHosts: [...options.allowHosts, ...(isWildcard(options.address) ? [] : [inAddress(options.address)])],
    })
    try {
      const ready = (options.sandbox ? startSandbox(host) : Promise.resolve()).then(() => {
        const origin = `http://${inAddress(options.address)}:${server.port}`
        process.stdout.write(`Tidemark is ready at ${origin}/?token=${encodeURIComponent(token)}\n`)
        return ending
      })
      await Promise.race([ready, ending])
    } finally {
      await server.close()
    }
  } finally {
    await host.close()
  }
}

/** Tells each step on stderr, so that the ready line stays the only one on stdout. */
async function startSandbox(host: Host): Promise<void> {
  for await (const { step } of host.sandbox.start(new AbortController().signal)) {
    if (step !== undefined) process.stderr.write(`Sandbox: ${step}\n`)
  }
  await host.sandbox.ready()
}

function readOptions(): Options | null {
  try {
    return parseOptions(process.argv.slice(2), process.env)
  } catch (error) {
    process.stderr.write(`${sentence(error)}\n${usage}\n`)
    process.exitCode = 1
    return null
  }
}

function sentence(error: unknown): string {
  if (error instanceof ProblemError) return [error.problem.message, error.problem.hint].filter(Boolean).join(' ')
  if (error instanceof Error && 'code' in error && error.code === 'EADDRINUSE') {
    return `${error.message}. Choose another with --port, or --port 0 for a free one.`
  }
  return error instanceof Error ? error.message : String(error)
}

const isWildcard = (address: string) => address === '0.0.0.0' || address === '::'
const inAddress = (address: string) => (address.includes(':') ? `[${address}]` : address)

await main()
