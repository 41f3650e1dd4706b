/** Shifts of each round and the sines of its steps (RFC 1321, 3.4). */
const shifts = [[7, 12, 17, 22], [5, 9, 14, 20], [4, 11, 16, 23], [6, 10, 15, 21]] as const
const sines = Uint32Array.from({ length: 64 }, (_, step) => Math.floor(Math.abs(Math.sin(step + 1)) * 2 ** 32))

/** The MD5 sum of bytes as a whole number of 128 bits (RFC 1321). Browsers have none of their own; no secret hangs on it here. */
export function md5(bytes: Uint8Array): bigint {
  const words = padded(bytes)
  const state = new Uint32Array([0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476])
  for (let block = 0; block < words.length; block += 16) mix(state, words.subarray(block, block + 16))
  // The sum is written byte by byte, the lowest of each word first.
  return new Uint8Array(state.buffer).reduce((sum, byte) => (sum << 8n) | BigInt(byte), 0n)
}

/** Bytes, a one bit, zeros, and their length in bits, in blocks of 64 bytes. */
function padded(bytes: Uint8Array): Uint32Array {
  const all = new Uint8Array(Math.ceil((bytes.length + 9) / 64) * 64)
  all.set(bytes)
  all[bytes.length] = 0x80
  new DataView(all.buffer).setBigUint64(all.length - 8, BigInt(bytes.length) * 8n, true)
  return new Uint32Array(all.buffer)
}

function mix(state: Uint32Array, block: Uint32Array): void {
  let [a = 0, b = 0, c = 0, d = 0] = state
  for (let step = 0; step < 64; step++) {
    const round = step >> 4
    const [f, word] = partsOf(round, step, b, c, d)
    const sum = (a + f + (sines[step] ?? 0) + (block[word] ?? 0)) | 0
    const shift = shifts[round]?.[step & 3] ?? 0
    const next = (b + ((sum << shift) | (sum >>> (32 - shift)))) | 0
    a = d
    d = c
    c = b
    b = next
  }
  for (const [index, value] of [a, b, c, d].entries()) state[index] = (state[index] ?? 0) + value
}

function partsOf(round: number, step: number, b: number, c: number, d: number): readonly [f: number, word: number] {
  if (round === 0) return [(b & c) | (~b & d), step]
  if (round === 1) return [(d & b) | (~d & c), (5 * step + 1) & 15]
  if (round === 2) return [b ^ c ^ d, (3 * step + 5) & 15]
  return [c ^ (b | ~d), (7 * step) & 15]
}
