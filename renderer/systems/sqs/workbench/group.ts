import type { Message } from '#contract/message.ts'
import { parseJson, type JsonNode } from '../../../json/node.ts'
import { t } from '../../../texts/index.ts'

const s = t.sqs.workbench

/** What messages are put together by. */
export const groupings = ['error', 'shape', 'source'] as const
export type Grouping = (typeof groupings)[number]

/** Messages that are alike: what they share, and their ids in the order they were taken. */
export type MessageGroup = { readonly key: string, readonly ids: readonly string[] }

const errorLike = [/error|exception/i, /reason|fault|cause/i, /fail/i, /status|code/i]

/** The attributes that messages carry, those that look like an error first. */
export function attributeNames(messages: readonly Message[]): readonly string[] {
  const names = [...new Set(messages.flatMap(({ headers }) => headers.map(({ name }) => name)))]
  const rank = (name: string): number => {
    const at = errorLike.findIndex((pattern) => pattern.test(name))
    return at < 0 ? errorLike.length : at
  }
  return names.toSorted((a, b) => rank(a) - rank(b) || a.localeCompare(b))
}

/** How deep a shape is told; what lies deeper is only its type. */
const depth = 4

function shape(node: JsonNode, left: number): string {
  if (node.type === 'object') {
    if (left === 0) return '{…}'
    const names = node.entries.map(({ name, node: inner }) => {
      const own = inner.type === 'object' || inner.type === 'array' ? shape(inner, left - 1) : ''
      return own === '' ? name : `${name} ${own}`
    })
    return `{ ${[...new Set(names)].toSorted((a, b) => a.localeCompare(b)).join(', ')} }`
  }
  if (node.type === 'array') {
    const shapes = [...new Set(node.items.map((item) => shape(item, left - 1)).filter(Boolean))]
    return left === 0 || shapes.length === 0 ? '[…]' : `[${shapes.join(' | ')}]`
  }
  return ''
}

/** The fields of a body without their values: equal for bodies that look alike, whatever their order. */
export function shapeOf({ value }: Message): string {
  if (value === null || value.bytes === 0) return s.emptyBody
  const root = value.problem === undefined ? parseJson(value.text) : null
  if (!root) return value.problem === undefined ? s.textBody : s.notDecoded
  return shape(root, depth) || s.scalar
}

/** What a message is put with others by; in the words they share. */
function groupKey(message: Message, by: Grouping, attribute: string): string {
  if (by === 'shape') return shapeOf(message)
  if (by === 'source') return typeof message.facts.from === 'string' ? message.facts.from : s.unknownSource
  const header = message.headers.find(({ name }) => name === attribute)
  return header ? header.value?.text ?? '' : s.noAttribute(attribute)
}

/** Messages put together, the largest group first. */
export function groupMessages(messages: readonly Message[], by: Grouping, attribute: string): readonly MessageGroup[] {
  const groups = new Map<string, string[]>()
  for (const message of messages) {
    const key = groupKey(message, by, attribute)
    groups.set(key, [...groups.get(key) ?? [], message.id])
  }
  return [...groups].map(([key, ids]) => ({ key, ids }))
    .toSorted((a, b) => b.ids.length - a.ids.length || a.key.localeCompare(b.key))
}
