import type { Message } from '#contract/message.ts'
import type { Content } from '#contract/publish.ts'
import type { SqsEdit } from '#contract/systems/sqs.ts'
import { t } from '../../../texts/index.ts'
import { attributeProblem, bodyProblem, type Attribute } from '../../../views/publish/attributes.ts'

/** What a message is to be when it is sent on: its body as text and its attributes, as typed. */
export type Edit = { readonly body: string, readonly attributes: readonly Attribute[] }

/** Bytes as an attribute holds them, as text or base64. */
const contentOf = ({ type, value }: Attribute): Content =>
  (type.startsWith('Binary') ? { base64: value.replaceAll(/\s/g, '') } : { text: value })

/** An edit as the redrive takes it; only what was changed. */
export function editInput(edit: Edit, before: Edit): SqsEdit {
  const sameAttributes = JSON.stringify(edit.attributes) === JSON.stringify(before.attributes)
  return {
    ...(edit.body !== before.body && { value: { text: edit.body } }),
    ...(!sameAttributes
      && { headers: edit.attributes.map((each) => ({ name: each.name, type: each.type, value: contentOf(each) })) }),
  }
}

/** What is wrong with an edit, by field; empty where it can be sent. A body that was JSON must stay it. */
export function editProblems({ body, attributes }: Edit, wasJson: boolean): Readonly<Record<string, string>> {
  const found: Record<string, string | null> = { body: bodyProblem(body) ?? (wasJson ? jsonProblem(body) : null) }
  for (const [index, attribute] of attributes.entries()) found[`attribute ${index}`] = attributeProblem(attribute, attributes)
  return Object.fromEntries(Object.entries(found).filter((entry): entry is [string, string] => entry[1] !== null))
}

function jsonProblem(text: string): string | null {
  try {
    JSON.parse(text)
    return null
  } catch (error) {
    return t.publish.notJson(error instanceof Error ? error.message : '')
  }
}

/** Whether a message's body is JSON, so that an edit that breaks it is a mistake. */
export const isJsonBody = ({ value }: Message): boolean => value !== null && jsonProblem(value.text) === null
