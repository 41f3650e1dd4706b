import { describe, expect, it } from 'vitest'
import type { Check, Health } from '#contract/health.ts'
import { byBroker, diagnose, report } from '../../../../renderer/views/connect/diagnosis.ts'
import { emptyForm, formOf, issuesByField, judge, type ConnectForm } from '../../../../renderer/views/connect/form.ts'

const form = (patch: Partial<ConnectForm>): ConnectForm => ({ ...emptyForm, name: 'orders', brokers: 'b-1:9092', ...patch })
const draft = (patch: Partial<ConnectForm>) => {
  const judged = judge(form(patch), undefined)
  return judged.ok ? judged.draft : judged.issues
}

describe('the form', () => {
  it('starts at the least that is useful', () => expect(emptyForm).toMatchObject({ level: 'read', environment: 'dev', encryption: 'none', signIn: 'none' }))

  it('makes the connection to save; an empty secret is left out so that a stored one is kept', () => {
    expect(draft({ encryption: 'tls', signIn: 'PLAIN', username: 'u' })).toMatchObject({ config: { type: 'kafka', brokers: ['b-1:9092'], tls: {}, sasl: { mechanism: 'PLAIN', username: 'u' } } })
    expect(JSON.stringify(draft({ signIn: 'PLAIN', username: 'u', password: 'p' }))).toContain('"password":"p"')
  })

  it('says beside which field something is wrong', () => {
    expect(draft({ name: ' ', brokers: '', signIn: 'PLAIN' })).toEqual({ name: 'Give the connection a name.', brokers: 'Name at least one broker as host:port.', username: 'This sign-in needs a user name.' })
    expect(draft({ brokers: 'b-1' })).toEqual({ brokers: 'a broker is host:port' })
    expect(issuesByField([{ path: 'config.tls.ca', message: 'not PEM' }, { path: 'elsewhere', message: 'x' }])).toEqual({ ca: 'not PEM' })
  })

  it('comes back from a saved connection without its secrets', () => {
    const saved = {
      id: 'c', name: 'n', environment: 'staging' as const, level: 'publish' as const, effective: 'read' as const, secrets: ['sasl.password'], connectAtStart: false,
      config: { type: 'kafka', brokers: ['a:1', 'b:2'], tls: { serverName: 'kafka' }, sasl: { mechanism: 'SCRAM-SHA-256', username: 'u' } },
    }
    expect(formOf(saved)).toEqual({ ...emptyForm, name: 'n', environment: 'staging', level: 'publish', brokers: 'a:1, b:2', encryption: 'own', serverName: 'kafka', signIn: 'SCRAM-SHA-256', username: 'u' })
  })
})

const ok = (at: string, layer: Check['layer']): Check => ({ layer, at, label: at, ok: true, ms: 3 })
const bad = (at: string, layer: Check['layer'], label = at): Check => ({ layer, at, label, ok: false, ms: 3_000, problem: { code: 'TimedOut', message: `${at} did not answer`, hint: 'Check the route.' } })

describe('the diagnosis', () => {
  const gaps: Health = { state: 'degraded', checks: [ok('b-1:1', 'dns'), ok('b-1:1', 'tcp'), ok('b-2:1', 'dns'), bad('b-2:1', 'tcp')] }

  it('says what failed, what to try, and what works until then', () => {
    const { tone, title, lines } = diagnose({ ...gaps, checks: [bad('typo:1', 'dns'), ok('b-1:1', 'tcp'), bad('b-2:1', 'tcp', 'broker 2')] })
    expect([tone, title]).toEqual(['warn', 'b-2:1 did not answer'])
    expect(lines).toEqual(['Check the route.', 'One other broker answered with the same settings, so those are right.',
      'Until then partitions led by broker 2 cannot be read; everything else works.',
      'The cluster does not name typo:1 among its brokers, so nothing else is lost.',
    ])
  })
  it('is red only where nothing answers', () => expect(diagnose({ state: 'down', checks: [bad('b-1:1', 'tcp')] }).tone).toBe('bad'))
  it('names a missing permission where every broker answered', () => {
    const health: Health = { state: 'degraded', checks: [ok('b-1:1', 'service'), { layer: 'permission', label: 'See settings', ok: false, ms: 1, problem: { code: 'Forbidden', message: 'Settings need DescribeConfigs' } }] }
    expect(diagnose(health)).toMatchObject({ tone: 'warn', title: 'Settings need DescribeConfigs' })
  })
  it('is a row a broker', () => {
    expect(byBroker(gaps.checks).map((broker) => [broker.at, broker.steps.size, broker.failed?.layer])).toEqual([['b-1:1', 2, undefined], ['b-2:1', 2, 'tcp']])
  })
  it('can be copied as text', () => expect(report(gaps)).toContain('b-2:1\tb-2:1\tTCP\tb-2:1 did not answer\t3000 ms'))
})
