import { expect, test } from 'vitest'
import { observe, type Observation } from '#main/systems/observations.ts'
import { judge, judgeAll } from '#main/systems/verdict.ts'

const start = 1_700_000_000_000

/** A recorded series: one reading every two seconds of [done, end], with so many members. */
const series = (
  readings: readonly (readonly [done: number, end: number])[],
  members: number | null = 1,
): readonly Observation[] =>
  readings.reduce<readonly Observation[]>(
    (ring, [done, end], index) => observe(ring, { at: start + index * 2_000, done, end, members }),
    [],
  )

const rounds = (count: number) => Array.from({ length: count }, (_, index) => index)

/** A little noise that is the same in every run. */
const wobble = (index: number) => (index * 7919) % 13

test('a steady reader with a few items on the way keeps up', () => {
  // 100/s come; a commit every 4 s leaves what came since, give or take.
  const ring = series(
    rounds(60).map((index) => {
      const end = index * 200
      const committed = Math.floor(index / 2) * 400
      return [Math.max(0, committed - 20 - wobble(Math.floor(index / 2))), end]
    }),
  )
  expect(judge(ring)).toMatchObject({ verdict: 'keeping-up' })
})

test('a bursty topic is kept up with when the backlog is emptied in between', () => {
  const ring = series(
    rounds(60).map((index) => {
      const burst = Math.floor(index / 10)
      const end = (burst + 1) * 5_000
      return [Math.min(end, burst * 5_000 + (index % 10) * 1_000), end]
    }),
  )
  expect(judge(ring)).toMatchObject({ verdict: 'keeping-up' })
})

test('a slow reader falls behind, with what it is short by', () => {
  // 300/s come, 180/s are read.
  const ring = series(rounds(60).map((index) => [index * 360, 1_000 + index * 600]))
  expect(judge(ring)).toMatchObject({ verdict: 'falling-behind', reason: '120/s short', since: start })
})

test('a reader that stopped committing is stalled since its last commit', () => {
  const ring = series(
    rounds(60).map((index) => [Math.min(index, 20) * 200, index * 200]),
    4,
  )
  expect(judge(ring)).toMatchObject({ verdict: 'stalled', reason: '4 members, no commits', since: start + 21 * 2_000 })
})

test('a reader nobody saw committing is stalled only after thirty rounds: it may work through a long batch', () => {
  const watched = (count: number) => judge(series(rounds(count).map((index) => [10, 100 + index])))
  expect(watched(3)).toMatchObject({ verdict: 'unknown', reason: 'watched for 4 s so far' })
  expect(watched(29)).toMatchObject({ verdict: 'unknown' })
  expect(watched(31)).toMatchObject({ verdict: 'stalled', reason: '1 member, no commits', since: start })
})

/** A reader that kept up, was away for three minutes while 10 a round came, and works again at 25 a round. */
const awayAndBack = (roundsAfter: number) => [
  ...rounds(40).map((index): [number, number] => [index * 10, index * 10 + 2]),
  ...rounds(90).map((index): [number, number] => [390, 400 + index * 10]),
  ...rounds(roundsAfter).map((index): [number, number] => [390 + (index + 1) * 25, 1_300 + index * 10]),
]

test('a reader that works again is draining with its second commit, whatever it did before it stopped', () => {
  expect(judge(series(awayAndBack(0)))).toMatchObject({ verdict: 'stalled' })
  expect(judge(series(awayAndBack(1)))).toMatchObject({ verdict: 'unknown' })
  for (const count of [2, 5, 12, 40]) expect(judge(series(awayAndBack(count)))).toMatchObject({ verdict: 'draining', since: start + 130 * 2_000 })
})

test('a reader that works again and stops again is stalled again', () => {
  const again = series([...awayAndBack(12), ...rounds(60).map((index): [number, number] => [690, 1_420 + index * 10])])
  expect(judge(again)).toMatchObject({ verdict: 'stalled' })
})

test('a reader that works again too slowly is not draining', () => {
  const slow = rounds(40).map((index): [number, number] => [390 + (index + 1) * 5, 1_300 + index * 10])
  expect(judge(series([...awayAndBack(0), ...slow]))).toMatchObject({ verdict: 'falling-behind', reason: '2.5/s short' })
})

test('a place that waits for its turn since its group works again is not judged by what was before', () => {
  const groupCommits = rounds(10).map((index) => start + (130 + index) * 2_000)
  const waits = [...awayAndBack(0), ...rounds(10).map((index): [number, number] => [390, 1_300 + index * 10])]
  expect(judge(series(waits), { groupCommits })).toMatchObject({ verdict: 'unknown' })
})

test('a place whose group commits elsewhere waits for its turn, for five minutes', () => {
  const groupCommits = rounds(100).map((index) => start + 1_000 + index * 2_000)
  const silent = (minutes: number) => judge(series(rounds(minutes * 30).map((index) => [10, 100 + index])), { groupCommits })
  expect(silent(4)).toMatchObject({ verdict: 'unknown' })
  expect(silent(6)).toMatchObject({ verdict: 'stalled', reason: '1 member, no commits', since: start })
})

test('places that cannot be judged yet are judged as one', () => {
  // One slow reader takes its partitions in turn: each waits long for its turn, together they fall behind by 85/s.
  const whole = judge(series(rounds(60).map((index) => [index * 10, 1_500 + index * 180])))
  const waitsForItsTurn = judge(series(rounds(5).map((index) => [10, 100 + index])))
  expect(judgeAll([null, waitsForItsTurn, waitsForItsTurn], { since: 0, reason: '' }, whole)).toMatchObject({
    verdict: 'falling-behind',
    reason: '85/s short',
  })
})

test('a group without members that has work waiting is stalled at once', () => {
  expect(judge(series([[10, 100]], 0))).toMatchObject({ verdict: 'stalled', reason: 'no members' })
})

test('a group that is hardly known and lost its members is stalled after ten readings', () => {
  const [worked, left] = [series([[0, 5], [5, 10], [10, 15]]), (count: number) => rounds(count).map((index) => 15 + index * 5)]
  const after = (count: number) => left(count).reduce<readonly Observation[]>(
    (ring, end, index) => observe(ring, { at: start + 6_000 + index * 2_000, done: 10, end, members: 0 }), worked,
  )
  expect(judge(after(5))?.verdict).not.toBe('stalled')
  expect(judge(after(12))).toMatchObject({ verdict: 'stalled', reason: 'no members' })
})

test('a reader without members that goes on committing is not stalled: it assigns its partitions itself', () => {
  const ring = series(
    rounds(40).map((index) => [index * 200 - wobble(index), index * 200 + 5]),
    0,
  )
  expect(judge(ring)?.verdict).toBe('keeping-up')
})

test('a reader that stopped with nothing waiting is not stalled', () => {
  const ring = series([
    ...rounds(20).map((index): [number, number] => [index * 10, index * 10]),
    ...rounds(5).map((): [number, number] => [190, 190]),
  ])
  expect(judge(ring)?.verdict).toBe('keeping-up')
})

test('a shrinking backlog is draining, since it was at its highest', () => {
  // 100,000 wait; 1,000/s are read, 500/s come.
  const ring = series(rounds(30).map((index) => [index * 2_000, 100_000 + index * 1_000]))
  expect(judge(ring)).toMatchObject({ verdict: 'draining', since: start, reason: '' })
})

test('a backlog that wavers with each commit drains all the same', () => {
  // 12 a round come, 15 are read on average, give or take 6 of each.
  const ring = series(rounds(60).map((index) => [index * 15 + wobble(index), 2_000 + index * 12 + wobble(index + 3)]))
  expect(judge(ring)).toMatchObject({ verdict: 'draining' })
})

test('a place moved back begins anew and says so', () => {
  const before = rounds(30).map((index): [number, number] => [index * 200, index * 200])
  const ring = series([...before, [1_000, 5_800], [1_200, 5_900], [1_400, 6_000]])
  expect(judge(ring)).toMatchObject({ verdict: 'unknown', reason: 'moved back by 4,800, watched for 4 s so far' })
  const later = series([...before, ...rounds(20).map((index): [number, number] => [1_000 + index * 200, 5_800 + index * 20])])
  expect(judge(later)?.verdict).toBe('draining')
})

test('nothing sent is idle, since the last message where its time is known', () => {
  const ring = series(rounds(20).map(() => [500, 500]))
  expect(judge(ring, { lastSent: start - 6 * 86_400_000 })).toMatchObject({
    verdict: 'idle',
    reason: 'nothing sent for 6 d',
    since: start - 6 * 86_400_000,
  })
  expect(judge(ring)).toMatchObject({ verdict: 'idle', since: start })
  expect(judge(series([[500, 500]]))?.verdict).toBe('keeping-up')
})

test('a constant backlog is neither falling behind nor draining', () => {
  const ring = series(rounds(30).map((index) => [index * 100, index * 100 + 50_000]))
  expect(judge(ring)).toMatchObject({ verdict: 'keeping-up', reason: 'steadily 50,000 behind' })
})

test('one hot partition decides for the group', () => {
  const well = judge(series(rounds(60).map((index) => [index * 100, index * 100])))
  const hot = judge(series(rounds(60).map((index) => [index * 100, index * 340])))
  expect(judgeAll([well, hot, well, well, well, well], { since: 0, reason: '' })).toMatchObject({
    verdict: 'falling-behind',
    reason: '120/s short in 1 partition',
  })
})

test('what is short in several partitions is summed', () => {
  const slow = judge(series(rounds(60).map((index) => [index * 100, index * 220])))
  expect(judgeAll([slow, slow], { since: 0, reason: '' }).reason).toBe('120/s short')
})

test('without any judgement the reason is the one given', () => {
  expect(judgeAll([null], { since: 7, reason: 'no permission to read offsets' })).toEqual({
    verdict: 'unknown',
    since: 7,
    reason: 'no permission to read offsets',
    perSecond: 0,
  })
})

test('a partition that nothing was committed for does not hide what the others do', () => {
  const well = judge(series(rounds(20).map((index) => [index * 100, index * 100])))
  expect(judgeAll([null, well], { since: 0, reason: 'nothing committed yet' }).verdict).toBe('keeping-up')
})
