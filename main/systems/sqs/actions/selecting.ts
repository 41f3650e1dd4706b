import type { SqsSelect } from '#contract/systems/sqs.ts'
import { compileFilter } from '#main/filter/compile.ts'
import { openPayloads } from '#main/payload/reading.ts'
import { filterRecord, openMessage } from '../read/message.ts'
import { sentAttributes, type Whole } from './whole.ts'

/** Which messages are meant: `wanted` are ids, null where `isChosen` judges each; `isAll` where every message is meant. */
export type Selecting = {
  readonly wanted: ReadonlySet<string> | null; readonly isChosen: (whole: Whole) => boolean; readonly isAll?: boolean
}

/**
 * Judges messages as a read of the queue does: an expression sees what is inside their envelopes. Throws BadInput for one that
 * does not compile.
 */
export function selecting(select: SqsSelect): Selecting {
  if (select === 'all') return { wanted: null, isChosen: () => true, isAll: true }
  if ('ids' in select) {
    const wanted = new Set(select.ids)
    return { wanted, isChosen: ({ id }) => wanted.has(id) }
  }
  const payloads = openPayloads({})
  const { matches } = compileFilter({ where: select.where }, {
    path: 'input.select', decode: (bytes, part) => payloads.decoded(bytes, part),
  })
  return {
    wanted: null,
    isChosen: ({ id, body, system, attributes }) => matches(filterRecord(openMessage(
      { MessageId: id, Body: body, Attributes: system, MessageAttributes: sentAttributes(attributes) },
      { maxReceiveCount: null, mode: 'sample', asIs: false },
    ))) === 'yes',
  }
}
