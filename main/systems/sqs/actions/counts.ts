import { ProblemError, type Problem } from '#contract/problem.ts'
import { queueRef } from '../refs.ts'

/** `1 message`, `1,204 messages`. */
export const messagesOf = (count: number): string => (count === 1 ? '1 message' : `${count.toLocaleString('en')} messages`)

/** `About 1 message is`, `About 3 messages are`; null where AWS does not say. */
export const visibleOf = (count: number | null): string =>
  (count === null ? 'An unknown number of messages is' : `About ${messagesOf(count)} ${count === 1 ? 'is' : 'are'}`)

/** `1 time`, `3 times`. */
export const timesOf = (count: number): string => (count === 1 ? '1 time' : `${count.toLocaleString('en')} times`)

/** Plans of SQS are good for five minutes: counts and settings change. */
export const planMs = 5 * 60_000

/** Wrong input of an action, `path` after `input.`. */
export const badInput = (path: string, message: string, hint?: string): ProblemError => new ProblemError({
  code: 'BadInput', message, ...(hint !== undefined && { hint }), issues: [{ path: `input.${path}`, message }],
})

/** Something this queue, or SQS here, does not do. */
export const unsupported = (message: string, hint: string): ProblemError => new ProblemError({ code: 'Unsupported', message, hint })

/** How often each reason stands in a list, the most frequent first: `4 times: the reason`. */
export function reasons(whys: readonly string[]): string[] {
  const counts = Map.groupBy(whys, (why) => why)
  return [...counts].toSorted(([, a], [, b]) => b.length - a.length).map(([why, all]) => `${messagesOf(all.length)}: ${why}`)
}

/** The code of a ProblemError; undefined for anything else. */
export const codeOf = (error: unknown): Problem['code'] | undefined => (error instanceof ProblemError ? error.problem.code : undefined)

/** What stays hidden when a job ends; `until` is epoch ms, 0 where nothing does. */
export const hiddenLines = ({ count, until }: { readonly count: number; readonly until: number }): string[] => (until === 0 ? [] : [
  `${count > 0 ? messagesOf(count) : 'Some messages'} may stay hidden until ${new Date(until).toISOString()} and then return by themselves.`,
])

/** What looking for messages of a queue costs the others. */
export const lookingLines = (name: string, pronoun = 'them'): string[] => [
  `To find ${pronoun}, ${name} is read as far as needed: the other messages are hidden until the end and then given back, `
  + 'and each uses one receive.',
]

/** How the stop rule holds a job that looks for messages; `paused` is why it would receive nothing now. */
export const sparingLines = (paused: string | null): string[] => [
  paused === null ? 'It stops before its end where a message has one receive left.' : `Nothing can be received now. ${paused}`,
]

/** A job that stopped before its end to spare the messages that it leaves. */
export const pausedProblem = (name: string, paused: string): Problem => ({
  code: 'Conflict', message: `It was stopped before its end. ${paused}`, ref: queueRef(name),
  hint: 'Raise maxReceiveCount of the queue and resume the job, or choose all messages.',
})
