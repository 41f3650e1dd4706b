import { MantineProvider } from '@mantine/core'
import { QueryClientProvider } from '@tanstack/react-query'
import { cleanup, fireEvent, render, screen } from '@testing-library/react'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { queries } from '../../../../renderer/rpc/queries.ts'
import { changeSettings } from '../../../../renderer/shell/settings.ts'
import { theme } from '../../../../renderer/theme/theme.ts'
import { Toasts } from '../../../../renderer/ui/toasts.tsx'
import { HistorySettings } from '../../../../renderer/views/settings/history-settings.tsx'

const api = vi.hoisted(() => ({ samples: { status: vi.fn() }, settings: { get: vi.fn(), save: vi.fn() } }))
vi.mock('../../../../renderer/rpc/client.ts', () => ({ isDesktop: false, host: {}, client: api }))

beforeEach(() => {
  queries.clear()
  changeSettings({ timeZone: 'utc' })
  api.settings.get.mockResolvedValue({ workers: 1, cores: 2, historyMegabytes: 500 })
  api.settings.save.mockReset().mockResolvedValue({ workers: 1, cores: 2, historyMegabytes: 120 })
  api.samples.status.mockResolvedValue({ bytes: 12_300_000, maxBytes: 5e8, oldest: Date.UTC(2026, 4, 4, 12), lost: 0 })
})
afterEach(cleanup)

const show = () => render(
  <QueryClientProvider client={queries}><MantineProvider theme={theme}><HistorySettings /><Toasts /></MantineProvider></QueryClientProvider>
)

test('size, oldest number and cap are shown, and another cap is saved', async () => {
  show()
  expect((await screen.findByText('12.3 MB')).tagName).toBe('DD')
  expect(screen.getByText('2026-05-04 12:00:00 UTC')).toBeTruthy()
  expect(screen.queryByText('Not kept since the start')).toBeNull()
  const cap = screen.getByLabelText<HTMLInputElement>('Cap')
  expect(cap.value).toBe('500 MB')
  fireEvent.change(cap, { target: { value: '120 MB' } })
  fireEvent.click(screen.getByRole('button', { name: 'Save' }))
  await screen.findByText('The cap of the history is saved and holds now.')
  expect(api.settings.save.mock.calls).toEqual([[{ historyMegabytes: 120 }]])
})

test('a cap that the host would refuse is told at its field and not sent', async () => {
  show()
  fireEvent.change(await screen.findByLabelText('Cap'), { target: { value: '5' } })
  fireEvent.click(screen.getByRole('button', { name: 'Save' }))
  await screen.findByText('Give a whole number from 10 to 100,000.')
  expect(api.settings.save).not.toHaveBeenCalled()
})

test('why nothing is kept is said, with how much was lost', async () => {
  api.samples.status.mockResolvedValue({
    bytes: 0, maxBytes: 5e8, oldest: null, lost: 1_200, problem: { code: 'TooLarge', message: 'There is no room left.', hint: 'Make room.' },
  })
  show()
  expect((await screen.findByText('There is no room left. Make room.')).getAttribute('role')).toBe('alert')
  expect(screen.getByText('1,200')).toBeTruthy()
})
