import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Frames } from '#main/systems/kafka/wire/frames.ts'

const framed = (body: Buffer) => {
  const head = Buffer.alloc(4)
  head.writeUInt32BE(body.length)
  return Buffer.concat([head, body])
}

describe('frames', () => {
  it('come out whole, however the bytes arrive', () => {
    const bodies = fc.array(
      fc.oneof(
        fc.integer({ min: 4, max: 300 }), fc.integer({ min: 60_000, max: 200_000 }),
      ).map((length) => Buffer.alloc(length, length % 251)),
      { minLength: 1, maxLength: 6 },
    )
    fc.assert(fc.property(bodies, fc.array(
      fc.integer({ min: 1, max: 100_000 }), { minLength: 1, maxLength: 20 },
    ), (sent, reads) => {
      const got: Buffer[] = []
      const frames = new Frames((frame) => { got.push(Buffer.from(frame)); frames.recycle(frame) })
      const stream = Buffer.concat(sent.map(framed))
      for (let at = 0, turn = 0; at < stream.length; turn++) {
        const target = frames.target()
        const count = Math.min(reads[turn % reads.length] ?? 1, target.length, stream.length - at)
        stream.copy(target, 0, at, at + count)
        frames.wrote(count)
        at += count
      }
      expect(got.length).toBe(sent.length)
      expect(got.every((frame, n) => frame.equals(sent[n] ?? Buffer.alloc(0)))).toBe(true)
    }), { numRuns: 50 })
  })

  it('refuse a length that cannot be', () => {
    const frames = new Frames(() => {})
    frames.target().write('HTTP/1.1 400')
    expect(() => frames.wrote(12)).toThrow(RangeError)
  })
})
