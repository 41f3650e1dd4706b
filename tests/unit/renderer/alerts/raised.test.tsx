import { MantineProvider } from '@mantine/core'
import { act, cleanup, render, screen } from '@testing-library/react'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { theme } from '../../../../renderer/theme/theme.ts'
import { LiveRegion } from '../../../../renderer/ui/live-region.tsx'
import { Toasts } from '../../../../renderer/ui/toasts.tsx'
import { tellRaised } from '../../../../renderer/views/alerts/tell-raised.tsx'

beforeEach(() => {
  vi.useFakeTimers()
  render(<MantineProvider theme={theme} env="test"><Toasts /><LiveRegion /></MantineProvider>)
})
afterEach(() => {
  leave()
  cleanup()
  vi.useRealTimers()
})

/** All toasts have gone by themselves. */
const leave = () => act(() => { vi.advanceTimersByTime(60_000) })

const raise = (...names: readonly string[]) => act(() => tellRaised(names.map((name) => ({ said: `${name} is stalled` }))))
/** What stands in the regions that are read aloud, when what was replaced has faded. */
const spoken = () => {
  act(() => { vi.advanceTimersByTime(1_000) })
  return spokenNow()
}
const spokenNow = () => [...screen.queryAllByRole('alert'), ...screen.queryAllByRole('status')]
  .flatMap(({ textContent }) => textContent || [])

test('an alert is told once, aloud as well', () => {
  raise('billing')
  expect(spoken()).toEqual(['billing is stalled Show'])
})

test('a wave of alerts is one toast that counts them, and none waits behind it', () => {
  raise('a')
  for (let n = 0; n < 5; n++) raise(`b${n}`)
  raise('c', 'd')
  expect(spoken()).toEqual(['8 alerts were raised Show'])
})

test('when the toast has left the next one begins anew', () => {
  raise('a', 'b')
  expect(spoken()).toEqual(['2 alerts were raised Show'])
  leave()
  raise('c')
  expect(spoken()).toEqual(['c is stalled Show'])
})
