import { bufferOf } from '#main/payload/buffer.ts'
import { isSpelledOneWay, Needle } from './needle.ts'
import type { Condition, FilterRecord, Match } from './record.ts'

/** A header of that name is present and, where `value` is given, one of that name has exactly this text in UTF-8. */
export function headerCondition(wanted: { readonly name: string; readonly value?: string | undefined }): Condition {
  const value = wanted.value === undefined ? undefined : Buffer.from(wanted.value)
  const matches = ({ headers }: FilterRecord): Match => headers.some((header) => header.name === wanted.name
    && (value === undefined || (header.value !== null && value.equals(header.value)))) ? 'yes' : 'no'
  const needles = value === undefined ? [] : [new Needle(value)]
  if (isSpelledOneWay(wanted.name)) needles.unshift(new Needle(Buffer.from(wanted.name)))
  return {
    matches,
    over(section) {
      const found = needles.map((needle) => needle.in(bufferOf(section)))
      if (found.some((each) => each.after(0) === Infinity)) return null
      return (record) => found.some((each) => each.after(record.from) >= record.to) ? 'no' : matches(record)
    },
  }
}
