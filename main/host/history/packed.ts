/** What was read is not what was written: the file is damaged. */
export class Damaged extends Error {
  override readonly name = 'Damaged'
}

const headBytes = 8

/**
 * Rows of numbers as one blob: how many, which columns say the same in each row (kept once, as in an idle queue), the columns as
 * 64-bit numbers, and the times as ms after `start`, which must lie in 2^32 ms of it. In the byte order of the machine.
 */
export function pack(start: number, at: readonly number[], columns: readonly (readonly number[])[]): Uint8Array {
  const kept = columns.map((column) => (column.every((value) => Object.is(value, column[0])) ? column.slice(0, 1) : column))
  const same = kept.reduce((bits, column, n) => (column.length < at.length ? bits | (1 << n) : bits), 0)
  const values = kept.reduce((sum, { length }) => sum + length, 0)
  const buffer = new ArrayBuffer(headBytes + values * 8 + at.length * 4)
  new Uint32Array(buffer, 0, 2).set([at.length, same])
  const numbers = new Float64Array(buffer, headBytes, values)
  let place = 0
  for (const column of kept) {
    numbers.set(column, place)
    place += column.length
  }
  const times = new Uint32Array(buffer, headBytes + values * 8, at.length)
  for (let n = 0; n < at.length; n++) times[n] = (at[n] ?? start) - start
  return new Uint8Array(buffer)
}

/** What `pack` was given, of so many columns. Throws Damaged where the blob cannot be that. */
export function unpack(start: number, blob: unknown, columns: number): { at: number[]; columns: number[][] } {
  if (!(blob instanceof Uint8Array) || blob.length < headBytes) throw new Damaged('a row of the history is not what was written')
  const { buffer, byteOffset } = blob.byteOffset % 8 === 0 ? blob : blob.slice()
  const [length = 0, same = 0] = new Uint32Array(buffer, byteOffset, 2)
  const sizes = Array.from({ length: columns }, (_, n) => (same & (1 << n) ? 1 : length))
  const values = sizes.reduce((sum, size) => sum + size, 0)
  if (blob.length !== headBytes + values * 8 + length * 4) throw new Damaged('a row of the history has not the length it says')
  const times = new Uint32Array(buffer, byteOffset + headBytes + values * 8, length)
  let place = byteOffset + headBytes
  const read = sizes.map((size) => {
    const column = new Float64Array(buffer, place, size)
    place += size * 8
    return size === length ? Array.from(column) : Array.from({ length }, () => column[0] ?? Number.NaN)
  })
  return { at: Array.from(times, (ms) => start + ms), columns: read }
}
