import { spawn, type ChildProcess } from 'node:child_process'
import { join } from 'node:path'
import { createBuilder, createServer } from 'vite'
import { electronBinary } from './electron-path.ts'
import { root, sandboxFolder } from './paths.ts'
import { ensurePrerequisites } from './prerequisites.ts'

/** Development: the renderer from Vite's server with hot reload, the host rebuilt and restarted when one of its files changes. */
const port = '7078'
const token = 'dev'
ensurePrerequisites('start')

// Bundles of its own, so that `npm start` never takes a host from here for one that fits the built page.
const dist = join(root, 'node_modules/.tidemark-dev')
process.env.TIDEMARK_DIST = dist
const target = `http://127.0.0.1:${port}`

const server = await createServer({
  configFile: `${root}/vite.config.ts`,
  server: {
    port: 5173,
    // Exact, since the page's own modules lie below /rpc/ and Vite's own socket asks with a token too.
    proxy: { '^/rpc$': { target, ws: true }, '^/api/': { target }, [`^/\\?token=${token}$`]: { target } },
  },
})
await server.listen()
const address = server.resolvedUrls?.local[0] ?? 'http://localhost:5173/'

const electron = electronBinary()
const options = ['--sandbox', '--level', 'destructive', ...process.argv.slice(2)]
const [command, args] = electron !== null
  ? [electron, [join(dist, 'main/desktop.js'), ...options]]
  : [process.execPath, [join(dist, 'main/headless.js'), '--port', port, ...options]]
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

type Watcher = { on(event: 'event', listener: (event: { readonly code: string; readonly error?: unknown }) => void): void }
const isWatcher = (built: object): built is Watcher => 'on' in built
const builder = await createBuilder({ configFile: `${root}/vite.config.ts`, build: { watch: {} }, mode: 'development' })
const settled = new Set<string>()
for (const name of ['main', 'preload']) {
  const watcher = await builder.build(builder.environments[name]!)
  if (!isWatcher(watcher)) throw new Error(`Vite built ${name} once instead of watching it.`)
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
