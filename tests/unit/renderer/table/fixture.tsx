import { MantineProvider } from '@mantine/core'
import { render } from '@testing-library/react'
import type { ReactElement } from 'react'
import { vi } from 'vitest'
import { theme } from '../../../../renderer/theme/theme.ts'

/** jsdom lays nothing out; virtual tables need a height. */
export function giveHeight(height = 308, width = 1000): void {
  vi.spyOn(HTMLElement.prototype, 'offsetHeight', 'get').mockReturnValue(height)
  vi.spyOn(HTMLElement.prototype, 'offsetWidth', 'get').mockReturnValue(width)
  vi.spyOn(HTMLElement.prototype, 'clientHeight', 'get').mockReturnValue(height)
}

export const draw = (element: ReactElement) => render(<MantineProvider theme={theme}>{element}</MantineProvider>)
