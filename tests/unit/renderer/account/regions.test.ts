import { describe, expect, it } from 'vitest'
import type { Connection } from '#contract/connection.ts'
import { freeRegions, inRegion } from '../../../../renderer/views/account/regions-of.ts'

const connection = (name: string, region: string, profile = 'prod'): Connection => ({
  id: name, name, environment: 'production', level: 'publish', effective: 'read', secrets: [], connectAtStart: true,
  config: { type: 'aws', region, credentials: { type: 'profile', name: profile } }, cost: { allow: true, capPerHour: 2 },
})

describe('the same account in another region', () => {
  it('keeps sign-in, level and cap, and is named after its region once', () => {
    const draft = inRegion(connection('prod eu-west-1', 'eu-west-1'), 'us-east-1')
    expect(draft).toEqual({
      name: 'prod us-east-1', environment: 'production', level: 'publish', cost: { allow: true, capPerHour: 2 },
      config: { type: 'aws', region: 'us-east-1', credentials: { type: 'profile', name: 'prod' } },
    })
    expect(inRegion(connection('prod', 'eu-west-1'), 'us-east-1').name).toBe('prod us-east-1')
  })

  it('is offered only where the same sign-in is not connected yet', () => {
    const [here, there, other] = [connection('a', 'eu-west-1'), connection('b', 'us-east-1'), connection('c', 'us-west-2', 'dev')]
    const free = freeRegions(here, [here, there, other])
    expect(free).not.toContain('eu-west-1')
    expect(free).not.toContain('us-east-1')
    expect(free).toContain('us-west-2')
  })
})
