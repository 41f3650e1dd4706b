import { EventEmitter } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { MessageChannel } from 'node:worker_threads'
import { createORPCClient } from '@orpc/client'
import { RPCLink } from '@orpc/client/message-port'
import type { ContractRouterClient } from '@orpc/contract'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import type { contract } from '#contract/index.ts'

type Permission = (
  contents: null, permission: string, answer: (allowed: boolean) => void, details: { requestingUrl: string }
) => void
type OpenHandler = (details: { url: string }) => { action: string }

/** What the shell told Electron to do. */
const seen = vi.hoisted(() => ({
  schemes: [] as unknown[],
  windows: [] as { options: { webPreferences: object }; open: OpenHandler; loaded: string[]; prevented: string[] }[],
  ipc: null as EventEmitter | null, app: null as EventEmitter | null, permission: null as Permission | null,
  external: [] as string[], asked: [] as object[],
  serve: null as ((request: { url: string }) => Promise<Response>) | null, exited: null as number | null,
}))

vi.mock('electron', async () => {
  const { EventEmitter: Emitter } = await import('node:events')
  class BrowserWindow extends Emitter {
    static all: BrowserWindow[] = []
    static getAllWindows = () => this.all
    static getFocusedWindow = () => null
    readonly loaded: string[] = []
    readonly webContents: object
    constructor(options: { webPreferences: object }) {
      super()
      const window = { options, open: (() => ({ action: '' })) as OpenHandler, loaded: this.loaded, prevented: [] as string[] }
      const contents = Object.assign(new Emitter(), { setWindowOpenHandler: (open: OpenHandler) => { window.open = open } })
      this.webContents = contents
      BrowserWindow.all.push(this)
      seen.windows.push(window)
      queueMicrotask(() => {
        for (const event of ['will-navigate', 'will-attach-webview'])
          contents.emit(event, { preventDefault: () => window.prevented.push(event) })
      })
    }
    async loadURL(address: string) { this.loaded.push(address) }
    show() {}
  }
  const ipcMain = new Emitter()
  const app = Object.assign(new Emitter(), {
    isPackaged: true, enableSandbox() {}, setPath() {}, requestSingleInstanceLock: () => true, whenReady: async () => {},
    quit() {}, getPath: (name: string) => `/home/${name}`,
    exit: (code: number) => { seen.exited = code },
  })
  seen.ipc = ipcMain
  seen.app = app
  return {
    app, ipcMain, BrowserWindow,
    dialog: {
      showErrorBox() {},
      showSaveDialog: async (...given: object[]) => {
        seen.asked.push(given.at(-1) ?? {})
        return { canceled: true, filePath: '' }
      },
    },
    Menu: { buildFromTemplate: (items: unknown) => items, setApplicationMenu() {} },
    Notification: class { static isSupported = () => false }, screen: { getAllDisplays: () => [] },
    protocol: {
      registerSchemesAsPrivileged: (schemes: unknown[]) => seen.schemes.push(...schemes),
      handle: (_scheme: string, serve: NonNullable<typeof seen.serve>) => { seen.serve = serve },
    },
    session: {
      defaultSession: {
        setPermissionRequestHandler: (permission: Permission) => { seen.permission = permission },
        setPermissionCheckHandler() {}, setDevicePermissionHandler() {},
      },
    },
    shell: { openExternal: async (address: string) => { seen.external.push(address) }, openPath: async () => '' },
    safeStorage: { getSelectedStorageBackend: () => 'basic_text', isAsyncEncryptionAvailable: async () => true },
  }
})

let data: string
beforeAll(async () => {
  data = await mkdtemp(join(tmpdir(), 'tidemark-shell-'))
  process.argv = [
    process.argv[0] ?? 'node', 'tidemark', '--data', data, '--level', 'admin', '--no-sandbox', '--some-chromium-switch',
  ]
  await import('#main/desktop.ts')
  await vi.waitFor(() => expect(seen.windows[0]?.loaded).toEqual(['app://tidemark/']))
}, 30_000)
afterAll(() => rm(data, { recursive: true, force: true }))

function connect(address: string, isMainFrame = true) {
  const { port1, port2 } = new MessageChannel()
  const frame = { url: address }
  seen.ipc?.emit(
    'rpc-port', { ports: [port2], sender: { mainFrame: isMainFrame ? frame : { url: address } }, senderFrame: frame },
  )
  port1.start()
  return { port: port1, client: createORPCClient<ContractRouterClient<typeof contract>>(new RPCLink({ port: port1 })) }
}

test('the window is walled in', () => {
  expect(seen.schemes).toEqual([{ scheme: 'app', privileges: { standard: true, secure: true, supportFetchAPI: true } }])
  expect(seen.windows[0]?.options.webPreferences).toMatchObject({
    sandbox: true, contextIsolation: true, nodeIntegration: false, webSecurity: true, devTools: false, spellcheck: false,
  })
  expect(seen.windows[0]?.prevented).toEqual(['will-navigate', 'will-attach-webview'])
})

test('window.open opens nothing by itself: https goes to the browser, the page itself to a second window', async () => {
  const { open } = seen.windows[0] ?? { open: () => ({ action: 'none' }) }
  for (const url of ['https://kafka.apache.org/', 'file:///etc/passwd', 'http://x/', 'app://tidemark/#/jobs'])
    expect(open({ url })).toEqual({ action: 'deny' })
  expect(seen.external).toEqual(['https://kafka.apache.org/'])
  await vi.waitFor(() => expect(seen.windows[1]?.loaded).toEqual(['app://tidemark/#/jobs']))
})

test('every permission is denied but writing to the clipboard for the page itself', () => {
  const asked = (permission: string, requestingUrl: string) => {
    const answer = vi.fn<(allowed: boolean) => void>()
    seen.permission?.(null, permission, answer, { requestingUrl })
    return answer.mock.lastCall?.[0]
  }
  expect(asked('clipboard-sanitized-write', 'app://tidemark/')).toBe(true)
  expect(asked('clipboard-sanitized-write', 'https://evil.example/')).toBe(false)
  for (const permission of ['clipboard-read', 'geolocation', 'media', 'notifications', 'openExternal'])
    expect(asked(permission, 'app://tidemark/')).toBe(false)
})

test('a page under another host name of the scheme gets nothing', async () => {
  expect((await seen.serve?.({ url: 'app://other/index.html' }))?.status).toBe(404)
})

test('the port of the own page is served; that of a frame or another page is closed', async () => {
  const { client, port } = connect('app://tidemark/')
  expect(await client.system.info({})).toMatchObject({ level: 'admin', vault: 'memory' })
  port.close()
  for (
    const [address, isMainFrame] of [
      ['https://evil.example/', true], ['app://tidemark.evil/', true], ['app://tidemark/', false],
    ] as const
  ) {
    const refused = connect(address, isMainFrame)
    const closed = new Promise((resolve) => { refused.port.once('close', resolve) })
    await closed
  }
})

test('the place of an export is asked for in a dialog, and leaving it makes no job', async () => {
  const { client, port } = connect('app://tidemark/')
  expect(await client.system.info({})).toMatchObject({ savesFiles: true })
  const { id } = await client.connections.save({
    name: 'nowhere', environment: 'dev', level: 'read', config: { type: 'kafka', brokers: ['127.0.0.1:1'] },
  })
  const ref = { kind: 'topic', path: ['orders/eu'] }
  await expect(client.messages.export({ connection: id, system: 'kafka', ref, query: {}, format: 'csv', saveAs: true }))
    .rejects.toMatchObject({ code: 'Cancelled' })
  expect(seen.asked).toMatchObject([{
    defaultPath: join('/home/downloads', 'orders_eu.csv'), filters: [{ name: 'CSV', extensions: ['csv'] }],
  }])
  expect((await client.jobs.list({})).items).toEqual([])
  port.close()
})

test('quitting closes the host first', async () => {
  const event = { preventDefault: vi.fn<() => void>() }
  seen.app?.emit('before-quit', event)
  expect(event.preventDefault).toHaveBeenCalledOnce()
  await vi.waitFor(() => expect(seen.exited).toBe(0))
})
