import { cleanup, render, screen } from '@testing-library/react'
import { MantineProvider } from '@mantine/core'
import { afterEach, describe, expect, it } from 'vitest'
import { theme } from '../../../../renderer/theme/theme.ts'
import { GroupHeader } from '../../../../renderer/views/group/group-header.tsx'
import { sample } from '../home/rows.ts'

const draw = (one: Parameters<typeof GroupHeader>[0]['sample']) => render(<MantineProvider theme={theme}><GroupHeader sample={one} /></MantineProvider>)
const value = (label: string) => screen.getByText(label).nextElementSibling?.textContent

afterEach(cleanup)

describe('the header of a group', () => {
  it('answers first, then shows the numbers that prove it', () => {
    draw(sample('fulfilment', 'stalled', { backlog: 346_112, age: 840, in: 412, out: 0 }, { reason: '4 members, no commits', members: 4, state: 'Stable' }))
    expect(value('Verdict')).toContain('Stalled for')
    expect(value('Verdict')).toContain('4 members, no commits')
    expect([value('Backlog'), value('Behind'), value('In · out'), value('Members'), value('State')]).toEqual(['346,112', '14 min', '412 · 0 /s', '4', 'Stable'])
  })
  it('shows a dash for what is unknown, never 0, and says why', () => {
    draw({ ...sample('a', 'unknown', { backlog: null, age: null }), problems: [{ code: 'Forbidden', message: 'needs Describe on group a' }] })
    expect(value('Backlog')).toBe('–')
    expect(screen.getAllByRole('img', { name: 'Unknown: needs Describe on group a' }).length).toBeGreaterThan(0)
  })
  it('says that it is still reading', () => {
    draw(undefined)
    expect(value('Verdict')).toBe('Reading the group')
  })
})
