import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { unwatched } from '../java.ts'
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

/** The Java options that keep what a program unpacks for itself in `folder`: a killed one would leave it in the system's. */
export const temporaryIn = (folder: string): readonly string[] => [`-Djava.io.tmpdir=${folder}`, unwatched]

/**
 * Starts a Java process that never outlives its starter. Resolves once it runs. Its temporary files are in `tmp` of its own
 * folder, which begins empty.
 */
export async function startJvm({ java, options, classPath, main, args, cwd, log }: JavaCommand): Promise<Jvm> {
  const temporary = join(cwd, 'tmp')
  await rm(temporary, { recursive: true, force: true })
  await mkdir(temporary, { recursive: true })
  return startLeashed({ program: java, args: [...temporaryIn(temporary), ...options, '-cp', classPath, main, ...args], cwd, log })
}
