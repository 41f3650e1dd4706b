import { spawn, type ChildProcess } from 'node:child_process'
import { createBuilder, createServer } from 'vite'
import { z } from 'zod'
import { electronBinary } from './electron-path.ts'
import { headless, root, sandboxFolder } from './paths.ts'
import { ensurePrerequisites } from './prerequisites.ts'

/** Development: the renderer from Vite's server with hot reload, the host rebuilt and restarted when one of its files changes. */
const port = '7078'
const token = 'dev'
ensurePrerequisites('start')

const server = await createServer({
  configFile: `${root}/vite.config.ts`,
  server: {
    port: 5173,
    proxy: Object.fromEntries(
      ['/rpc', '/api', '^/\\?token='].map((path) => [path, { target: `http://127.0.0.1:${port}`, ws: true }])
    ),
  },
})
await server.listen()
const address = server.resolvedUrls?.local[0] ?? 'http://localhost:5173/'

const electron = electronBinary()
const options = ['--sandbox', '--level', 'destructive', ...process.argv.slice(2)]
const [command, args] = electron !== null
  ? [electron, [root, ...options]]
  : [process.execPath, [headless, '--port', port, ...options]]
let host: ChildProcess | undefined

async function restart(): Promise<void> {
  if (host !== undefined && host.exitCode === null) {
    const ended = new Promise((resolve) => host?.once('exit', resolve))
    host.kill('SIGTERM')
    await ended
  }
  host = spawn(
    command, args,
    { stdio: 'inherit', env: { TIDEMARK_SANDBOX: sandboxFolder, ...process.env, RENDERER_URL: address, TIDEMARK_TOKEN: token } },
  )
}

type Listen = (event: 'event', listener: (event: { code: string; error?: unknown }) => void) => void
const Watcher = z.object({ on: z.custom<Listen>((on) => typeof on === 'function') })
const builder = await createBuilder({ configFile: `${root}/vite.config.ts`, build: { watch: {} }, mode: 'development' })
const settled = new Set<string>()
for (const name of ['main', 'preload']) {
  const watcher = Watcher.parse(await builder.build(builder.environments[name]!))
  watcher.on('event', ({ code, error }) => {
    if (code === 'ERROR') console.error(error)
    if (code !== 'END') return
    settled.add(name)
    if (settled.size === 2) void restart()
  })
}
console.log(`Renderer with hot reload: ${address}?token=${token}`)

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => {
    host?.once('exit', () => process.exit(0))
    if (host?.kill(signal) !== true) process.exit(0)
  })
}
