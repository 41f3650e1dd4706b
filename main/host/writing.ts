import { ProblemError } from '#contract/problem.ts'
import { problem } from './problems.ts'

/** Writes to a file of this path. What the disk refuses rejects with a Problem that names the place and what to try. */
export async function writing<T>(path: string, write: () => Promise<T>): Promise<T> {
  try {
    return await write()
  } catch (error) {
    throw unwritable(error, path)
  }
}

function unwritable(error: unknown, path: string): unknown {
  if (error instanceof ProblemError || !(error instanceof Error) || !('code' in error)) return error
  switch (error.code) {
    case 'ENOSPC': case 'EDQUOT': case 'EFBIG':
      return problem('TooLarge', `There is no room left to write ${path}`, 'Make room, or choose another place.')
    case 'EACCES': case 'EPERM': case 'EROFS':
      return problem('Forbidden', `${path} may not be written`, 'Choose a place where you may write.')
    case 'ENOENT': case 'ENOTDIR': case 'EISDIR':
      return problem('NotFound', `There is no place for a file at ${path}`, 'Choose another place.')
    default: return error
  }
}
