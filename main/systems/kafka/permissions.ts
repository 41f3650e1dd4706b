import type { Check } from '#contract/health.ts'
import { type Problem, ProblemError } from '#contract/problem.ts'
import { isAbsent } from './absent.ts'
import { fetchForPermission } from './apis.ts'
import type { Cluster } from './cluster.ts'
import { readSettings } from './settings.ts'
import { toProblem } from './errors.ts'
import type { GroupDirectory } from './group-directory.ts'
import type { Topic } from './inventory.ts'
import { refusal } from './refusals.ts'
import type { Wait } from '../until-aborted.ts'

/** How many topics the reading permission is tried on. */
const tried = 20

/**
 * Tries what this user may do with calls that change and read nothing. Metadata is not asked for permissions: MSK writes a line
 * of CloudTrail for each topic that is denied.
 */
export async function checkPermissions(cluster: Cluster, directory: GroupDirectory, wait: Wait): Promise<readonly Check[]> {
  const topics = await topicsToTry(cluster, wait)
  return [
    await check(
      'List topics',
      async () => {
        await cluster.inventory.all(wait)
      },
      wait,
    ),
    ...(topics.length > 0 ? [await check('Read messages', () => tryReading(cluster, topics, wait), wait)] : []),
    await check('See groups', async () => raise((await directory.all(0, wait)).problems[0]), wait),
    ...(topics[0] ? [await check('See settings', () => trySettings(cluster, topics[0], wait), wait)] : []),
  ]
}

async function check(label: string, attempt: () => Promise<void>, wait: Wait): Promise<Check> {
  const begun = performance.now()
  const done = (problem?: Problem): Check => ({
    layer: 'permission',
    label,
    ok: !problem,
    ms: Math.round(performance.now() - begun),
    ...(problem && { problem }),
  })
  try {
    await attempt()
    return done()
  } catch (error) {
    if (wait.signal.aborted) throw error
    return done(toProblem(error))
  }
}

/** Some topics one broker leads. */
async function topicsToTry(cluster: Cluster, wait: Wait): Promise<readonly Topic[]> {
  const { topics } = await cluster.inventory.all(wait)
  const ordinary = [...topics.values()].filter(({ isInternal, errorCode }) => !isInternal && errorCode === 0)
  const leader = ordinary[0]?.partitions[0]?.leaderId
  return ordinary.filter(({ partitions }) => partitions[0]?.leaderId === leader).slice(0, tried)
}

/** A fetch far beyond the end: a broker looks at the permission first and then says "out of range", so that nothing is read. */
async function tryReading(cluster: Cluster, topics: readonly Topic[], wait: Wait): Promise<void> {
  const places = topics.flatMap(({ name, partitions }) => {
    const partition = partitions[0]?.partitionIndex
    return partition === undefined
      ? []
      : [
          {
            topicId: name,
            partitions: [
              { partition, currentLeaderEpoch: -1, fetchOffset: 1n << 62n, lastFetchedEpoch: -1, partitionMaxBytes: 1 },
            ],
          },
        ]
  })
  const { responses } = await cluster.brokers.on(
    topics[0]?.partitions[0]?.leaderId ?? -1,
    fetchForPermission,
    [0, 0, 1, 0, 0, -1, places, [], ''],
    wait,
  )
  const denied = topics.filter((_, index) => responses[index]?.partitions[0]?.errorCode === topicDenied)
  if (denied.length === 0) return
  const names = denied
    .slice(0, 3)
    .map(({ name }) => name)
    .join(', ')
  raise(
    refusal(topicDenied, {
      needs: `Reading needs Read on topic ${names}${denied.length > 3 ? ` and ${denied.length - 3} more` : ''}`,
      user: cluster.user,
    }),
  )
}

const topicDenied = 29

async function trySettings(cluster: Cluster, topic: Topic | undefined, wait: Wait): Promise<void> {
  const settings = topic && (await readSettings(cluster, 'topic', topic.name, wait))
  if (settings && 'code' in settings && !isAbsent(settings)) raise(settings)
}

function raise(problem: Problem | undefined): void {
  if (problem) throw new ProblemError(problem)
}
