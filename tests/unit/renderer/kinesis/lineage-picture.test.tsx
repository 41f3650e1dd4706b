import { MantineProvider } from '@mantine/core'
import { cleanup, render, screen } from '@testing-library/react'
import { afterEach, expect, test, vi } from 'vitest'
import { refKey, type Ref } from '#contract/ref.ts'
import type { Sample } from '#contract/sample.ts'
import { loadOf } from '../../../../renderer/systems/kinesis/hot.ts'
import { LineagePicture } from '../../../../renderer/systems/kinesis/lineage-picture.tsx'
import { t } from '../../../../renderer/texts/index.ts'

vi.mock(import('@mantine/hooks'), async (original) => ({ ...await original(), useElementSize: () => ({ ref: () => {}, width: 1_000, height: 300 }) }))

afterEach(cleanup)

const k = t.stream
const space = 2n ** 128n

/** So many open shards of equal size, of which one takes `hottest` percent of the records. */
function stream(count: number, hottest: number | null) {
  const shards = Array.from({ length: count }, (_, index) => {
    const id = `shardId-${String(index).padStart(12, '0')}`
    const ref: Ref = { kind: 'shard', path: ['s', id] }
    const [from, to] = [(space * BigInt(index)) / BigInt(count), (space * BigInt(index + 1)) / BigInt(count)]
    return { ref, id, open: true, parents: [], firstHash: String(from), lastHash: String(to - 1n), firstSequence: '1' }
  })
  const samples = shards.map(({ ref }, index): [string, Sample] => {
    const load = hottest === null ? null : index === 7 ? hottest : (100 - hottest) / (count - 1)
    return [refKey(ref), { ref, at: 1, values: {}, facts: { load } }]
  })
  return { shards, load: loadOf(shards, new Map(samples)) }
}

const draw = (count: number, hottest: number | null, metricsOn: boolean | null = true) => {
  const onChoose = vi.fn<(id: string) => void>()
  render(<MantineProvider><LineagePicture {...stream(count, hottest)} metricsOn={metricsOn} chosen={null} onChoose={onChoose} /></MantineProvider>)
  return { onChoose, boxes: screen.getAllByRole('button') }
}

test('fifty shards stand one under the other without overlapping, each with its number, and the hot one is said in words', () => {
  const { boxes, onChoose } = draw(50, 60)
  expect(boxes).toHaveLength(50)
  const places = boxes.map(({ style }) => ({ top: Number.parseFloat(style.top), height: Number.parseFloat(style.height) }))
  for (const [index, { top, height }] of places.entries()) {
    expect(height).toBeGreaterThanOrEqual(14)
    expect(top + height).toBeLessThanOrEqual((places[index + 1]?.top ?? Infinity) + 0.01)
  }
  expect(boxes[49]?.textContent).toContain('49')
  expect(screen.getByText(k.isHot('7', 60, 2))).toBeDefined()
  expect(boxes[7]?.textContent).toContain(k.hot(60))
  boxes[7]?.click()
  expect(onChoose).toHaveBeenCalledWith('shardId-000000000007')
})

test('whether a shard is hot is answered in words also where none is, and where it cannot be known', () => {
  draw(4, 25)
  expect(screen.getByText(k.noneHot)).toBeDefined()
})

test.each([[true, k.hotUnknown], [null, k.hotUnknown], [false, k.hotNeedsMetrics]] as const)('what CloudWatch has not told is unknown (shard metrics %s)', (metricsOn, words) => {
  draw(8, null, metricsOn)
  expect(screen.getByText(words)).toBeDefined()
})
