import { act, cleanup, fireEvent, render, screen, within } from '@testing-library/react'
import { flushSync } from 'react-dom'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { App } from '../../../../renderer/app.tsx'
import type { WireState } from '../../../../renderer/rpc/connect.ts'
import { queries } from '../../../../renderer/rpc/queries.ts'
import { changeSettings } from '../../../../renderer/shell/settings.ts'
import { createStore } from '../../../../renderer/store.ts'

const fake = vi.hoisted(() => {
  const kind = (label: string, plural: string, parent?: string) => ({ label, plural, columns: [], metrics: [], actions: [],
    ...(parent !== undefined && { parent }) })
  const connection = { id: 'c1', name: 'orders-prod', environment: 'production', level: 'read', effective: 'read',
    config: { type: 'kafka' }, secrets: [] }
  const kafka = {
    system: 'kafka', label: 'Kafka', connection: 'kafka', sampling: { everyMs: 1_000, billed: false },
    kinds: { topic: kind('Topic', 'Topics'), group: kind('Group', 'Groups'),
      partition: kind('Partition', 'Partitions', 'topic') },
  }
  const totals: Record<string, number> = { topic: 1_204, group: 42 }
  return {
    list: vi.fn(async ({ kind: name }: { kind: string }) => ({
      items: [{ ref: { kind: name, path: ['orders'] }, label: 'orders', facts: {} }], total: totals[name], problems: [],
    })),
    kafka, connection,
  }
})
const state = createStore<WireState>({ state: 'connected', generation: 1 })

vi.mock('../../../../renderer/rpc/client.ts', async () => {
  const { useStore } = await import('../../../../renderer/store.ts')
  const never = { [Symbol.asyncIterator]: () => ({ next: () => new Promise(() => {}) }) }
  const client = {
    system: { info: async () => ({ version: '0.1.0', node: 'v24', electron: null, level: 'read', systems: [fake.kafka] }) },
    connections: {
      list: async () => ({ items: [{ ...fake.connection, connectAtStart: true },
        { ...fake.connection, id: 'c2', name: 'orders-dev', environment: 'dev', connectAtStart: false }] }),
    },
    resources: { list: fake.list },
    jobs: { list: async () => ({ items: [] }), watch: async () => never },
    audit: { list: async () => ({ items: [] }) },
    sandbox: { status: async () => ({ state: 'stopped' }) },
    flow: { ack: async () => ({}) },
  }
  return { isDesktop: false, client, get host() { return { client, state, tryNow: () => {} } },
    useWireState: () => useStore(state) }
})
vi.mock('../../../../renderer/views/list/list-view.tsx', () => ({ ListView: ({ kind }: { kind: string }) =>
  <p>list of {kind}</p> }))
vi.mock('../../../../renderer/views/home/home-view.tsx', () => ({ HomeView: () => <p>the board</p> }))

const open = async (hash: string) => {
  location.hash = hash
  const page = render(<App />)
  await act(async () => { await vi.dynamicImportSettled() })
  return page
}
const rail = () => within(screen.getByRole('navigation', { name: 'Places' }))

beforeEach(() => {
  HTMLDialogElement.prototype.showModal ??= function showModal(this: HTMLDialogElement) { this.open = true }
  Element.prototype.scrollIntoView ??= () => {}
})
afterEach(() => {
  cleanup()
  queries.clear()
  localStorage.clear()
  sessionStorage.clear()
  fake.list.mockClear()
  act(() => { changeSettings({ singleKeys: true }); state.set({ state: 'connected', generation: 1 }) })
})

describe('the shell', () => {
  it('shows each connection with the counts of its kinds, and asks nothing of one that was not opened', async () => {
    await open('#/')
    expect(await screen.findByText('the board')).toBeTruthy()
    expect(await rail().findByRole('link', { name: /^Topics\s+1,204$/ })).toBeTruthy()
    expect(rail().getByRole('img', { name: 'not opened' })).toBeTruthy()
    expect(fake.list.mock.calls.every(([call]) => (call as unknown as { connection: string }).connection === 'c1')).toBe(true)
  })

  it('names the place in crumbs and one h1, with environment and level', async () => {
    await open('#/c/c1/kafka/topic')
    expect(await screen.findByText('list of topic')).toBeTruthy()
    expect(screen.getAllByRole('heading', { level: 1 }).map(one => one.textContent)).toEqual(['Topics'])
    expect(screen.getByRole('banner').textContent).toContain('Productionread only')
    expect(rail().getByRole('link', { name: /^Topics/, current: 'page' })).toBeTruthy()
    expect(document.title).toBe('Topics · Tidemark')
  })

  it.each([
    ['#/nowhere/at/all', 'Nothing is at this address'],
    ['#/c/gone/kafka/topic', 'This connection is not saved here'],
    ['#/c/c1/kafka/queue', 'This connection has no queue'],
  ])('says of %s what is wrong with it', async (hash, says) => {
    await open(hash)
    expect((await screen.findAllByText(says)).length).toBeGreaterThan(0)
  })

  it('goes by keys, and not when single keys are off', async () => {
    await open('#/')
    await rail().findByRole('link', { name: /^Topics/ })
    fireEvent.keyDown(document.body, { key: 'g' })
    fireEvent.keyDown(document.body, { key: 't' })
    expect(location.hash).toBe('#/c/c1/kafka/topic')
    act(() => changeSettings({ singleKeys: false }))
    fireEvent.keyDown(document.body, { key: 'g' })
    fireEvent.keyDown(document.body, { key: 'b' })
    expect(location.hash).toBe('#/c/c1/kafka/topic')
  })

  it('shows every key in its dialog', async () => {
    await open('#/')
    fireEvent.keyDown(document.body, { key: '?', shiftKey: true })
    const dialog = await screen.findByRole('dialog', { name: 'Keys' })
    expect(within(dialog).getByText('Show what arrived')).toBeTruthy()
  })

  it('finds resources and commands, and goes where Enter says', async () => {
    await open('#/')
    await rail().findByRole('link', { name: /^Topics/ })
    fireEvent.keyDown(document.body, { key: 'k', ctrlKey: true })
    const field = await screen.findByRole('combobox', { name: 'Find or run' })
    fireEvent.change(field, { target: { value: 'ord' } })
    expect((await screen.findAllByRole('option', { name: /orders.*Topic · orders-prod/ })).length).toBe(1)
    fireEvent.change(field, { target: { value: 'go to aud' } })
    expect(await screen.findByRole('option', { name: /Go to Audit/, selected: true })).toBeTruthy()
    fireEvent.keyDown(field, { key: 'Enter' })
    expect(location.hash).toBe('#/audit')
  })

  it('takes Enter for what is typed, also before its lines stand there', async () => {
    await open('#/')
    await rail().findByRole('link', { name: /^Topics/ })
    fireEvent.keyDown(document.body, { key: 'k', ctrlKey: true })
    const field = await screen.findByRole('combobox', { name: 'Find or run' })
    act(() => {
      flushSync(() => { fireEvent.change(field, { target: { value: 'go to aud' } }) })
      expect(screen.queryByRole('option', { name: /Go to Audit/, selected: true })).toBeNull()
      fireEvent.keyDown(field, { key: 'Enter' })
    })
    expect(location.hash).toBe('#/audit')
  })

  it('says since when the host is gone, with Try now, and keeps the view', async () => {
    await open('#/')
    await screen.findByText('the board')
    act(() => state.set({ state: 'lost', since: Date.now() - 4_000, nextTryAt: Date.now() + 2_000 }))
    expect(screen.getByText(/has not answered for 4 s/)).toBeTruthy()
    expect(screen.getByRole('button', { name: 'Try now' })).toBeTruthy()
    expect(screen.getByText('the board')).toBeTruthy()
  })

  it('leaves room view with Esc', async () => {
    await open('#/')
    await screen.findByText('the board')
    fireEvent.keyDown(document.body, { key: 'L', shiftKey: true })
    expect(screen.queryByRole('navigation', { name: 'Places' })).toBeNull()
    expect(screen.getByRole('heading', { level: 1 }).textContent).toBe('Backlog')
    fireEvent.keyDown(document.body, { key: 'Escape' })
    expect(screen.getByRole('navigation', { name: 'Places' })).toBeTruthy()
  })
})
