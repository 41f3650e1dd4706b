import { numberShown, shownNumber } from '../avro/logical.ts'

type Fields = ReadonlyMap<string, unknown>

/**
 * How one of Google's own messages is shown and given: as ProtoJSON has it
 * (https://protobuf.dev/programming-guides/json/). `shown` is undefined for what cannot be said so, `given` for what is none.
 */
type WellKnown = {
  shown(fields: Fields): unknown
  /** The fields of the message with their JSON; `expects` says in words what is taken. */
  given(json: unknown): object | undefined
  readonly expects: string
}

const nanosecond = { name: 'timestamp', unit: 'nanos' } as const
const perSecond = 1_000_000_000n

const whole = (value: unknown): bigint => (typeof value === 'bigint' ? value : 0n)

const timestamp: WellKnown = {
  shown: (fields) => {
    const text = shownNumber(nanosecond, whole(fields.get('seconds')) * perSecond + whole(fields.get('nanos')))
    return typeof text === 'string' ? text.replace(/(?:000){1,2}Z$/, 'Z').replace(/\.000Z$/, 'Z') : undefined
  },
  given: (json) => {
    const at = typeof json === 'string' ? numberShown(nanosecond, json) : undefined
    if (at === undefined) return undefined
    const nanos = ((at % perSecond) + perSecond) % perSecond
    return { seconds: (at - nanos) / perSecond, nanos: Number(nanos) }
  },
  expects: 'a time such as 2026-11-21T10:00:00Z',
}

const duration: WellKnown = {
  shown: (fields) => {
    const all = whole(fields.get('seconds')) * perSecond + whole(fields.get('nanos'))
    const [seconds, nanos] = [all / perSecond, String((all < 0n ? -all : all) % perSecond).padStart(9, '0').replace(/0+$/, '')]
    return `${all < 0n && seconds === 0n ? '-' : ''}${seconds}${nanos && `.${nanos}`}s`
  },
  given: (json) => {
    const parts = typeof json === 'string' ? /^(-?)(\d{1,12})(?:\.(\d{1,9}))?s$/.exec(json) : null
    const [, sign = '', seconds, nanos = ''] = parts ?? []
    if (seconds === undefined) return undefined
    return { seconds: BigInt(`${sign}${seconds}`), nanos: Number(`${sign}${nanos.padEnd(9, '0')}`) }
  },
  expects: 'a duration such as 1.5s',
}

/** Any JSON. What is nested in it is a message of this kind again. */
const anyJson: WellKnown = {
  shown: (fields) => (fields.has('null_value') ? null : [...fields.values()][0] ?? null),
  given: (json) => {
    if (json === null) return { null_value: 0 }
    if (isObject(json)) return { struct_value: json }
    return Array.isArray(json) ? { list_value: json } : { [`${typeof json === 'boolean' ? 'bool' : typeof json}_value`]: json }
  },
  expects: 'JSON',
}

const isObject = (json: unknown): json is object => typeof json === 'object' && json !== null && !Array.isArray(json)

const wrapper: WellKnown = {
  shown: (fields) => fields.get('value'),
  given: (json) => ({ value: json }),
  expects: 'a scalar',
}
const wrapped = ['Double', 'Float', 'Int64', 'UInt64', 'Int32', 'UInt32', 'Bool', 'String', 'Bytes'] as const

/** By full name with the dot before it. */
export const wellKnown: ReadonlyMap<string, WellKnown> = new Map<string, WellKnown>([
  ['.google.protobuf.Timestamp', timestamp],
  ['.google.protobuf.Duration', duration],
  ['.google.protobuf.Value', anyJson],
  ['.google.protobuf.ListValue', {
    shown: (fields) => fields.get('values'), given: (json) => (Array.isArray(json) ? { values: json } : undefined),
    expects: 'a list',
  }],
  ['.google.protobuf.Struct', {
    shown: (fields) => fields.get('fields'), given: (json) => (isObject(json) ? { fields: json } : undefined),
    expects: 'an object',
  }],
  ...wrapped.map((name) => [`.google.protobuf.${name}Value`, wrapper] as const),
])
