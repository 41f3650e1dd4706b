import { expect, test } from 'vitest'
import type { Kind, Manifest } from '#contract/manifest.ts'
import { railKinds } from '../../../../renderer/shell/rail-kinds.ts'

const kind = (patch: Partial<Kind>): Kind => ({ label: 'Kind', plural: 'Kinds', columns: [], metrics: [], actions: [], ...patch })
const kafka: Manifest = {
  system: 'kafka', label: 'Kafka', connection: 'kafka', sampling: { everyMs: 1_000, billed: false },
  kinds: { topic: kind({}), partition: kind({ parent: 'topic' }), subject: kind({ needs: 'registry' }) },
}
const kinds = (config: object) => railKinds([kafka], { config: { type: 'kafka', ...config } }).map((one) => one.kind)

test('a kind that needs a part of the config is offered only where that part is', () => {
  expect(kinds({})).toEqual(['topic'])
  expect(kinds({ registry: null })).toEqual(['topic'])
  expect(kinds({ registry: { type: 'confluent' } })).toEqual(['topic', 'subject'])
  expect(railKinds([kafka], { config: { type: 'aws' } })).toEqual([])
})
