import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Alert } from '#contract/alert.ts'
import type { Level } from '#contract/level.ts'
import type { Manifest } from '#contract/manifest.ts'
import { AwsAccounts } from '#main/aws/accounts.ts'
import { NetworkHandler } from '#main/aws/network.ts'
import type { Log, Tools } from '#main/systems/driver.ts'
import type { Vault } from '#main/vault/vault.ts'
import { Actions } from './actions.ts'
import { Alerts } from './alerts/alerts.ts'
import { sandboxRules } from './alerts/sandbox-rules.ts'
import { postOver } from './alerts/webhook.ts'
import { Audit } from './audit.ts'
import { Connections } from './connections.ts'
import type { ChooseFile } from './export-jobs.ts'
import { Forecasts } from './forecast/forecasts.ts'
import { Guard } from './guard.ts'
import { Disk } from './history/disk.ts'
import { History } from './history/history.ts'
import { Jobs } from './jobs.ts'
import { Leases } from './leases.ts'
import { writeAtomic } from './files.ts'
import { lockFolder } from './lock.ts'
import { openLog } from './logs.ts'
import { Marks } from './marks.ts'
import { Messages } from './messages.ts'
import { Pins } from './pins.ts'
import { Poller } from './poller.ts'
import { Remembering } from './remembering.ts'
import { Resources } from './resources.ts'
import { Sandbox, type StartSandbox } from './sandbox.ts'
import { SchemaFiles } from './schema-files.ts'
import { Sessions, type Drivers } from './sessions.ts'
import { Settings } from './settings.ts'
import { Workspace } from './workspace.ts'

/** What a shell gives its host; `now` is the clock (epoch ms), the system's unless said. */
export type HostOptions = {
  /** The data folder; made if missing, held by this host alone until it is closed. */
  readonly data: string
  /** Caps every connection. */
  readonly level: Level
  /** Threads that may read, where the command line said how many; otherwise the settings do. */
  readonly workers?: number | undefined
  readonly drivers: Drivers
  readonly openVault: (data: string) => Promise<Vault>
  readonly version: string
  readonly electron: string | null
  readonly startSandbox?: StartSandbox
  /** Asks the person where a file is to be, with a name to begin with; null when the person left. Absent: files are fetched. */
  readonly chooseFile?: ChooseFile
  /** Shows an alert outside the program's windows, where its rule says so; absent: only pages show it. */
  readonly notify?: (alert: Alert) => void
  readonly now?: () => number
}

type Info = {
  version: string; node: string; electron: string | null; level: Level; systems: Manifest[]; vault: Vault['kind']
  savesFiles: boolean
}

/** The product without a shell: everything the contract can ask for. */
export type Host = {
  info(): Info
  readonly connections: Connections
  readonly resources: Resources
  readonly messages: Messages
  readonly remembering: Remembering
  readonly schemaFiles: SchemaFiles
  readonly settings: Settings
  readonly actions: Actions
  readonly jobs: Jobs
  readonly audit: Audit
  readonly sandbox: Sandbox
  readonly leases: Leases
  readonly aws: AwsAccounts
  readonly history: History
  readonly marks: Marks
  readonly alerts: Alerts
  readonly log: Log
  /** Ends jobs, sessions and the sandbox in order and gives the data folder back. */
  close(): Promise<void>
}

/** Opens the data folder and everything on it. Throws Conflict when another host holds it. */
export async function createHost(options: HostOptions): Promise<Host> {
  const { data, level, drivers, version, electron, now = Date.now } = options
  await mkdir(data, { recursive: true, mode: 0o700 })
  const unlock = await lockFolder(data)
  try {
    const log = await openLog(data)
    const vault = await options.openVault(data)
    const workspace = await Workspace.open(data)
    const audit = new Audit(data, now)
    const guard = new Guard(audit, level)
    const settings = await Settings.open(data, options.workers, log)
    const schemaFiles = new SchemaFiles({ data, workspace, log })
    const aws = new AwsAccounts({
      workspace, write: writeAtomic, network: () => settings.get().network ?? {}, log, now, complete: (asked) => connections.complete(asked),
      onWell: (connection) => poller.wake(connection),
    })
    const tools = (connection: string | undefined, system: string, tried = false): Tools => ({
      workers: settings.get().workers, now, log, dir: join(data, system), aws: aws.tools(tried ? undefined : connection),
      ...(connection !== undefined && { id: connection, schemaFiles: () => schemaFiles.bytes(connection) }),
    })
    const sessions = new Sessions({ workspace, vault, drivers, tools, log })
    const remembering = new Remembering({ data, sessions, log })
    const disk = new Disk({ path: join(data, 'history.db'), maxBytes: settings.get().historyMegabytes * 1e6, log, now })
    const history = new History({ disk, now })
    settings.onSaved(({ historyMegabytes }) => history.setMaxBytes(historyMegabytes * 1e6))
    const forecasts = new Forecasts({ past: (...asked) => history.read(...asked), log, now })
    const poller = new Poller({ sessions, history, forecasts, log, now })
    const marks = await Marks.open({ data, log, now })
    const pins = new Pins({ marks, poller, log })
    const alerts = await Alerts.open({
      data, sessions, poller, marks, vault, log, now, notify: options.notify,
      post: postOver(new NetworkHandler(() => settings.get().network ?? {})),
      nameOf: (connection) => workspace.find(connection)?.name ?? connection, onSecret: (secret) => log.secrets.add(secret),
    })
    const messages = new Messages({ sessions, guard, log })
    const jobs = await Jobs.open({ data, messages, sessions, guard, log, now, chooseFile: options.chooseFile })
    const actions = new Actions({ sessions, guard, jobs, log, now })
    const connections = new Connections({
      workspace, vault, sessions, guard, drivers, tools, log, walkAws: (asked, signal, ask) => aws.check(asked, signal, ask),
      onSecret: (secret) => log.secrets.add(secret),
      onChange: async (connection) => {
        actions.forget(connection)
        aws.reset(connection)
        await sessions.reset(connection)
        poller.reset(connection)
      },
      onRemove: async (connection) => {
        history.forget(connection)
        await Promise.all([remembering, schemaFiles, marks, alerts].map((kept) => kept.forget(connection)))
      },
    })
    const sandbox = new Sandbox({
      start: options.startSandbox, connections, workspace,
      onSaved: async (connection) => {
        for (const rule of sandboxRules(workspace.get(connection), drivers)) await alerts.keep(rule)
      },
      onStopped: (connection) => alerts.rest(connection),
    })
    for (const { id } of workspace.list()) Object.values(await vault.get(id)).forEach((secret) => log.secrets.add(secret))
    for (const { id, config, connectAtStart } of workspace.list()) {
      if (connectAtStart) openAtStart(sessions, drivers, id, config.type, log)
    }
    giveBack(sessions, drivers, workspace, data, log)
    alerts.start()
    log.info('Started', { version, node: process.version, electron, level, vault: vault.kind })

    let closing: Promise<void> | undefined
    const close = async () => {
      pins.close()
      // It ends with the host: the next run of it begins anew.
      sandbox.status().connections?.forEach((connection) => alerts.rest(connection))
      await alerts.close()
      poller.close()
      await jobs.close()
      await sessions.close()
      await history.close()
      aws.close()
      await sandbox.stop()
      log.info('Ended')
      await log.flush()
      await unlock()
    }
    return {
      info: () => ({
        version, node: process.version, electron, level, vault: vault.kind, savesFiles: options.chooseFile !== undefined,
        systems: [...drivers.values()].map(({ manifest }) => manifest),
      }),
      connections, messages, remembering, schemaFiles, settings, actions, jobs, audit, sandbox, log, aws, history, marks, alerts,
      resources: new Resources({ sessions, poller, history, log, now }),
      leases: new Leases({ sessions, log }),
      close: () => (closing ??= close()),
    }
  } catch (error) {
    await unlock()
    throw error
  }
}

/** Opens every session of which an earlier run of the program left something to be given back; opening it does that. */
function giveBack(sessions: Sessions, drivers: Drivers, workspace: Workspace, data: string, log: Log): void {
  const told = (error: unknown) => log.warn('What an earlier run left could not be given back', { error })
  for (const { manifest: { system }, leftBehind } of drivers.values()) {
    leftBehind?.(join(data, system)).then((ids) => {
      const saved = ids.filter((id) => workspace.list().some((connection) => connection.id === id))
      for (const connection of saved) sessions.hold({ connection, system }).then((held) => held[Symbol.dispose](), told)
    }, told)
  }
}

/** Opens every system of a connection that is to be connected at the start; what fails is asked again at its first use. */
function openAtStart(sessions: Sessions, drivers: Drivers, connection: string, type: string, log: Log): void {
  for (const { manifest } of drivers.values()) {
    if (manifest.connection !== type) continue
    sessions.hold({ connection, system: manifest.system }).then((held) => held[Symbol.dispose](),
      (error: unknown) => log.warn('A connection did not open at the start', { connection, error }))
  }
}
