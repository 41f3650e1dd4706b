/** Deeper nesting than this is no schema's. */
const longest = 64

/**
 * The path of indexes to a message type that stands before its value in Confluent's wire format, and where it ends: a count and
 * so many indexes as zigzag varints; a single 0 is the first message. Throws an Error where there is none.
 */
export function indexPath(bytes: Uint8Array, from: number): { readonly path: readonly number[]; readonly end: number } {
  let at = from
  const next = (): number => {
    let value = 0
    for (let shift = 0; shift < 28; shift += 7) {
      const byte = bytes[at++]
      if (byte === undefined) break
      value |= (byte & 0x7f) << shift
      if (byte < 0x80) return (value >>> 1) ^ -(value & 1)
    }
    throw new Error('it does not say which message of the schema it is')
  }
  const count = next()
  if (count === 0) return { path: [0], end: at }
  if (count < 0 || count > longest) throw new Error(`${count} is no depth of a message in its schema`)
  return { path: Array.from({ length: count }, next), end: at }
}

/** The same path as bytes. */
export function indexBytes(path: readonly number[]): Buffer {
  if (path.length === 1 && path[0] === 0) return Buffer.of(0)
  return Buffer.from([path.length, ...path].flatMap((value) => {
    const bytes: number[] = []
    let rest = value * 2
    for (; rest >= 0x80; rest = Math.floor(rest / 0x80)) bytes.push((rest & 0x7f) | 0x80)
    return [...bytes, rest]
  }))
}
