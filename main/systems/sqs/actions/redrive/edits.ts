import { SqsEdit, type SqsRedrive } from '#contract/systems/sqs.ts'
import { ProblemError } from '#contract/problem.ts'
import { entryOf } from '../../publish/entry.ts'
import { badInput } from '../counts.ts'
import { attributeOf, type Whole } from '../whole.ts'

/** As a draft is checked, without what only a queue's own settings ask for. */
const anyQueue = { name: 'The queue', fifo: false, contentDedup: true, maxBytes: 1 << 20 }

/**
 * What each message becomes before it is sent. Throws BadInput for an edit that SQS would not take, or of a message that is not
 * chosen.
 */
export function editorOf({ edits = {}, select }: Pick<SqsRedrive, 'edits' | 'select'>): (whole: Whole) => Whole {
  const made = new Map(Object.entries(edits).map(([id, edit]) => {
    if (typeof select === 'object' && 'ids' in select && !select.ids.includes(id)) throw badInput(`edits.${id}`, `Message ${id} is edited and not chosen.`)
    return [id, edited(id, edit)]
  }))
  return (whole) => ({ ...whole, ...made.get(whole.id) })
}

function edited(id: string, { value, headers }: SqsEdit): Partial<Pick<Whole, 'body' | 'attributes'>> {
  const made = entryOf({ value: value ?? { text: '-' }, headers: headers ?? [] }, anyQueue)
  if ('code' in made) {
    throw new ProblemError({ ...made, issues: (made.issues ?? []).map((issue) => ({ ...issue, path: `input.edits.${id}.${issue.path}` })) })
  }
  const { MessageBody = '', MessageAttributes = {} } = made.entry
  return {
    ...(value !== undefined && { body: MessageBody }),
    ...(headers !== undefined && {
      attributes: Object.fromEntries(Object.entries(MessageAttributes).map(([name, attribute]) => [name, attributeOf(attribute)])),
    }),
  }
}
