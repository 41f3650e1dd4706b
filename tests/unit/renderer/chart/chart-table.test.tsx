import { cleanup, render, screen } from '@testing-library/react'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { ChartTable } from '../../../../renderer/ui/chart/chart-table.tsx'

const now = new Date(2026, 10, 21, 12, 0, 0).getTime()

beforeEach(() => { vi.useFakeTimers({ now, toFake: ['Date'] }) })
afterEach(() => { cleanup(); vi.useRealTimers() })

test('the newest stands first, a gap is no number, and what is of another day stands with its date', () => {
  const at = [now - 3 * 86_400_000, now - 60_000, now]
  render(<ChartTable lines={[{ label: 'Visible' }]} data={[at, [5, null, 0]]} format={String} />)
  const rows = screen.getAllByRole('row').slice(1)
  const cells = rows.map((row) => [...row.querySelectorAll('td')].map(({ textContent }) => textContent))
  expect(cells).toEqual([['12:00:00', '0'], ['11:59:00', '–'], ['18 Nov 12:00:00', '5']])
})
