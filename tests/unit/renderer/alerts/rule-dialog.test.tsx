import { MantineProvider } from '@mantine/core'
import { QueryClientProvider } from '@tanstack/react-query'
import { act, cleanup, fireEvent, render, screen } from '@testing-library/react'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { AlertRule } from '#contract/alert.ts'
import { manifest } from '#main/systems/kafka/manifest.ts'
import { manifest as sqs } from '#main/systems/sqs/manifest.ts'
import { keys, queries } from '../../../../renderer/rpc/queries.ts'
import { t } from '../../../../renderer/texts/index.ts'
import { theme } from '../../../../renderer/theme/theme.ts'
import { RuleDialog } from '../../../../renderer/views/alerts/rule-dialog.tsx'
import { openAlertRule, ruleTarget } from '../../../../renderer/views/alerts/rule-target.ts'

const f = t.alerts.form
const api = vi.hoisted(() => ({ alerts: { save: vi.fn(), webhook: vi.fn() } }))
vi.mock('../../../../renderer/rpc/client.ts', () => ({ isDesktop: false, host: {}, client: api }))

const watches = { connection: 'c', system: 'kafka', kind: 'group', ref: { kind: 'group', path: ['billing'] } }

beforeEach(() => {
  queries.clear()
  queries.setQueryData(keys.info, { version: '0', node: '', electron: null, level: 'read', systems: [manifest] })
  queries.setQueryData(keys.connections, [{ id: 'c', name: 'Orders', config: { type: 'kafka' } }])
  api.alerts.webhook.mockResolvedValue({ host: null })
  api.alerts.save.mockReset()
})
afterEach(() => {
  act(() => ruleTarget.set(null))
  cleanup()
})

function open(rule?: AlertRule) {
  render(
    <QueryClientProvider client={queries}>
      <MantineProvider theme={theme} env="test"><button type="button">Opener</button><RuleDialog /></MantineProvider>
    </QueryClientProvider>
  )
  screen.getByText('Opener').focus()
  act(() => openAlertRule(rule ? { rule } : { watches }))
}
const save = () => fireEvent.click(screen.getByText(f.save))

test('a rule is saved once, however often the button is pressed, and can be saved again after a refusal', async () => {
  const first = Promise.withResolvers<never>()
  api.alerts.save.mockReturnValue(first.promise)
  open()
  save()
  save()
  expect(api.alerts.save).toHaveBeenCalledTimes(1)
  first.reject(new Error('There are 200 rules already'))
  await screen.findByText('There are 200 rules already')
  save()
  expect(api.alerts.save).toHaveBeenCalledTimes(2)
})

test('a rule that is called what it says is called anew with what it says', () => {
  api.alerts.save.mockResolvedValue({ name: '' })
  open({
    id: 'r', name: 'billing: is stalled for 5 min', enabled: true, target: watches,
    condition: { type: 'verdict', verdicts: ['stalled'] }, forSeconds: 300, notify: { desktop: true, webhook: false },
  })
  expect(screen.getByLabelText<HTMLInputElement>(f.name).value).toBe('')
  fireEvent.change(screen.getByLabelText(f.long), { target: { value: '10' } })
  save()
  expect(api.alerts.save).toHaveBeenCalledWith(expect.objectContaining({ id: 'r', name: 'billing: is stalled for 10 min' }))
})

test('a name that a person gave stays', () => {
  api.alerts.save.mockResolvedValue({ name: '' })
  open({
    id: 'r', name: 'Workers', enabled: true, target: watches, condition: { type: 'verdict', verdicts: ['stalled'] },
    forSeconds: 0, notify: { desktop: true, webhook: false },
  })
  save()
  expect(api.alerts.save).toHaveBeenCalledWith(expect.objectContaining({ name: 'Workers' }))
})

test.each([[undefined, true], ['http://127.0.0.1:4566', false]])('what watching costs is said, but not of an emulator (%s)', (endpoint, isSaid) => {
  queries.setQueryData(keys.info, { version: '0', node: '', electron: null, level: 'read', systems: [sqs] })
  queries.setQueryData(keys.connections, [{ id: 'c', name: 'Orders', config: { type: 'aws', ...(endpoint && { endpoint }) } }])
  open({
    id: 'r', name: 'Queues', enabled: true, target: { connection: 'c', system: 'sqs', kind: 'queue' },
    condition: { type: 'verdict', verdicts: ['stalled'] }, forSeconds: 0, notify: { desktop: true, webhook: false },
  })
  expect(screen.queryByText(`${f.cost.all} ${f.cost.billed}`) !== null).toBe(isSaid)
  expect(screen.queryByText(f.cost.all) !== null).toBe(!isSaid)
})

test('the focus comes back to where the dialog was opened', async () => {
  open()
  const name = screen.getByLabelText(f.name)
  name.focus()
  fireEvent.click(screen.getByText(f.cancel))
  expect(document.activeElement?.textContent).toBe('Opener')
})
