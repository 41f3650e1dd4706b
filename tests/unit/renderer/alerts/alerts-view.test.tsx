import { MantineProvider } from '@mantine/core'
import { QueryClientProvider } from '@tanstack/react-query'
import { cleanup, fireEvent, render, screen, waitFor } from '@testing-library/react'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { AlertRule } from '#contract/alert.ts'
import { manifest } from '#main/systems/kafka/manifest.ts'
import { keys, queries } from '../../../../renderer/rpc/queries.ts'
import { t } from '../../../../renderer/texts/index.ts'
import { theme } from '../../../../renderer/theme/theme.ts'
import { AlertsView } from '../../../../renderer/views/alerts/alerts-view.tsx'

const s = t.alerts
const api = vi.hoisted(() => ({ alerts: { rules: vi.fn(), list: vi.fn(), webhook: vi.fn(), remove: vi.fn() } }))
vi.mock('../../../../renderer/rpc/client.ts', () => ({ isDesktop: false, host: {}, client: api }))

const rule = (id: string): AlertRule => ({
  id, name: `Rule ${id}`, enabled: true, target: { connection: 'c', system: 'kafka', kind: 'group' },
  condition: { type: 'verdict', verdicts: ['stalled'] }, forSeconds: 0, notify: { desktop: true, webhook: false },
})

beforeEach(() => {
  queries.clear()
  queries.setQueryData(keys.info, { version: '0', node: '', electron: null, level: 'read', systems: [manifest] })
  queries.setQueryData(keys.connections, [{ id: 'c', name: 'Orders', config: { type: 'kafka' } }])
  api.alerts.webhook.mockResolvedValue({ host: null })
  api.alerts.rules.mockResolvedValue({ items: [rule('a'), rule('b')] })
  api.alerts.list.mockResolvedValue({ items: [] })
})
afterEach(cleanup)

const show = () => render(
  <QueryClientProvider client={queries}>
    <MantineProvider theme={theme} env="test"><AlertsView /></MantineProvider>
  </QueryClientProvider>
)

test('what is not known yet is not told as nothing', async () => {
  api.alerts.list.mockReturnValue(new Promise(() => {}))
  show()
  expect(await screen.findByText(s.headlineUnknown)).toBeDefined()
  expect(screen.queryByText(s.noLog)).toBeNull()
})

test('a log that cannot be read says why, not that it is empty', async () => {
  api.alerts.list.mockRejectedValue(new Error('The log cannot be read'))
  show()
  expect(await screen.findByText('The log cannot be read')).toBeDefined()
  expect(screen.queryByText(s.noLog)).toBeNull()
})

test('the focus goes on from the rules when the rule it was on is deleted', async () => {
  api.alerts.remove.mockImplementation(async () => { api.alerts.rules.mockResolvedValue({ items: [rule('b')] }) })
  show()
  const button = await screen.findByLabelText(s.delete('Rule a'))
  button.focus()
  fireEvent.click(button)
  await waitFor(() => expect(document.activeElement?.textContent).toBe(`${s.rules} 1`))
})
