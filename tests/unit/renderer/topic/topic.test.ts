import { expect, test } from 'vitest'
import { keepsWords } from '../../../../renderer/views/topic/topic-facts.tsx'
import { skewOf } from '../../../../renderer/views/topic/skew.ts'

const settings = (values: Readonly<Record<string, string>>) =>
  Object.entries(values).map(([name, value]) => ({ name, value, source: '', isDefault: false, sensitive: false }))

test('how long a topic keeps messages is said in words', () => {
  expect(keepsWords(settings({ 'retention.ms': '7200000' }))).toBe('2 h')
  expect(keepsWords(settings({ 'retention.ms': '-1', 'cleanup.policy': 'delete' }))).toBe('for ever')
  expect(keepsWords(settings({ 'retention.ms': '86400000', 'cleanup.policy': 'compact' }))).toBe('compacted')
  expect(keepsWords(settings({ 'retention.ms': '86400000', 'cleanup.policy': 'compact,delete' }))).toBe('1 d, compacted')
  expect(keepsWords(null)).toBeNull()
})

test('skew is one sentence, and an unknown count has no bar', () => {
  const skew = skewOf([{ partition: '0', messages: 10 }, { partition: '1', messages: null }, { partition: '2', messages: 90 }])
  expect(skew.bars).toHaveLength(2)
  expect(skew.summary).toBe('Messages in 2 partitions: most in partition 2 with 90, fewest in partition 0 with 10')
  expect(skewOf([{ partition: '0', messages: 100 }, { partition: '1', messages: 98 }]).summary).toBe('Messages in 2 partitions: about 99 in each')
  expect(skewOf([]).summary).toBe('Messages by partition are not known yet')
})
