import { z } from 'zod'
import { leftoversIn, openLeftovers } from '../../left-behind.ts'

/** A consumer that was registered to follow a stream; written down before AWS is asked for it. */
const Made = z.object({ stream: z.string(), arn: z.string(), name: z.string() })
export type Made = z.infer<typeof Made>
const Line = z.union([z.object({ made: Made }), z.object({ gone: Made })])

/** Which consumers stand registered because of this connection, on disk, so that the next run of the program can remove them. */
export interface Journal extends Disposable {
  /** What an earlier run left; nothing while another session of this run writes there, whose consumers these are. */
  left(): Promise<readonly Made[]>
  made(one: Made): Promise<void>
  gone(one: Made): Promise<void>
}

const name = 'fan-out'

/** The journal of one connection; with nothing left it is removed. */
export function openJournal(dir: string, connection: string): Journal {
  const file = openLeftovers(dir, name, connection, Line)
  return {
    left: async () => standing(await file.earlier()),
    made: (one) => file.append([{ made: one }]),
    gone: async (one) => {
      await file.append([{ gone: one }])
      await file.removeIf((lines) => standing(lines).length === 0)
    },
    [Symbol.dispose]: () => file[Symbol.dispose](),
  }
}

/** The connections of which a journal is there. */
export const journalsIn = (dir: string): Promise<readonly string[]> => leftoversIn(dir, name)

function standing(lines: readonly z.infer<typeof Line>[]): readonly Made[] {
  const made = new Map<string, Made>()
  for (const line of lines) {
    if ('made' in line) made.set(keyOf(line.made), line.made)
    else made.delete(keyOf(line.gone))
  }
  return [...made.values()]
}

const keyOf = ({ arn, name }: Made): string => `${arn} ${name}`
