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

/** Starts a Java process that never outlives its starter. Resolves once it runs. */
export function startJvm({ java, options, classPath, main, args, cwd, log }: JavaCommand): Promise<Jvm> {
  return startLeashed({ program: java, args: [...options, '-cp', classPath, main, ...args], cwd, log })
}
