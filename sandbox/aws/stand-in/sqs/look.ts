/** A message as ministack's own view shows it, which no receive changes. Times are epoch seconds. */
export type Peeked = {
  readonly MessageId: string
  readonly SentTimestamp: number
  readonly IsVisible: boolean
  readonly ReceiveCount: number
  readonly MessageGroupId: string | null
}

/** What CloudWatch would say of a queue at one moment, by the metric's name. */
export type QueueLook = Readonly<Record<string, number>>

/** Every queue of ministack's view with its account and region. */
export function queuesIn(peeked: unknown): readonly { account: string; region: string; queue: string; messages: readonly Peeked[] }[] {
  type View = Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, readonly Peeked[]>>>>>>
  const view: View = Reflect.get(Object(peeked), 'messages') ?? {}
  return Object.entries(view).flatMap(([account, regions]) => Object.entries(regions).flatMap(([region, queues]) =>
    Object.entries(queues).map(([url, messages]) => ({ account, region, queue: url.split('/').at(-1) ?? '', messages }))))
}

/**
 * The gauges of a queue from its messages. A message that waits and was never received is delayed; a group is noisy when it holds
 * more than half of the messages while others wait too (AWS does not publish its own measure).
 */
export function lookAt(queue: string, messages: readonly Peeked[], now: number): QueueLook {
  const visible = messages.filter(({ IsVisible }) => IsVisible)
  const inFlight = messages.filter(({ IsVisible, ReceiveCount }) => !IsVisible && ReceiveCount > 0)
  const common = {
    ApproximateNumberOfMessagesVisible: visible.length,
    ApproximateNumberOfMessagesNotVisible: inFlight.length,
    ApproximateNumberOfMessagesDelayed: messages.length - visible.length - inFlight.length,
    ApproximateAgeOfOldestMessage: ageOf([...visible, ...inFlight], now),
  }
  if (queue.endsWith('.fifo')) {
    return { ...common, ApproximateNumberOfGroupsWithInflightMessages: new Set(inFlight.map(({ MessageGroupId }) => MessageGroupId)).size }
  }
  const grouped = messages.filter(({ MessageGroupId }) => MessageGroupId !== null)
  if (grouped.length === 0) return common
  const noisy = noisyGroups(grouped)
  const quiet = visible.filter(({ MessageGroupId }) => MessageGroupId === null || !noisy.has(MessageGroupId))
  return {
    ...common,
    ApproximateNumberOfNoisyGroups: noisy.size,
    ApproximateNumberOfMessagesVisibleInQuietGroups: quiet.length,
    ApproximateAgeOfOldestMessageInQuietGroups: ageOf(quiet, now),
  }
}

const ageOf = (messages: readonly Peeked[], now: number): number =>
  messages.reduce((oldest, { SentTimestamp }) => Math.max(oldest, Math.floor(now / 1000) - SentTimestamp), 0)

function noisyGroups(grouped: readonly Peeked[]): ReadonlySet<string> {
  const sizes = Map.groupBy(grouped, ({ MessageGroupId }) => MessageGroupId ?? '')
  if (sizes.size < 2) return new Set()
  return new Set([...sizes].filter(([, messages]) => messages.length > grouped.length / 2).map(([group]) => group))
}
