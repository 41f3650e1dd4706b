import { join } from 'node:path'
import { ProblemError } from '#contract/problem.ts'
import { freePortFrom, onFreePorts } from '../ports.ts'
import type { OnProgress } from '../progress.ts'
import type { Claim } from '../state.ts'
import { ministackHome } from './ministack/home.ts'
import { startMinistack } from './ministack/server.ts'
import { awsThread, type AwsEars, type AwsThread } from './thread.ts'

const preferredPorts = { ministack: 19_201, standIn: 19_210 }

/** Where the AWS part of a sandbox keeps its files and its log. */
export const awsFolder = (dir: string): string => join(dir, 'aws')

/** The sandbox's AWS at `port`, with its queues filled. */
type SandboxAws = Pick<AwsThread, 'kafka' | 'run' | 'consumers' | 'stop'> & { readonly port: number }

/** The sandbox's AWS, or why there is none: the sandbox goes on without it. */
export type FoundAws = { readonly aws: SandboxAws } | { readonly missing: string }

/** Starts ministack, the stand-in and the story of a claimed folder, and notes the process. Rejects only when the start was given up. */
export async function startSandboxAws(
  claim: Claim, cache: string, onProgress: OnProgress, ears: AwsEars, signal: AbortSignal,
): Promise<FoundAws> {
  try {
    const home = await ministackHome(cache, onProgress, signal)
    return { aws: await onFreePorts(() => open(home, claim, ears, signal)) }
  } catch (error) {
    signal.throwIfAborted()
    const said = error instanceof ProblemError ? [error.problem.message, error.problem.hint].filter(Boolean).join(' ') : String(error)
    return { missing: `AWS is left out: ${said}` }
  }
}

async function open(
  home: Awaited<ReturnType<typeof ministackHome>>, claim: Claim, ears: AwsEars, signal: AbortSignal,
): Promise<SandboxAws> {
  await using opened = new AsyncDisposableStack()
  // The thread loads while ministack starts.
  const thread = awsThread(ears)
  opened.defer(() => thread.stop())
  const ministack = await startMinistack(home, {
    dir: awsFolder(claim.dir), port: await freePortFrom(preferredPorts.ministack), signal,
    onLaunch: ({ pid }) => claim.update({ ministack: pid }),
  })
  let stopping = false
  opened.defer(async () => {
    stopping = true
    await ministack.stop()
  })
  void ministack.process.exited.then(() => stopping || ears.note('The AWS emulator ended by itself: start the sandbox again.'))
  const port = await freePortFrom(preferredPorts.standIn)
  await thread.open(ministack.url, port, signal)
  const running = opened.move()
  return {
    port,
    kafka: (bootstrap) => thread.kafka(bootstrap),
    run: (name, isRunning) => thread.run(name, isRunning),
    consumers: (all) => thread.consumers(all),
    async stop() {
      // The story first, so that it does not meet an emulator that has gone.
      await thread.stop()
      await running.disposeAsync()
    },
  }
}
