import type { Message } from '#contract/message.ts'
import { prettyJson } from '../../../json/pretty.ts'
import { isStructured } from '../../../views/messages/format-names.ts'
import { lineDiff } from '../../kafka/subject/line-diff.ts'

/** One row of two texts side by side; null where one of them has nothing. */
export type SideRow = { readonly left: string | null, readonly right: string | null, readonly same: boolean }

/** A message as lines: attributes, then its body, laid out where it is JSON. */
export function messageLines({ headers, value }: Message): readonly string[] {
  const attributes = headers.map(({ name, type, value: text }) => `${name} (${type ?? ''}): ${text?.text ?? ''}`)
    .toSorted((a, b) => a.localeCompare(b))
  const body = value === null ? '' : isStructured(value) && !value.truncated ? prettyJson(value.text) : value.text
  return [...attributes, '', ...body.split('\n')]
}

/** Two messages line by line: equal lines beside each other, what was changed in the same place as far as it goes. */
export function sideBySide(left: readonly string[], right: readonly string[]): readonly SideRow[] {
  const rows: SideRow[] = []
  let removed: string[] = []
  let added: string[] = []
  const flush = (): void => {
    for (let at = 0; at < Math.max(removed.length, added.length); at++) rows.push({
      left: removed[at] ?? null, right: added[at] ?? null, same: false,
    })
    ;[removed, added] = [[], []]
  }
  for (const step of lineDiff(left, right)) {
    if (step.type === 'removed') removed.push(left[step.from] ?? '')
    else if (step.type === 'added') added.push(right[step.to] ?? '')
    else {
      flush()
      rows.push({ left: left[step.from] ?? '', right: right[step.to] ?? '', same: true })
    }
  }
  flush()
  return rows
}
