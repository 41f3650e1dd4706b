import { literalTest } from './bytes.ts'
import { conditionOf, type Condition } from './record.ts'

/** A header of that name is present and, where `value` is given, one of that name has exactly this text in UTF-8. */
export function headerCondition(wanted: { readonly name: string; readonly value?: string | undefined }): Condition {
  const value = wanted.value === undefined ? undefined : Buffer.from(wanted.value)
  return conditionOf(({ headers }) => headers.some((header) => header.name === wanted.name
    && (value === undefined || (header.value !== null && value.equals(header.value)))), literalTest(wanted.name))
}
