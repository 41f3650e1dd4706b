import { bufferOf } from '#main/payload/buffer.ts'
import { Needle } from './needle.ts'
import type { Condition } from './record.ts'

/** The key is exactly this text in UTF-8. The empty text is an empty key, never a null one. */
export function keyCondition(text: string): Condition {
  const wanted = Buffer.from(text)
  const needle = new Needle(wanted)
  return {
    matches: ({ key }) => key !== null && wanted.equals(key) ? 'yes' : 'no',
    over(section) {
      const found = needle.in(bufferOf(section))
      if (found.after(0) === Infinity) return null
      return ({ keyFrom, keyTo }) =>
        keyFrom >= 0 && keyTo - keyFrom === wanted.length && found.after(keyFrom) === keyFrom ? 'yes' : 'no'
    },
  }
}
