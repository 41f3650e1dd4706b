import { protocolErrorsCodesById } from '@platformatic/kafka'
import type { Problem } from '#contract/problem.ts'
import { type Doing, refusalNamed } from './refusal-words.ts'

/** The Problem for a protocol error code other than 0, as an answer carries it; `words` are the broker's own, if it said any. */
export const refusal = (code: number, doing: Doing = {}, words?: string | null): Problem =>
  refusalNamed(protocolErrorsCodesById[code] ?? `error ${code}`, doing, words)
