import type { Problem } from '#contract/problem.ts'
import type { Place } from './place.ts'
import type { Lost } from './thread.ts'

/** What to say of the place where a thread was lost. */
export function stoppedAt({ partition, from, to }: Place, why: Lost['why'], topic: string): Problem {
  const one = to - from === 1
  const what = one ? `judging the message at offset ${from}` : `taking the batch of offsets ${from} to ${to - 1} apart`
  const ref = { kind: 'partition', path: [topic, String(partition)] }
  const onwards = `or read on from offset ${to}.`
  switch (why) {
    case 'silent': return {
      code: 'TimedOut', message: `Partition ${partition}: ${what} took longer than 2 s and was stopped.`,
      hint: `Simplify \`where\`, ${onwards}`, ref,
    }
    case 'memory': return {
      code: 'TooLarge', message: `Partition ${partition}: ${what} took more memory than a reading thread may have.`,
      hint: `Choose another decoder, ${onwards}`, ref,
    }
    case 'broken': return {
      code: 'Internal', message: `Partition ${partition}: ${what} broke the thread that reads.`,
      hint: `The log holds the details. Try again, ${onwards}`, ref,
    }
  }
}
