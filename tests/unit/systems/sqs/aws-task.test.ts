import type { ListMessageMoveTasksResultEntry } from '@aws-sdk/client-sqs'
import { expect, test } from 'vitest'
import { ProblemError } from '#contract/problem.ts'
import { SqsRedrive } from '#contract/systems/sqs.ts'
import type { Run } from '#main/systems/driver.ts'
import { moveByAws } from '#main/systems/sqs/actions/redrive/aws-task.ts'
import type { RedriveLine } from '#main/systems/sqs/actions/redrive/lines.ts'
import { taskNotes } from '#main/systems/sqs/actions/redrive/task-notes.ts'
import { quietLog } from '../../../fixtures/quiet-log.ts'

type Task = ListMessageMoveTasksResultEntry
const began = 1_700_000_000_000

/** AWS with tasks, newest first; `start` is what a begun task does. A journal is kept over the parts of a job. */
function aws(tasks: Task[], start: (tasks: Task[]) => string | ProblemError) {
  const clock = { now: began }
  const lines: RedriveLine[] = []
  const client = {
    async send(command: { constructor: { name: string } }) {
      if (command.constructor.name === 'ListMessageMoveTasksCommand') return { Results: tasks }
      const handle = start(tasks)
      if (typeof handle !== 'string') throw handle
      return { TaskHandle: handle }
    },
  }
  const steps = {
    before: async function* () { yield* lines }, add: async (...more: readonly RedriveLine[]) => { lines.push(...more) },
    [Symbol.asyncDispose]: async () => {},
  }
  const move = async () => moveByAws({
    sqs: { client }, world: { once: client, client, now: () => clock.now, wait: async (ms: number) => { clock.now += ms } },
    source: { name: 'dlq', url: '', attributes: { arn: 'arn:dlq' }, sources: ['orders'] }, target: null, steps, notes: await taskNotes(steps),
  } as unknown as Parameters<typeof moveByAws>[0], SqsRedrive.parse({ select: 'all' }), {
    signal: new AbortController().signal, log: quietLog, tell: () => {}, isCancelled: () => false,
  } as unknown as Run)
  return { move, lines, clock }
}
const done = (at: number, moved: number): Task => ({ Status: 'COMPLETED', StartedTimestamp: at, ApproximateNumberOfMessagesMoved: moved })

test('a task of somebody else that ended just before is not taken for ours', async () => {
  const { move } = aws([done(began - 5_000, 77)], (tasks) => {
    // AWS's clock may be behind, and its list is in any order.
    tasks.unshift(done(began - 40_000, 3))
    return 'ours'
  })
  expect(await move()).toMatchObject({ changed: 3, lines: ['AWS moved about 3 messages out of dlq.'] })
})

test('ours is known by its handle while it runs; one begun elsewhere after its end is another', async () => {
  let handle: string | undefined = 'ours'
  const { move } = aws([], (tasks) => {
    tasks.unshift({ Status: 'RUNNING', StartedTimestamp: began + 20, get TaskHandle() {
      const given = handle
      if (handle !== undefined) {
        handle = undefined
        Object.assign(this, { Status: 'COMPLETED', ApproximateNumberOfMessagesMoved: 5 })
        tasks.unshift({ Status: 'RUNNING', StartedTimestamp: began + 1_000, TaskHandle: 'of another', ApproximateNumberOfMessagesMoved: 99 })
      }
      return given
    } } as Task)
    return 'ours'
  })
  expect(await move()).toMatchObject({ changed: 5 })
})

test('while a task runs none is begun, and nothing is noted', async () => {
  const { move, lines } = aws([{ Status: 'RUNNING', StartedTimestamp: began - 1_000, TaskHandle: 'of another' }], () => 'ours')
  await expect(move()).rejects.toMatchObject({ problem: { code: 'Conflict' } })
  expect(lines).toEqual([])
})

test('a resume finds the task that was begun, also where the program died before it knew that', async () => {
  const tasks = [done(began - 5_000, 77)]
  const { move, lines, clock } = aws(tasks, () => new ProblemError({ code: 'Internal', message: 'nobody knows' }))
  await expect(move()).rejects.toThrow('nobody knows')
  expect(lines).toEqual([{ step: 'starting', at: began, others: [began - 5_000] }])
  tasks.unshift(done(began + 30, 4))
  clock.now += 3_600_000
  expect(await move()).toMatchObject({ changed: 4 })
})

test('a resume long after takes no task that was begun much later for one that may never have been begun', async () => {
  const tasks: Task[] = []
  let starts = 0
  const { move, clock } = aws(tasks, () => {
    if (++starts === 1) return new ProblemError({ code: 'Internal', message: 'nobody knows' })
    tasks.unshift(done(clock.now, 6))
    return 'ours'
  })
  await expect(move()).rejects.toThrow('nobody knows')
  clock.now += 3_600_000
  tasks.unshift(done(clock.now - 60_000, 50))
  expect(await move()).toMatchObject({ changed: 6 })
})
