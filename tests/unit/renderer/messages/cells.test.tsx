import { MantineProvider } from '@mantine/core'
import { cleanup, render } from '@testing-library/react'
import type { ReactElement } from 'react'
import { afterEach, expect, test } from 'vitest'
import type { Message, Payload } from '#contract/message.ts'
import { theme } from '../../../../renderer/theme/theme.ts'
import { KeyCell, ValueCell } from '../../../../renderer/views/messages/cells.tsx'

afterEach(cleanup)
const draw = (element: ReactElement) => render(<MantineProvider theme={theme}><div id="cell">{element}</div></MantineProvider>).container.querySelector('#cell')
const payload = (text: string, more: Partial<Payload> = {}): Payload => ({ bytes: text.length, format: 'text', text, truncated: false, why: '', ...more })
const message = (value: Payload | null, flags: readonly string[] = [], key: Payload | null = payload('k')): Message =>
  ({ id: '1', at: 0, atType: 'create', key, value, headers: [], bytes: 0, position: {}, flags: [...flags], facts: {} })

test('null, empty and the text "null" are three things', () => {
  expect(draw(<KeyCell payload={null} hit={null} />)?.querySelector('[class*=tag]')?.textContent).toBe('null')
  expect(draw(<KeyCell payload={payload('', { format: 'empty' })} hit={null} />)?.querySelector('[class*=tag]')?.textContent).toBe('empty')
  expect(draw(<KeyCell payload={payload('null')} hit={null} />)?.querySelector('[class*=tag]')).toBeNull()
})

test('flags stand at the start of the cell they speak of', () => {
  expect(draw(<ValueCell message={message(payload('{"a":1}', { format: 'json' }), ['aborted'])} hit={null} />)?.textContent).toBe('aborted{"a":1}')
  expect(draw(<ValueCell message={message(null, ['tombstone'])} hit={null} />)?.textContent).toBe('tombstone')
  expect(draw(<ValueCell message={message(null, [], null)} hit={null} />)?.textContent).toBe('null')
  expect(draw(<ValueCell message={message(payload('00 00', { problem: 'schema 4711 is not in the registry' }))} hit={null} />)?.textContent)
    .toBe('not decodedschema 4711 is not in the registry · 00 00')
})

test('what was searched for is marked, without case if so asked', () => {
  const marks = (ignoreCase: boolean) => [...draw(<ValueCell message={message(payload('Failed and failed'))} hit={{ text: 'failed', ignoreCase }} />)?.querySelectorAll('mark') ?? []].map((each) => each.textContent)
  expect(marks(false)).toEqual(['failed'])
  expect(marks(true)).toEqual(['Failed', 'failed'])
})
