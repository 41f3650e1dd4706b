/** What is played to record a series: how many wait before it begins, what arrives and whether somebody reads at a second. */
export type Scene = {
  readonly name: string
  readonly how: string
  readonly before: number
  readonly empty: number
  readonly forSeconds: number
  readonly readPerSecond: number
  arriving(second: number): number
  reads(second: number): boolean
  /** Whether more is read than comes in, over the next minutes. */
  state(second: number): 'draining' | 'not draining'
  /** By how many records the group is set back at this second, once its reader has stopped. */
  setBack?(second: number): number
}

const draining = () => 'draining' as const
const always = () => true
const life = 'One Apache Kafka 4.3.1, a topic of 4 partitions, one producer and one consumer of kafkajs; the group\'s sample of this program every 5 s.'

/** Fixed figures that differ, so that bursts do not come by the clock. */
const bursts = [
  [20, 450], [115, 700], [190, 380], [300, 620], [372, 500], [490, 760], [560, 340], [655, 640], [770, 560], [840, 420], [950, 700],
  [1_030, 500], [1_130, 620],
] as const
const burstSeconds = 20
/** The reader is away from and until these seconds. */
const away = [240, 480] as const
const setBackAt = 270

/** The series that are recorded from life. */
export const scenes: readonly Scene[] = [
  {
    name: 'steady', before: 60_000, empty: 600, forSeconds: 1_100, readPerSecond: 170,
    how: `${life} 100 records a second come in, the consumer reads up to 170, and 60,000 wait when it begins.`,
    arriving: () => 100, reads: always, state: draining,
  },
  {
    name: 'bursty', before: 60_000, empty: 600, forSeconds: 1_200, readPerSecond: 200,
    how: `${life} 20 records a second come in, and in 20 s of every minute and a half on average 340 to 760; the consumer reads up to 200, and 60,000 wait.`,
    arriving: (second) => bursts.find(([from]) => second >= from && second < from + burstSeconds)?.[1] ?? 20, reads: always, state: draining,
  },
  {
    name: 'stalled', before: 30_000, empty: 600, forSeconds: 1_200, readPerSecond: 190,
    how: `${life} 100 records a second come in, the consumer reads up to 190, is stopped after 4 minutes and started again after 8.`,
    arriving: () => 100, reads: (second) => second < away[0] || second >= away[1],
    state: (second) => (second < away[0] || second >= away[1] ? 'draining' : 'not draining'),
  },
  {
    name: 'reset', before: 30_000, empty: 600, forSeconds: 1_200, readPerSecond: 190,
    how: `${life} 100 records a second come in, the consumer reads up to 190, and its group is set back by 25,000 records after 4.5 minutes.`,
    arriving: () => 100, reads: (second) => second < setBackAt || second >= setBackAt + 10,
    state: (second) => (second < setBackAt || second >= setBackAt + 10 ? 'draining' : 'not draining'),
    setBack: () => 25_000,
  },
]
