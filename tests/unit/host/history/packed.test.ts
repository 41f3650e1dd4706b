import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Damaged, pack, unpack } from '#main/host/history/packed.ts'

test('what was packed comes back, null, minus zero and large numbers too', () => {
  const row = fc.tuple(fc.nat(2 ** 32 - 1), fc.double(), fc.double())
  fc.assert(fc.property(fc.array(row, { maxLength: 50 }), fc.nat(2 ** 40), (rows, start) => {
    const at = rows.map(([ms]) => start + ms)
    const columns = [rows.map(([, value]) => value), rows.map(([, , value]) => value)]
    expect(unpack(start, pack(start, at, columns), 2)).toEqual({ at, columns })
  }))
})

test('a column that says the same in each row is kept once', () => {
  const at = Array.from({ length: 100 }, (_, n) => n)
  const blob = pack(0, at, [at.map(() => 7)])
  expect(blob.length).toBe(8 + 8 + 400)
  expect(unpack(0, blob, 1).columns).toEqual([at.map(() => 7)])
})

test('what is not what was packed is told as damage', () => {
  const blob = pack(0, [1, 2, 3], [[1, 2, 3]])
  for (const bad of [blob.subarray(0, -1), blob.subarray(0, 5), new Uint8Array(40).fill(255), 'text', null]) {
    expect(() => unpack(0, bad, 1)).toThrow(Damaged)
  }
})
