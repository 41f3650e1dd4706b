import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { startLeashed, type Leashed } from '../leash.ts'

/**
 * What to run: the Java program, its options, the class path as an explicit list, the class and its arguments; output goes to
 * the file `log`.
 */
export type JavaCommand = {
  readonly java: string
  readonly options: readonly string[]
  readonly classPath: string
  readonly main: string
  readonly args: readonly string[]
  readonly cwd: string
  readonly log: string
}

/** A running Java process. */
export type Jvm = Leashed

/**
 * Starts a Java process that never outlives its starter. Resolves once it runs. What it unpacks for itself lies in `tmp` of its
 * own folder and goes with it: a killed process would leave it in the system's.
 */
export async function startJvm({ java, options, classPath, main, args, cwd, log }: JavaCommand): Promise<Jvm> {
  const temporary = join(cwd, 'tmp')
  await rm(temporary, { recursive: true, force: true })
  await mkdir(temporary, { recursive: true })
  const own = [`-Djava.io.tmpdir=${temporary}`, '-XX:-UsePerfData']
  return startLeashed({ program: java, args: [...own, ...options, '-cp', classPath, main, ...args], cwd, log })
}
