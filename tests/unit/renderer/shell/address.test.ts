import { describe, expect, it } from 'vitest'
import { formatAddress, parseAddress, type Address } from '../../../../renderer/address/address.ts'

const addresses: readonly Address[] = [
  { view: 'home' }, { view: 'jobs' }, { view: 'audit' }, { view: 'settings' }, { view: 'connect' },
    { view: 'connect', connection: 'a/b' },
  { view: 'connection', connection: 'c1' }, { view: 'list', connection: 'c1', system: 'kafka', kind: 'topic' },
  { view: 'resource', connection: 'c 1', system: 'kafka', kind: 'offset', path: ['billing', 'orders/ü?#&', '3'] },
]

describe('addresses', () => {
  it.each(addresses)('$view survives being written and read', address => {
    const params = { where: 'value.a == "x" && b > 1', tab: 'groups' }
    expect(parseAddress(formatAddress(address, params))).toEqual({ address, params })
  })

  it('look as documented', () => {
    expect(formatAddress({ view: 'home' })).toBe('#/')
    expect(formatAddress({ view: 'resource', connection: 'c1', system: 'kafka', kind: 'topic', path: ['orders'] },
      { tab: 'messages' }))
      .toBe('#/c/c1/kafka/topic/orders?tab=messages')
  })

  it.each(['', '#', '#/', '#/?'])('%s is home', hash => expect(parseAddress(hash).address).toEqual({ view: 'home' }))

  it.each(['#/nothing', '#/c', '#/c/c1/kafka', '#/%E0%A4%A', '#/jobs/1/2'])('%s names nothing, and is no error', hash =>
    expect(parseAddress(hash).address.view).toBe('unknown'))
})
