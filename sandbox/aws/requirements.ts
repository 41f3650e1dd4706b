import { readFile } from 'node:fs/promises'

/** Beside this file as source, beside the bundle's chunks once built. */
const file = new URL(
  import.meta.url.endsWith('.ts') ? './requirements.txt' : './sandbox-aws-requirements.txt', import.meta.url,
)

/** The pinned Python packages of the AWS emulator as pip reads them, each with its hashes. */
export function readRequirements(): Promise<string> {
  return readFile(file, 'utf8')
}

/** How many packages they are. */
export const countPackages = (requirements: string): number => requirements.match(/^[\w.-]+==/gm)?.length ?? 0
