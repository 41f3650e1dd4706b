import { describe, expect, it } from 'vitest'
import { judgeNetwork, networkFormOf, networkIssues } from '../../../../renderer/views/settings/network-form.ts'

describe('network settings', () => {
  it('leave out what is empty, so that the environment holds', () => {
    expect(judgeNetwork({ proxy: ' http://proxy:3128 ', noProxy: '', caFile: ' ' })).toEqual({ ok: true, network: { proxy: 'http://proxy:3128' } })
    expect(judgeNetwork(networkFormOf({}))).toEqual({ ok: true, network: {} })
    expect(networkFormOf({ caFile: '/ca.pem' })).toEqual({ proxy: '', noProxy: '', caFile: '/ca.pem' })
  })
  it('say beside which field something is wrong, also when the host refuses', () => {
    expect(judgeNetwork({ proxy: 'proxy:3128', noProxy: '', caFile: '' })).toEqual({ ok: false, issues: { proxy: 'a proxy is a http or https address' } })
    expect(networkIssues([{ path: 'network.caFile', message: 'is not there' }, { path: 'workers', message: 'x' }])).toEqual({ caFile: 'is not there' })
  })
})
