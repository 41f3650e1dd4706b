/** A partition by name and number. */
export type TopicPartition = { readonly topic: string; readonly partition: number }

/**
 * Reads a classic member's assignment (ConsumerProtocolAssignment: version, [topic, [partition]], user data). Other protocols
 * put other bytes there: what does not parse is empty.
 */
export function readAssignment(bytes: Buffer): readonly TopicPartition[] {
  try {
    return bytes.length === 0 ? [] : parse(bytes)
  } catch (error) {
    if (error instanceof RangeError) return []
    throw error
  }
}

function parse(bytes: Buffer): readonly TopicPartition[] {
  let at = 2
  const int32 = (): number => {
    at += 4
    return bytes.readInt32BE(at - 4)
  }
  const text = (): string => {
    const length = bytes.readInt16BE(at)
    at += 2 + length
    return bytes.toString('utf8', at - length, at)
  }
  return Array.from({ length: countWithin(bytes, int32()) }, () => {
    const topic = text()
    return Array.from({ length: countWithin(bytes, int32()) }, () => ({ topic, partition: int32() }))
  }).flat()
}

function countWithin(bytes: Buffer, count: number): number {
  if (count < 0 || count > bytes.length) throw new RangeError('not an assignment')
  return count
}
