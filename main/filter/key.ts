import { literalTest } from './bytes.ts'
import { conditionOf, type Condition } from './record.ts'

/** The key is exactly this text in UTF-8. The empty text is an empty key, never a null one. */
export function keyCondition(text: string): Condition {
  const wanted = Buffer.from(text)
  return conditionOf(({ key }) => key !== null && wanted.equals(key), literalTest(text))
}
