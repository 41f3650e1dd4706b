import { mkdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { ProblemError } from '#contract/problem.ts'
import { archiveOptions } from '../class-archive.ts'
import { startJvm, type Jvm } from '../kafka/jvm.ts'
import { lastError } from '../kafka/node.ts'
import type { RegistryHome } from './home.ts'

/** A running registry; `url` is where its Confluent API is. */
export type Registry = { readonly url: string; readonly jvm: Jvm; stop(): Promise<void> }

/** Where to run one: its data and log are in `dir`. `javaOptions` are added; `onLaunch` hears of the process at once. */
export type RegistryPlan = {
  readonly dir: string
  readonly port: number
  readonly javaOptions?: readonly string[]
  readonly onLaunch?: (jvm: Jvm) => Promise<void>
  readonly signal?: AbortSignal | undefined
}

const startWithinMs = 90_000

/** The address of the Confluent API on a loopback port. */
export const registryUrl = (port: number): string => `http://127.0.0.1:${port}/apis/ccompat/v7`

/**
 * Starts Apicurio on loopback and resolves when it answers (measured: 2.7 s and 170 MB). Its schemas are kept in its folder, so
 * that ids in records written before still mean the same.
 */
export async function startRegistry(home: RegistryHome, plan: RegistryPlan): Promise<Registry> {
  const { dir, port, javaOptions = [], onLaunch, signal } = plan
  await mkdir(dir, { recursive: true })
  const log = join(dir, 'registry.log')
  const jvm = await startJvm({
    java: home.java.path,
    options: [
      '-Xms32m', '-Xmx128m', '-Xss512k', '-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1', '-Djava.net.preferIPv4Stack=true',
      '-Dquarkus.http.host=127.0.0.1', `-Dquarkus.http.port=${port}`, '-Dquarkus.banner.enabled=false',
      `-Dquarkus.datasource.jdbc.url=jdbc:h2:file:${join(dir, 'schemas')}`,
      '-Dquarkus.datasource.jdbc.initial-size=2', '-Dquarkus.datasource.jdbc.min-size=1',
      ...await archiveOptions(home.archive), ...javaOptions,
    ],
    classPath: home.jar,
    main: 'io.quarkus.runner.GeneratedMain',
    args: [],
    cwd: dir,
    log,
  })
  try {
    await onLaunch?.(jvm)
    const url = registryUrl(port)
    await untilAnswering(url, jvm, log, signal)
    return { url, jvm, stop: () => jvm.stop() }
  } catch (error) {
    await jvm.kill()
    throw error
  }
}

async function untilAnswering(url: string, jvm: Jvm, log: string, signal?: AbortSignal): Promise<void> {
  const logText = () => readFile(log, 'utf8').catch(() => '')
  let over = false
  void jvm.exited.then(() => { over = true })
  for (const deadline = Date.now() + startWithinMs; Date.now() < deadline && !over; await sleep(50, undefined, { signal })) {
    // Another program's registry on this port would answer too; the log, new at each start, tells of this one.
    if ((await logText()).includes('Listening on') && await answers(url)) return
  }
  const text = await logText()
  const portTaken = /already in use|seems to be in use/i.test(text)
  const reason = lastError(text)
  throw new ProblemError({
    code: portTaken ? 'Conflict' : 'Internal',
    message: `The schema registry did not start${reason ? `: ${reason}` : '.'}`,
    hint: portTaken
      ? 'Another program took the port meanwhile: start again.'
      : `Start again. If it stays, its log tells more: ${log}`,
  })
}

async function answers(url: string): Promise<boolean> {
  try {
    const response = await fetch(`${url}/subjects`, { signal: AbortSignal.timeout(2_000) })
    await response.arrayBuffer()
    return response.ok
  } catch {
    return false
  }
}
