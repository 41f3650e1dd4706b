type Event = Readonly<Record<string, unknown>>

/** Length of an event's beginning (its two lengths and their checksum) and of the checksum at its end. */
const preludeBytes = 12
const checksumBytes = 4

/** Hands a subscription's bytes on untouched and tells of each whole event in them (the event-stream encoding of AWS). */
export async function *seen(stream: AsyncIterable<Buffer>, tell: (event: Event) => void): AsyncGenerator<Buffer> {
  let rest = Buffer.alloc(0)
  for await (const piece of stream) {
    yield piece
    rest = Buffer.concat([rest, piece])
    while (rest.length >= preludeBytes && rest.length >= rest.readUInt32BE(0)) {
      const length = rest.readUInt32BE(0)
      if (length < preludeBytes + checksumBytes) return
      const event = eventIn(rest.subarray(preludeBytes + rest.readUInt32BE(4), length - checksumBytes))
      if (event) tell(event)
      rest = rest.subarray(length)
    }
  }
}

/** The payload of an event that carries records; null for any other. */
function eventIn(payload: Buffer): Event | null {
  try {
    const value: unknown = JSON.parse(payload.toString())
    return typeof value === 'object' && value !== null && 'MillisBehindLatest' in value ? { ...value } : null
  } catch {
    return null
  }
}
