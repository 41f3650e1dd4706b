import { expect, test } from 'vitest'
import { createFrames } from '../../../../renderer/live/frame.ts'

function fakeHost() {
  const waiting = new Map<number, () => void>()
  let handle = 0
  let time = 0
  return {
    waiting,
    pass: (ms: number) => { time += ms },
    draw: () => {
      const now = [...waiting.values()]
      waiting.clear()
      for (const each of now) each()
    },
    host: {
      request: (each: () => void) => { waiting.set(++handle, each); return handle },
      cancel: (each: number) => { waiting.delete(each) },
      now: () => time,
      after: (each: () => void) => each(),
    },
  }
}

test('many schedules make one commit a frame', () => {
  const fake = fakeHost()
  let commits = 0
  const frames = createFrames(() => { commits++ }, 10, fake.host)
  for (let i = 0; i < 50; i++) frames.schedule()
  expect(commits).toBe(0)
  fake.draw()
  expect(commits).toBe(1)
  fake.draw()
  expect(commits).toBe(1)
})

test('a commit over its budget leaves the next frames to the window', () => {
  const fake = fakeHost()
  let commits = 0
  const frames = createFrames(() => { commits++; fake.pass(25) }, 10, fake.host)
  frames.schedule()
  fake.draw()
  frames.schedule()
  fake.draw()
  fake.draw()
  expect(commits).toBe(1)
  fake.draw()
  expect(commits).toBe(2)
})

test('a disposed one commits nothing', () => {
  const fake = fakeHost()
  let commits = 0
  const frames = createFrames(() => { commits++ }, 10, fake.host)
  frames.schedule()
  frames.dispose()
  fake.draw()
  expect(commits).toBe(0)
  expect(fake.waiting.size).toBe(0)
})
