import { MantineProvider } from '@mantine/core'
import { cleanup, fireEvent, render, screen } from '@testing-library/react'
import type { ReactElement } from 'react'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { theme } from '../../../../renderer/theme/theme.ts'
import { Chip } from '../../../../renderer/ui/chip.tsx'
import { FailedState } from '../../../../renderer/ui/failed-state.tsx'
import { Num, Rate } from '../../../../renderer/ui/num.tsx'
import { Segmented } from '../../../../renderer/ui/segmented.tsx'
import { Tabs } from '../../../../renderer/ui/tabs.tsx'

afterEach(cleanup)
const draw = (element: ReactElement) => render(<MantineProvider theme={theme}>{element}</MantineProvider>)

describe('a failed panel', () => {
  it('says what happened and what to try, and keeps the rest for Details', () => {
    const again = vi.fn()
    draw(<FailedState problem={{ code: 'Unreachable', message: 'Broker b-3 did not answer', hint: 'Check the route.' }}
      connection="c1" onTryAgain={again} />)
    expect(screen.getByRole('alert').textContent).toContain('Broker b-3 did not answer')
    expect(screen.getByRole('link', { name: 'Edit connection' }).getAttribute('href')).toBe('#/connect/c1')
    fireEvent.click(screen.getByRole('button', { name: 'Try again' }))
    expect(again).toHaveBeenCalledOnce()
    expect(screen.queryByText(/"code"/)).toBeNull()
    fireEvent.click(screen.getByRole('button', { name: 'Details' }))
    expect(screen.getByText(/"code": "Unreachable"/)).toBeTruthy()
  })
})

describe('an unknown number', () => {
  it('is a dash with its reason, never 0', () => {
    draw(<><Num value={null} why="needs Describe on group billing" /><Rate value={0} /></>)
    expect(screen.getByRole('img', { name: 'Unknown: needs Describe on group billing' }).textContent).toBe('–')
    expect(screen.getByText('0')).toBeTruthy()
  })
})

describe('controls', () => {
  it('a chip says whether it is on', () => {
    const press = vi.fn()
    draw(<Chip icon="stalled" tone="bad" count={2} pressed={false} onPress={press}>Stalled</Chip>)
    const chip = screen.getByRole('button', { name: 'Stalled 2', pressed: false })
    fireEvent.click(chip)
    expect(press).toHaveBeenCalledOnce()
  })

  it('arrows go round in a segmented choice and in tabs', () => {
    const choose = vi.fn()
    const tabs = [{ name: 'messages', label: 'Messages' }, { name: 'groups', label: 'Groups', count: 5 }] as const
    draw(<>
      <Segmented label="Theme" value="dark" options={[{ value: 'light', label: 'Light' }, { value: 'dark', label: 'Dark' }]}
        onChange={choose} />
      <Tabs label="Topic" tabs={tabs} chosen="messages" onChoose={choose} />
    </>)
    fireEvent.keyDown(screen.getByRole('radiogroup', { name: 'Theme' }), { key: 'ArrowRight' })
    expect(choose).toHaveBeenLastCalledWith('light')
    fireEvent.keyDown(screen.getByRole('tablist', { name: 'Topic' }), { key: 'ArrowLeft' })
    expect(choose).toHaveBeenLastCalledWith('groups')
    expect(screen.getByRole('tab', { name: 'Groups 5', selected: false }).tabIndex).toBe(-1)
  })
})
