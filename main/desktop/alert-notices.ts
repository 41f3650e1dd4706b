import type { Alert } from '#contract/alert.ts'

/** No more notices than this in a minute; the next says that there are more, and those after it are left to the page. */
const perMinute = 5
const minuteMs = 60_000

/**
 * Shows alerts by `show(title, body)`, few enough to be read; those it answers false for were not shown and do not count. `now`
 * is the clock (epoch ms).
 */
export function notifyOf(show: (title: string, body: string) => boolean, now: () => number = Date.now): (alert: Alert) => void {
  let shown: readonly number[] = []
  return ({ said, rule }) => {
    shown = shown.filter((at) => at <= now() && now() - at < minuteMs)
    if (shown.length > perMinute) return
    const isMore = shown.length === perMinute
    if (isMore ? show('More alerts', 'Open Tidemark to see them all.') : show(rule.name, said)) shown = [...shown, now()]
  }
}
