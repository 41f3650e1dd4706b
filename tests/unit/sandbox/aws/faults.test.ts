import { describe, expect, it } from 'vitest'
import { Faults } from '#sandbox/aws/stand-in/faults.ts'
import { askedOf } from './asked.ts'

const send = askedOf('sqs', 'SendMessage', { QueueUrl: 'http://here/0/orders' })

describe('faults', () => {
  it('strike by service, whole operation and text, the first that matches', () => {
    const faults = new Faults()
    faults.set([
      { kind: 'denied', service: 'sns' }, { kind: 'expired', operation: 'Send' }, { kind: 'slow', contains: 'ledger' },
      { kind: 'throttle', operation: 'Send.*', contains: 'orders' }, { kind: 'hang' },
    ])
    expect(faults.strike(send)?.kind).toBe('throttle')
    expect(faults.strike(askedOf('sqs', 'ListQueues'))?.kind).toBe('hang')
    expect(faults.states().map(({ hits }) => hits)).toEqual([0, 0, 0, 1, 1])
  })

  it('skip some, strike some, and leave the rest', () => {
    const faults = new Faults()
    faults.set([{ kind: 'reset', skip: 2, times: 1 }])
    expect([1, 2, 3, 4].map(() => faults.strike(send)?.kind ?? null)).toEqual([null, null, 'reset', null])
  })

  it('strike with a probability', () => {
    const faults = new Faults()
    faults.set([{ kind: 'reset', probability: 0.5 }])
    expect(faults.strike(send, () => 0.49)).not.toBeNull()
    expect(faults.strike(send, () => 0.5)).toBeNull()
    expect(faults.states()[0]?.hits).toBe(1)
  })
})
