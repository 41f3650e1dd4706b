import { awsFolder } from './aws/start.ts'
import { dataFolder } from './broker.ts'
import { commandLineOf, endProcess } from './process.ts'
import { registryFolder } from './schemas.ts'
import type { SandboxState } from './state.ts'

/**
 * Ends what a crashed starter left behind: the processes it noted, where they are a broker, a registry and an AWS emulator on this very folder.
 */
export async function endOrphans(dir: string, left: SandboxState | null): Promise<void> {
  await Promise.all([
    endIf(left?.broker, ['kafka.Kafka', dataFolder(dir)]),
    endIf(left?.registry, ['apicurio-registry', registryFolder(dir)]),
    endIf(left?.ministack, ['ministack', awsFolder(dir)]),
  ])
}

async function endIf(pid: number | undefined, words: readonly string[]): Promise<void> {
  const command = pid === undefined ? null : await commandLineOf(pid)
  if (pid !== undefined && command !== null && words.every((word) => command.includes(word))) await endProcess(pid)
}
