import type { Alert } from '#contract/alert.ts'

/** What is open after a frame: the first one of a stream is all there is, later ones say what changed. */
export function afterFrame(before: readonly Alert[], items: readonly Alert[], isFirst: boolean): readonly Alert[] {
  const kept = isFirst ? [] : before.filter(({ id }) => !items.some((item) => item.id === id))
  return [...kept, ...items.filter(({ endedAt }) => endedAt === null)].toSorted((a, b) => b.raisedAt - a.raisedAt)
}

/** Those of the alerts now open that were not known before. */
export const newIn = (before: readonly Alert[] | null, now: readonly Alert[]): readonly Alert[] =>
  (before === null ? [] : now.filter(({ id }) => !before.some((alert) => alert.id === id)))
