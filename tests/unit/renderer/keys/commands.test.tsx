import { MantineProvider } from '@mantine/core'
import { cleanup, fireEvent, render, screen, waitFor } from '@testing-library/react'
import { useState } from 'react'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { commands } from '../../../../renderer/keys/commands.ts'
import { listenForKeys } from '../../../../renderer/keys/listen.ts'
import { useCommands, useEscape } from '../../../../renderer/keys/use-commands.ts'
import { Tip } from '../../../../renderer/ui/tip.tsx'

vi.mock('../../../../renderer/rpc/client.ts', () => ({ isDesktop: false }))

let stop = (): void => {}
beforeEach(() => { stop = listenForKeys(window) })
afterEach(() => { stop(); cleanup() })

function View({ run }: { readonly run: (what: string) => void }) {
  const [open, setOpen] = useState(true)
  useCommands([{ id: 'view.refresh', run: () => run('view') }])
  useEscape(true, () => run('view closed'))
  return <>{open && <Pane run={run} onClose={() => setOpen(false)} />}<input aria-label="Filter" /><button
    type="button">Button</button></>
}

function Pane({ run, onClose }: { readonly run: (what: string) => void; readonly onClose: () => void }) {
  useCommands([{ id: 'view.refresh', run: () => run('pane') }])
  useEscape(true, onClose)
  return <p>Pane</p>
}

describe('commands', () => {
  it('answers with what was opened last, and with the next one once that has left', () => {
    const run = vi.fn()
    render(<View run={run} />)
    const answers = () => { fireEvent.keyDown(document.body, { key: 'r' }); return run.mock.lastCall }
    fireEvent.keyDown(document.body, { key: 'Escape' })
    expect(screen.queryByText('Pane')).toBeNull()
    expect(answers()).toEqual(['view'])
    fireEvent.keyDown(document.body, { key: 'Escape' })
    expect(run.mock.lastCall).toEqual(['view closed'])
  })

  it('leaves nothing behind', () => {
    const { unmount } = render(<View run={() => {}} />)
    unmount()
    expect(commands.get()).toEqual([])
  })

  it('keeps letters in a field', () => {
    const run = vi.fn()
    render(<View run={run} />)
    fireEvent.keyDown(screen.getByRole('textbox'), { key: 'r' })
    expect(run).not.toHaveBeenCalled()
  })

  it('leaves an open menu its Esc', () => {
    const run = vi.fn()
    render(<><View run={run} /><button type="button" aria-haspopup="menu" aria-expanded="true">Menu</button></>)
    fireEvent.keyDown(screen.getByText('Menu'), { key: 'Escape' })
    expect(screen.getByText('Pane')).toBeTruthy()
  })

  it('closes a pane with the Esc that closes a tip', async () => {
    render(<MantineProvider><View run={() => {}} /><Tip text="What it does"><button type="button">With a tip</button></Tip></MantineProvider>)
    fireEvent.focus(screen.getByText('With a tip'))
    await screen.findByRole('tooltip')
    fireEvent.keyDown(screen.getByText('With a tip'), { key: 'Escape' })
    await waitFor(() => expect(screen.queryByText('Pane')).toBeNull())
  })

  it('does nothing behind a modal dialog', () => {
    const run = vi.fn()
    render(<><View run={run} /><div role="dialog" aria-modal="true">Plan</div></>)
    fireEvent.keyDown(document.body, { key: 'r' })
    expect(run).not.toHaveBeenCalled()
  })
})
