/** A number by its digits, where neither a BigInt nor a double holds it: a decimal. */
export class Digits {
  readonly text: string
  constructor(text: string) {
    this.text = text
  }
}

/**
 * A decoded value as JSON: Maps as objects, BigInts and Digits with all their digits. What JSON cannot say is a text:
 * `"NaN"`, `"Infinity"`, `"-Infinity"`.
 */
export function jsonText(value: unknown): string {
  switch (typeof value) {
    case 'string': return JSON.stringify(value)
    case 'bigint': case 'boolean': return String(value)
    case 'number': return numberText(value)
    default:
      if (value instanceof Map) return objectText(value)
      if (Array.isArray(value)) return `[${value.map(jsonText).join(',')}]`
      return value instanceof Digits ? value.text : 'null'
  }
}

const objectText = (fields: ReadonlyMap<unknown, unknown>): string =>
  `{${[...fields].map(([name, one]) => `${JSON.stringify(String(name))}:${jsonText(one)}`).join(',')}}`

const numberText = (value: number): string => {
  if (!Number.isFinite(value)) return `"${value}"`
  return Object.is(value, -0) ? '-0.0' : String(value)
}

/** The same value as filters see it: Digits are doubles. */
export function plainValue(value: unknown): unknown {
  if (value instanceof Digits) return Number(value.text)
  if (Array.isArray(value)) return value.map(plainValue)
  return value instanceof Map ? new Map([...value].map(([name, one]) => [name, plainValue(one)])) : value
}
