import { expect, test } from 'vitest'
import type { Plan } from '#contract/action.ts'
import { boldCounts, countedButton } from '../../../../renderer/views/plan/words.ts'

const bold = (sentence: string): readonly string[] => boldCounts(sentence).filter((run) => run.bold).map(({ text }) => text)

test('counts stand out with what they count, digits of names do not', () => {
  expect(bold('41,220 messages will be read again, in 3 of 8 partitions.')).toEqual(['41,220 messages', '3', '8 partitions'])
  expect(bold('Message o-76920 of idle-001 at 12:04:31 stays; any 10 of 240, not the oldest.')).toEqual(['10', '240'])
  expect(bold('Goes from 4 shards to 8; 3 consumers read on.')).toEqual(['4 shards', '8', '3 consumers'])
  expect(bold('Hidden for 5 s, less than $0.00001.')).toEqual(['5 s', '$0.00001'])
})

test('a sentence stays whole', () => {
  const sentence = 'Moves 3 messages to orders.fifo within 1.5 s.'
  expect(boldCounts(sentence).map(({ text }) => text).join('')).toBe(sentence)
})

test('a button says verb and count; without a count the verb alone', () => {
  const plan = (count: number | null): Plan => ({ id: '1', title: '', lines: [], affects: [{ ref: { kind: 'queue', path: ['a'] }, count }], undo: 'no', expiresAt: 0 })
  expect([countedButton('Redrive', plan(3)), countedButton('Delete messages', plan(1)), countedButton('Delete queue', plan(null))])
    .toEqual(['Redrive 3 messages', 'Delete 1 message', 'Delete queue'])
})
