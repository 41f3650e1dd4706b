import { expect, test } from 'vitest'
import type { ResourcePage } from '#contract/resource.ts'
import { listKind } from '#main/host/alerts/list-kind.ts'
import { quietLog } from '../../../fixtures/quiet-log.ts'

const call = { signal: new AbortController().signal, log: quietLog }
const page = (name: string, more: Partial<ResourcePage> = {}): ResourcePage =>
  ({ items: [{ ref: { kind: 'group', path: [name] }, label: name, facts: {} }], problems: [], ...more })

test('a page that is not whole does not end the list, and its problem is told', async () => {
  const away = { code: 'Unreachable' as const, message: 'Broker 2 did not answer' }
  const pages = [page('a', { next: '1', problems: [away] }), page('b')]
  const listed = await listKind({ list: async ({ cursor }) => pages[Number(cursor ?? 0)] ?? page('none') }, 'group', call)
  expect(listed).toMatchObject({ refs: [{ path: ['a'] }, { path: ['b'] }], isWhole: false, problem: away })
})
