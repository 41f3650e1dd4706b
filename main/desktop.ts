import './small-heap.ts'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { app, BrowserWindow, dialog, ipcMain, Menu, Notification, protocol, screen, session, shell } from 'electron'
import type { IpcMainEvent, MenuItemConstructorOptions, MessagePortMain, SaveDialogOptions, WebContents } from 'electron'
import { Level } from '#contract/level.ts'
import type { ExportFormat } from '#contract/query.ts'
import { problemOf } from '#main/host/problems.ts'
import { version } from '../package.json' with { type: 'json' }
import { notifyOf } from './desktop/alert-notices.ts'
import { appOrigin, isExternal, isOwn } from './desktop/origin.ts'
import { firstSize, fitPlace, loadPlace, savePlace, type Place } from './desktop/place.ts'
import { createHost, type Host } from './host/host.ts'
import { defaultData } from './options.ts'
import { pageFile } from './rpc/page.ts'
import { createRouter } from './rpc/router.ts'
import { createWires } from './rpc/wires.ts'
import { sandboxIn } from './sandbox.ts'
import { findDrivers } from './systems/registry.ts'
import { keychainVault } from './vault/keychain.ts'

const page = join(import.meta.dirname, '../renderer')
const preload = join(import.meta.dirname, '../preload/index.cjs')
/** A development server in place of the built page; never in a packaged program. */
const devPage = app.isPackaged ? undefined : process.env.RENDERER_URL
const own = devPage === undefined ? appOrigin : new URL(devPage).origin

// Chromium adds switches of its own to the command line, so unknown ones are left alone here.
const { values } = parseArgs({
  args: process.argv.slice(1), strict: false,
  options: { data: { type: 'string' }, level: { type: 'string' }, workers: { type: 'string' }, sandbox: { type: 'boolean' } },
})
const data = resolve(typeof values.data === 'string' ? values.data : defaultData())
// Each connection's own level guards it; a window of one's own needs no cap unless one is asked for.
const level = Level.catch('destructive').parse(values.level)
const workers = [Number(values.workers)].find((asked) => Number.isInteger(asked) && asked >= 1 && asked <= 64)

app.enableSandbox()
app.setPath('userData', join(data, 'window'))
protocol.registerSchemesAsPrivileged([{ scheme: 'app', privileges: { standard: true, secure: true, supportFetchAPI: true } }])

if (app.requestSingleInstanceLock()) void app.whenReady().then(start)
else app.quit()

async function start(): Promise<void> {
  const host = await createHost({
    data, level, workers, version, electron: process.versions.electron ?? null, drivers: findDrivers(),
    openVault: keychainVault, startSandbox: sandboxIn(data), chooseFile,
    notify: notifyOf((title, body) => tell(title, body, '/#/alerts')),
  }).catch((error: unknown) => {
    const { message, hint } = problemOf(error)
    dialog.showErrorBox('Tidemark cannot start', [message, hint].filter(Boolean).join('\n'))
    app.exit(1)
  })
  if (!host) return
  process.on('unhandledRejection', (error) => host.log.error('Unhandled rejection', { error }))
  if (values.sandbox === true) host.sandbox.ready().catch((error: unknown) => host.log.error('No sandbox', { error }))
  servePage()
  denyPermissions()
  takePorts(host)
  Menu.setApplicationMenu(Menu.buildFromTemplate(menu()))
  app.on('second-instance', () => void openWindow())
  app.on('activate', () => { if (BrowserWindow.getAllWindows().length === 0) void openWindow() })
  app.on('window-all-closed', () => { if (process.platform !== 'darwin') app.quit() })
  endInOrder(host)
  void notify(host)
  await openWindow()
}

function servePage(): void {
  protocol.handle('app', async (request) => {
    const url = new URL(request.url)
    const { status, headers, body } = await pageFile(page, url.host === 'tidemark' ? url.pathname : '/\0', null)
    return new Response(body, { status, headers })
  })
}

function denyPermissions(): void {
  const { defaultSession } = session
  const isAllowed = (permission: string, from: string) =>
    permission === 'clipboard-sanitized-write' && isOwn(from.replace(/\/$/, ''), own)
  defaultSession.setPermissionRequestHandler((_contents, permission, answer, { requestingUrl }) =>
    answer(isAllowed(permission, requestingUrl)))
  defaultSession.setPermissionCheckHandler((_contents, permission, origin) => isAllowed(permission, origin))
  defaultSession.setDevicePermissionHandler(() => false)
}

/** One port a window: a page that was loaded anew brings another, and the one before is closed. */
function takePorts(host: Host): void {
  const wires = createWires(createRouter(host), host.log)
  const ports = new WeakMap<WebContents, MessagePortMain>()
  ipcMain.on('rpc-port', (event: IpcMainEvent) => {
    const port = event.ports[0]
    if (!port) return
    if (event.senderFrame !== event.sender.mainFrame || !isOwn(event.senderFrame?.url ?? '', own)) {
      port.close()
      return
    }
    ports.get(event.sender)?.close()
    ports.set(event.sender, port)
    wires.port(port, 'window')
  })
}

async function openWindow(address = '/'): Promise<void> {
  const others = BrowserWindow.getAllWindows()
  const kept = await loadPlace(data)
  const place = kept && fitPlace(kept, screen.getAllDisplays().map(({ workArea }) => workArea), others.length)
  const window = new BrowserWindow({
    ...firstSize, ...(place && { x: place.x, y: place.y, width: place.width, height: place.height }),
    minWidth: 480, minHeight: 320, show: false, title: 'Tidemark',
    webPreferences: {
      preload, sandbox: true, contextIsolation: true, nodeIntegration: false, webSecurity: true, spellcheck: false,
      devTools: !app.isPackaged,
    },
  })
  if (place?.maximized) window.maximize()
  window.once('ready-to-show', () => window.show())
  window.on('close', () => void savePlace(data, placeOf(window)).catch(() => {}))
  confine(window.webContents)
  await window.loadURL(`${devPage === undefined ? own : devPage.replace(/\/$/, '')}${address}`)
}

/**
 * A window stays on its page: its own addresses open in a second window, https ones in the system's browser, all others nowhere.
 */
function confine(contents: WebContents): void {
  contents.on('will-navigate', (event) => event.preventDefault())
  contents.on('will-attach-webview', (event) => event.preventDefault())
  contents.setWindowOpenHandler(({ url }) => {
    if (isOwn(url, own)) void openWindow(url.slice(own.length))
    else if (isExternal(url)) void shell.openExternal(url)
    return { action: 'deny' }
  })
}

/** Asks in the window in front where a file is to be; null when the person left the dialog. */
async function chooseFile(suggested: string, format: ExportFormat): Promise<string | null> {
  const options: SaveDialogOptions = {
    defaultPath: join(app.getPath('downloads'), suggested), filters: [{ name: format.toUpperCase(), extensions: [format] }],
    properties: ['createDirectory', 'showOverwriteConfirmation'],
  }
  const window = BrowserWindow.getFocusedWindow() ?? BrowserWindow.getAllWindows()[0]
  const { canceled, filePath } = await (window ? dialog.showSaveDialog(window, options) : dialog.showSaveDialog(options))
  return canceled || filePath === '' ? null : filePath
}

const placeOf = (window: BrowserWindow): Place => ({ ...window.getNormalBounds(), maximized: window.isMaximized() })

function menu(): MenuItemConstructorOptions[] {
  const isMac = process.platform === 'darwin'
  return [
    ...(isMac ? [{ role: 'appMenu' } as const] : []),
    {
      label: 'File',
      submenu: [
        { label: 'New window', accelerator: 'CmdOrCtrl+N', click: () => void openWindow() },
        { label: 'Settings…', accelerator: 'CmdOrCtrl+,', click: () => go('/#/settings') },
        { type: 'separator' }, { role: 'close' }, ...(isMac ? [] : [{ role: 'quit' } as const]),
      ],
    },
    { role: 'editMenu' },
    {
      label: 'View',
      submenu: [
        { role: 'resetZoom' }, { role: 'zoomIn' }, { role: 'zoomOut' }, { type: 'separator' }, { role: 'togglefullscreen' },
        ...(app.isPackaged ? [] : [{ role: 'reload' } as const, { role: 'toggleDevTools' } as const]),
      ],
    },
    { role: 'windowMenu' },
    {
      role: 'help',
      submenu: [
        { label: 'Show logs', click: () => void shell.openPath(join(data, 'logs')) },
        ...(isMac ? [] : [{ role: 'about' } as const]),
      ],
    },
  ]
}

/** Shows an address in the window that is in front, or in a new one. */
function go(address: string): void {
  const window = BrowserWindow.getFocusedWindow() ?? BrowserWindow.getAllWindows()[0]
  if (!window) {
    void openWindow(address)
    return
  }
  if (window.isMinimized()) window.restore()
  window.show()
  void window.loadURL(`${devPage === undefined ? own : new URL(devPage).origin}${address}`)
}

/** A job that ends while no window is in front is told by the system. */
async function notify(host: Host): Promise<void> {
  for await (const { job } of host.jobs.watch(undefined, new AbortController().signal)) {
    if (job.state === 'running') continue
    tell(job.title, job.problems[0]?.message ?? job.outcome?.lines[0] ?? `${job.progress.matched} found`, '/#/jobs')
  }
}

/** Notices that may still be clicked. Electron collects one that nothing holds, and a click on it leads nowhere then. */
const notices = new Set<Notification>()
const maxNotices = 50

/** Lets the system tell what happens while no window is in front; a click leads to `address`. Answers whether it was told. */
function tell(title: string, body: string, address: string): boolean {
  if (BrowserWindow.getFocusedWindow() || !Notification.isSupported()) return false
  const notice = new Notification({ title, body })
  const forget = () => notices.delete(notice)
  notice.on('click', () => { forget(); go(address) }).on('close', forget).show()
  notices.add(notice)
  for (const oldest of notices) if (notices.size > maxNotices) notices.delete(oldest)
  return true
}

/** The program ends when the host has: jobs and sessions closed, the sandbox stopped. */
function endInOrder(host: Host): void {
  let ending = false
  app.on('before-quit', (event) => {
    event.preventDefault()
    if (ending) return
    ending = true
    void host.close().finally(() => app.exit(0))
  })
}
