import fc from 'fast-check'
import { expect, it } from 'vitest'
import { Needle } from '#main/filter/needle.ts'

/** Few letters of which one is rare, so that the search begins in the middle and often meets false candidates. */
const letters = fc.string({ unit: fc.constantFrom('a', 'a', 'a', 'a', 'b', 'b', 'Z'), maxLength: 120 })
const wanted = fc.string({ unit: fc.constantFrom('a', 'b', 'Z'), minLength: 1, maxLength: 7 })

it('finds what a plain search finds, in one section after another, asked forward and back', () => {
  const several = fc.array(letters, { minLength: 1, maxLength: 3 })
  fc.assert(fc.property(several, wanted, fc.array(fc.nat(120)), (sections, text, asked) => {
    const needle = new Needle(Buffer.from(text))
    for (const section of sections) {
      const found = needle.in(Buffer.from(section))
      for (const from of asked) {
        const plain = section.indexOf(text, from)
        expect(found.after(from)).toBe(from > section.length || plain < 0 ? Infinity : plain)
      }
    }
  }), { numRuns: 3_000 })
})

it('finds the empty text everywhere', () => {
  const found = new Needle(Buffer.alloc(0)).in(Buffer.from('abc'))
  expect([found.after(0), found.after(2), found.after(1)]).toEqual([0, 2, 1])
})
