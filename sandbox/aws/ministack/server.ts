import { mkdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { ProblemError } from '#contract/problem.ts'
import { startLeashed, type Leashed } from '../../leash.ts'
import type { MinistackHome } from './home.ts'

/** A running emulator at `url`. What it holds is in memory and ends with it. */
export type Ministack = { readonly url: string; readonly process: Leashed; stop(): Promise<void> }

/**
 * Where to run one: its files and its log are in `dir`. With `auth` it checks signatures and IAM policies; the key `test` is then
 * root. `onLaunch` hears of the process as soon as it exists.
 */
export type MinistackPlan = {
  readonly dir: string
  readonly port: number
  readonly auth?: boolean
  readonly onLaunch?: (process: Leashed) => Promise<void>
  readonly signal?: AbortSignal | undefined
}

const startWithinMs = 60_000

/**
 * Starts ministack on loopback and resolves when it answers (0.7 s, 40 MB). It has little of this program's environment, so that no
 * setting of the user's reaches it, and its temporary files in its own folder.
 */
export async function startMinistack(home: MinistackHome, plan: MinistackPlan): Promise<Ministack> {
  const { dir, port, auth = false, onLaunch, signal } = plan
  const temporary = join(dir, 'tmp')
  await mkdir(temporary, { recursive: true })
  const log = join(dir, 'ministack.log')
  const { PATH, HOME, SYSTEMROOT, LANG = 'C.UTF-8' } = process.env
  const running = await startLeashed({
    program: home.python,
    // The folder is named for whoever sweeps up after a crash: it is how this process is known.
    args: ['-c', 'from ministack.app import main; import sys; sys.argv = sys.argv[:1]; main()', dir],
    cwd: dir, log,
    env: {
      ...PATH && { PATH }, ...HOME && { HOME }, ...SYSTEMROOT && { SYSTEMROOT }, LANG,
      TMPDIR: temporary, TEMP: temporary, STATE_DIR: join(dir, 'state'), S3_DATA_DIR: join(dir, 's3'),
      BIND_HOST: '127.0.0.1', GATEWAY_PORT: String(port), AUTH: String(auth), LOG_LEVEL: 'WARNING', SFN_WAIT_SCALE: '0.1',
    },
  })
  const stop = async () => {
    await running.stop()
    await rm(temporary, { recursive: true, force: true })
  }
  try {
    await onLaunch?.(running)
    const url = `http://127.0.0.1:${port}`
    await untilAnswering(url, running, log, signal)
    return { url, process: running, stop }
  } catch (error) {
    await running.kill()
    await rm(temporary, { recursive: true, force: true })
    throw error
  }
}

async function untilAnswering(url: string, running: Leashed, log: string, signal?: AbortSignal): Promise<void> {
  let over = false
  void running.exited.then(() => { over = true })
  for (const deadline = Date.now() + startWithinMs; Date.now() < deadline && !over; await sleep(25, undefined, { signal })) {
    if (await isOwnAnswer(url, running)) return
  }
  const text = await readFile(log, 'utf8').catch(() => '')
  const portTaken = /already in use|10048/i.test(text)
  const last = text.trim().split('\n').at(-1)?.slice(0, 300)
  throw new ProblemError({
    code: portTaken ? 'Conflict' : 'Internal',
    message: `The AWS emulator did not start${last ? `: ${last}` : '.'}`,
    hint: portTaken ? 'Another program took the port meanwhile: start again.' : `Start again. If it stays, its log tells more: ${log}`,
  })
}

/** Whether this very process answers: another program's emulator on the port would answer too, but then this one has ended. */
async function isOwnAnswer(url: string, running: Leashed): Promise<boolean> {
  try {
    const response = await fetch(`${url}/_ministack/health`, { signal: AbortSignal.timeout(2000) })
    await response.arrayBuffer()
    const gone = await Promise.race([running.exited.then(() => true), sleep(20, false)])
    return response.ok && !gone
  } catch {
    return false
  }
}
