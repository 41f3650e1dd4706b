/** One step from an old text to a new one: the lines' indexes there, from 0. A kept line has both. */
export type DiffStep =
  | { readonly type: 'same', readonly from: number, readonly to: number }
  | { readonly type: 'removed', readonly from: number }
  | { readonly type: 'added', readonly to: number }

/**
 * The fewest removed and added lines that lead from one text to another, in order; removed ones stand before those added in their
 * place. Takes time by how much differs (Myers, "An O(ND) Difference Algorithm", 1986).
 */
export function lineDiff(from: readonly string[], to: readonly string[]): readonly DiffStep[] {
  const trace: ReadonlyMap<number, number>[] = []
  const furthest = new Map<number, number>([[1, 0]])
  const most = from.length + to.length
  for (let edits = 0; edits <= most; edits++) {
    trace.push(new Map(furthest))
    for (let diagonal = -edits; diagonal <= edits; diagonal += 2) {
      let x = comesFromAbove(furthest, diagonal, edits) ? furthest.get(diagonal + 1) ?? 0 : (furthest.get(diagonal - 1) ?? 0) + 1
      while (x < from.length && x - diagonal < to.length && from[x] === to[x - diagonal]) x++
      furthest.set(diagonal, x)
      if (x >= from.length && x - diagonal >= to.length) return walkBack(trace, from.length, to.length)
    }
  }
  return []
}

/** Whether the best way to a diagonal at this many edits ends with an added line. */
const comesFromAbove = (furthest: ReadonlyMap<number, number>, diagonal: number, edits: number): boolean =>
  diagonal === -edits || (diagonal !== edits && (furthest.get(diagonal - 1) ?? -1) < (furthest.get(diagonal + 1) ?? -1))

function walkBack(trace: readonly ReadonlyMap<number, number>[], fromLength: number, toLength: number): readonly DiffStep[] {
  const steps: DiffStep[] = []
  let [x, y] = [fromLength, toLength]
  for (let edits = trace.length - 1; edits >= 0; edits--) {
    const furthest = trace[edits] ?? new Map<number, number>()
    const diagonal = x - y
    const above = comesFromAbove(furthest, diagonal, edits)
    const before = above ? diagonal + 1 : diagonal - 1
    const beforeX = furthest.get(before) ?? 0
    const beforeY = beforeX - before
    while (x > Math.max(0, beforeX) && y > Math.max(0, beforeY)) steps.push({ type: 'same', from: --x, to: --y })
    if (edits === 0) break
    steps.push(above ? { type: 'added', to: --y } : { type: 'removed', from: --x })
  }
  return steps.reverse()
}

/** A part of a difference as it is shown: steps, or so many unchanged lines that are left out. */
export type DiffPart = { readonly steps: readonly DiffStep[] } | { readonly unchanged: number }

/** Leaves out unchanged lines that are further than `context` from a change. */
export function diffParts(steps: readonly DiffStep[], context = 3): readonly DiffPart[] {
  const near = new Uint8Array(steps.length)
  for (const [index, step] of steps.entries()) {
    if (step.type !== 'same') near.fill(1, Math.max(0, index - context), index + context + 1)
  }
  const parts: DiffPart[] = []
  for (let at = 0; at < steps.length;) {
    const shown = near[at] === 1
    let end = at
    while (end < steps.length && (near[end] === 1) === shown) end++
    // A single line takes no more room than saying that it is left out.
    parts.push(shown || end - at === 1 ? { steps: steps.slice(at, end) } : { unchanged: end - at })
    at = end
  }
  return parts
}
