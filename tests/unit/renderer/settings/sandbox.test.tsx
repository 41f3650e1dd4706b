import { MantineProvider } from '@mantine/core'
import { QueryClientProvider } from '@tanstack/react-query'
import { cleanup, fireEvent, render, screen, waitFor } from '@testing-library/react'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { queries } from '../../../../renderer/rpc/queries.ts'
import { theme } from '../../../../renderer/theme/theme.ts'
import { Toasts } from '../../../../renderer/ui/toasts.tsx'
import { SandboxSettings } from '../../../../renderer/views/settings/sandbox-settings.tsx'

const sandbox = vi.hoisted(() => ({ status: vi.fn(), consumers: vi.fn(), run: vi.fn() }))
vi.mock('../../../../renderer/rpc/client.ts', () => ({ isDesktop: false, host: {}, client: { sandbox } }))

const consumer = (name: string, running: boolean) => ({ name, reads: 'orders', system: 'kafka', running })

beforeEach(() => {
  queries.clear()
  sandbox.status.mockResolvedValue({ state: 'running' })
  sandbox.consumers.mockResolvedValue({ items: [consumer('fulfilment', true), consumer('billing', false)] })
})
afterEach(cleanup)

const show = () => render(
  <QueryClientProvider client={queries}><MantineProvider theme={theme}><SandboxSettings /><Toasts /></MantineProvider></QueryClientProvider>
)

test('each consumer of the sandbox says what it reads and whether it runs, and is stopped and started', async () => {
  show()
  const stop = await screen.findByRole('button', { name: 'Stop fulfilment' })
  expect(stop.closest('tr')?.textContent).toContain('orders · Kafka')
  expect(screen.getByRole('button', { name: 'Start billing' }).closest('tr')?.textContent).toContain('Stopped')
  sandbox.run.mockResolvedValue({ items: [consumer('fulfilment', false), consumer('billing', false)] })
  fireEvent.click(stop)
  await screen.findByRole('button', { name: 'Start fulfilment' })
  expect(sandbox.run.mock.calls).toEqual([[{ name: 'fulfilment', running: false }]])
})

test('while a consumer stops its button keeps the focus and is not pressed twice', async () => {
  show()
  const answer = Promise.withResolvers<unknown>()
  sandbox.run.mockReset().mockReturnValue(answer.promise)
  const stop = await screen.findByRole('button', { name: 'Stop fulfilment' })
  stop.focus()
  fireEvent.click(stop)
  await waitFor(() => expect(stop.getAttribute('aria-busy')).toBe('true'))
  fireEvent.click(stop)
  expect(sandbox.run).toHaveBeenCalledTimes(1)
  expect(stop.matches(':disabled')).toBe(false)
  answer.resolve({ items: [consumer('fulfilment', false)] })
  await screen.findByRole('button', { name: 'Start fulfilment' })
  expect(document.activeElement).toBe(stop)
})

test('a consumer that did not stop stays as it is, and why is said', async () => {
  show()
  sandbox.run.mockRejectedValue(new Error('fulfilment has not stopped within 30 s.'))
  const stop = await screen.findByRole('button', { name: 'Stop fulfilment' })
  fireEvent.click(stop)
  expect((await screen.findAllByText('fulfilment has not stopped within 30 s.')).length).toBeGreaterThan(0)
  await waitFor(() => expect(stop.getAttribute('aria-busy')).toBe('false'))
})

test('nothing is shown while no sandbox runs', async () => {
  sandbox.status.mockResolvedValue({ state: 'stopped' })
  const { container } = show()
  await waitFor(() => expect(sandbox.status).toHaveBeenCalled())
  expect(container.querySelector('section')).toBeNull()
  expect(screen.queryByText('Consumers of the sandbox')).toBeNull()
})
