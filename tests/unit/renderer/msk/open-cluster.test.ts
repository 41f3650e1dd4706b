import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Connection } from '#contract/connection.ts'
import { clusterName } from '../../../../renderer/systems/msk/arn.ts'
import { openedBy, openWay, waysOf, type Way } from '../../../../renderer/systems/msk/open-cluster.ts'
import { proposal } from '../../../../renderer/views/connect/proposal.ts'

const { save, go, invalidate } = vi.hoisted(() => ({ save: vi.fn(async () => ({ id: 'new' })), go: vi.fn(), invalidate: vi.fn(async () => {}) }))
vi.mock('../../../../renderer/rpc/client.ts', () => ({ client: { connections: { save } } }))
vi.mock('../../../../renderer/rpc/queries.ts', () => ({ keys: { connections: ['connections'] }, queries: { invalidateQueries: invalidate }, useConnections: () => ({ data: [] }) }))
vi.mock('../../../../renderer/address/use-address.ts', () => ({ go }))
vi.mock('../../../../renderer/shell/opened.ts', () => ({ markOpened: vi.fn() }))

const way = (name: Way['way'], config: Partial<Way['connection']['config']> = {}): Way => ({
  way: name, reach: 'private', why: 'Needs a path.',
  connection: { name: 'orders', environment: 'production', level: 'read', config: { type: 'kafka', brokers: ['b-1:9098', 'b-2:9098'], tls: {}, ...config } },
})
const iam = way('iam', { sasl: { mechanism: 'AWS_MSK_IAM', aws: 'a1' } })
const scram = way('scram', { sasl: { mechanism: 'SCRAM-SHA-512', username: 'user' } })
const saved = (config: Connection['config']): Connection => ({
  id: 'k1', name: 'orders', environment: 'production', level: 'read', effective: 'read', secrets: [], connectAtStart: false, config,
})

beforeEach(() => vi.clearAllMocks())
afterEach(() => proposal.set(undefined))

describe('opening an MSK cluster', () => {
  it('saves the proposed connection and shows it', async () => {
    await openWay(iam, [])
    expect(save).toHaveBeenCalledWith(iam.connection)
    expect(go).toHaveBeenCalledWith({ view: 'connection', connection: 'new' })
  })

  it('shows the connection that leads there already and saves no second one', async () => {
    const there = saved({ type: 'kafka', brokers: ['b-2:9098', 'b-1:9098'], sasl: { mechanism: 'AWS_MSK_IAM', aws: 'a1' } })
    expect(openedBy([there], iam)).toBe(there)
    expect(openedBy([there], way('iam', { sasl: { mechanism: 'AWS_MSK_IAM', aws: 'a2' } }))).toBeUndefined()
    expect(openedBy([there], way('tls'))).toBeUndefined()
    await openWay(iam, [there])
    expect(save).not.toHaveBeenCalled()
    expect(go).toHaveBeenCalledWith({ view: 'connection', connection: 'k1' })
  })

  it('asks for the user and password that SCRAM needs, with the rest filled', async () => {
    await openWay(scram, [])
    expect(save).not.toHaveBeenCalled()
    expect(proposal.get()).toEqual(scram.connection)
    expect(go).toHaveBeenCalledWith({ view: 'connect' })
    const mine = saved({ ...scram.connection.config, sasl: { mechanism: 'SCRAM-SHA-512', username: 'reader' } })
    expect(openedBy([mine], scram)).toBe(mine)
  })

  it('takes the ways from a cluster’s details and nothing from others', () => {
    expect(waysOf({ ways: [iam], tags: {} })).toEqual([iam])
    expect(waysOf({ settings: [] })).toBeUndefined()
  })

  it('reads the name of a cluster out of its ARN', () => {
    expect(clusterName('arn:aws:kafka:eu-west-1:123456789012:cluster/orders/0f-1')).toBe('orders')
    expect(clusterName('arn:aws-cn:kafka:cn-north-1:123456789012:cluster/pay-ments/0f-1-2')).toBe('pay-ments')
    expect(clusterName('3')).toBe('3')
  })
})
