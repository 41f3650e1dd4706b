import { createHash } from 'node:crypto'
import { access, mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { ProblemError } from '#contract/problem.ts'
import type { KafkaHome } from './home.ts'
import { javaOptions } from './java-options.ts'
import { startJvm, type Jvm } from './jvm.ts'
import { logSettingsFor } from './release.ts'
import { propertiesText, type NodePlan, type Settings } from './settings.ts'

/** An id of 16 bytes that is another one for every folder, so that a broker is never taken for another on the same port. */
function newClusterId([first]: readonly NodePlan[]): string {
  const bytes = createHash('sha256').update(first?.dir ?? '').digest().subarray(0, 16)
  // Kafka takes no id that begins with a hyphen.
  bytes[0] = (bytes[0] ?? 0) & 0x7f
  return bytes.toString('base64url')
}

/** What `StorageTool format` gets beyond the settings: SCRAM users as `SCRAM-SHA-512=[name=…,password=…]`. */
export type FormatOptions = { readonly scram?: readonly string[] }

/**
 * A directory id (22 characters of base64, the last one of A, Q, g, w) for a node of several: ids that are not distinct end the
 * nodes after a minute.
 */
const directoryId = (id: number) => `TidemarkNodeDirId${String(id).padStart(4, '0')}A`

const voter = ({ id, controllerPort }: NodePlan) => `${id}@127.0.0.1:${controllerPort}:${directoryId(id)}`

const propertiesFile = (node: NodePlan) => join(node.dir, 'server.properties')
const metaFile = (node: NodePlan) => join(node.dir, 'log', 'meta.properties')

/** The id of the cluster that a node's storage was made for; null before it was made. */
export async function clusterIdOf(node: NodePlan): Promise<string | null> {
  const text = await readFile(metaFile(node), 'utf8').catch(() => '')
  return /^cluster\.id=(\S+)$/m.exec(text)?.[1] ?? null
}

/** Writes a node's settings and formats its storage unless that has been done. */
export async function prepareNode(
  home: KafkaHome, node: NodePlan, all: readonly NodePlan[], settings: Settings, format: FormatOptions,
): Promise<void> {
  const log = logSettingsFor(home.version)
  await mkdir(node.dir, { recursive: true })
  await writeFile(join(node.dir, log.file), log.text)
  await writeFile(propertiesFile(node), propertiesText(settings), { mode: 0o600 })
  if (await access(metaFile(node)).then(() => true, () => false)) return
  const quorum = all.length === 1
    ? ['--standalone']
    : ['--initial-controllers', all.map(voter).join(',')]
  const features = home.version === '4.3.1' ? ['--feature', 'share.version=1', '--feature', 'streams.version=1'] : []
  const users = (format.scram ?? []).flatMap((user) => ['--add-scram', user])
  const tool = await startJvm({
    java: home.java.path,
    options: [...await javaOptions(home), log.option(join(node.dir, log.file))],
    classPath: home.classPath,
    main: 'kafka.tools.StorageTool',
    args: ['format', '-t', newClusterId(all), '-c', propertiesFile(node), ...quorum, ...features, ...users],
    cwd: node.dir,
    log: join(node.dir, 'format.log'),
  })
  if (await tool.exited !== 0) throw await brokerProblem('The broker\'s storage could not be made', join(node.dir, 'format.log'))
}

/** Starts the broker of a prepared node. `more` are further Java options. */
export async function launchNode(home: KafkaHome, node: NodePlan, more: readonly string[] = []): Promise<Jvm> {
  const log = logSettingsFor(home.version)
  return await startJvm({
    java: home.java.path,
    options: [...await javaOptions(home), log.option(join(node.dir, log.file)), ...more],
    classPath: home.classPath,
    main: 'kafka.Kafka',
    args: [propertiesFile(node)],
    cwd: node.dir,
    log: logOf(node),
  })
}

/** Where a node's broker writes its warnings and errors. */
export const logOf = (node: NodePlan): string => join(node.dir, 'server.log')

/** A Problem with the last error in a broker's log, where it left one. */
export async function brokerProblem(what: string, log: string): Promise<ProblemError> {
  const text = await readFile(log, 'utf8').catch(() => '')
  const portTaken = text.includes('Address already in use')
  const reason = lastError(text)
  return new ProblemError({
    code: portTaken ? 'Conflict' : 'Internal',
    message: reason ? `${what}: ${reason}` : `${what}.`,
    hint: portTaken
      ? 'Another program took the port meanwhile: start again.'
      : `Start again. If it stays: its log is ${log}, and npm run sandbox reset begins with new, empty data.`,
  })
}

/** The last line of a log that tells of an error: one of level ERROR, or what Java itself prints before it ends. */
export function lastError(log: string): string | null {
  const telling = / (?:ERROR|FATAL) |^(?:Error|Exception in thread|Could not|Unrecognized|#)|^[\w.]+(?:Exception|Error): /
  return log.split('\n').findLast((line) => telling.test(line))?.trim().slice(0, 300) ?? null
}
