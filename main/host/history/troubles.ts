import { basename } from 'node:path'
import type { Problem } from '#contract/problem.ts'
import { Damaged } from './packed.ts'

const codes = { perm: 3, busy: 5, locked: 6, readOnly: 8, inOut: 10, corrupt: 11, full: 13, cannotOpen: 14, notADatabase: 26 }
const meanwhile = 'Until then the last 30 minutes are kept, in memory.'

/** SQLite's result code without what it adds for programs; null for an error of something else. */
function codeOf(error: unknown): number | null {
  return error instanceof Error && 'errcode' in error && typeof error.errcode === 'number' ? error.errcode & 0xff : null
}

/** The file cannot be what was written: nothing but a new one helps. */
export function isDamage(error: unknown): boolean {
  const code = codeOf(error)
  return error instanceof Damaged || code === codes.corrupt || code === codes.notADatabase
}

export const isFull = (error: unknown): boolean => codeOf(error) === codes.full

/** Why nothing is kept on disk, for a person. */
export function troubleOf(error: unknown, path: string): Problem {
  const name = basename(path)
  switch (codeOf(error)) {
    case codes.full:
      return {
        code: 'TooLarge', message: 'There is no room left to keep the history of samples.',
        hint: `Make room on the disk, or raise the cap. ${meanwhile}`,
      }
    case codes.perm: case codes.readOnly: case codes.inOut: case codes.cannotOpen:
      return {
        code: 'Forbidden', message: `The history of samples, ${name} in the data folder, cannot be written.`,
        hint: `Look whether the folder may be written and its disk is well. ${meanwhile}`,
      }
    case codes.busy: case codes.locked:
      return {
        code: 'Conflict', message: `Another program holds the history of samples, ${name} in the data folder.`,
        hint: `End it. ${meanwhile}`,
      }
    default:
      return { code: 'Internal', message: 'The history of samples could not be kept.', hint: `See the log. ${meanwhile}` }
  }
}

/** What is told when a damaged file was put aside. */
export const damageOf = (aside: string): Problem => ({
  code: 'NotFound', message: 'The history of samples could not be read and begins anew.',
  hint: `The damaged file is kept in the data folder as ${aside}.`,
})
