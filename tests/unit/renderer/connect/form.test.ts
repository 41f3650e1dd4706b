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

  it('takes a registry with the sign-in that is chosen, and the secret of the other goes', () => {
    const registry = { ...emptyForm.registry, url: ' http://registry:8081 ', username: 'u', password: 'p', token: 't', ca: 'PEM' }
    const config = (patch: Partial<ConnectForm['registry']>, checksums = true) => {
      const judged = judge(form({ registry: { ...registry, ...patch }, checksums }), undefined)
      return judged.ok ? judged.draft.config : judged.issues
    }
    expect(config({ signIn: 'basic' })).toMatchObject({ registry: { type: 'confluent', url: 'http://registry:8081', username: 'u', password: 'p', token: null, tls: { ca: 'PEM' } } })
    expect(config({ signIn: 'token', ca: '' })).toEqual({ type: 'kafka', brokers: ['b-1:9092'], registry: { type: 'confluent', url: 'http://registry:8081', password: null, token: 't' } })
    expect(config({ url: '' }, false)).toEqual({ type: 'kafka', brokers: ['b-1:9092'], checksums: false })
    expect(config({ url: 'registry:8081' })).toEqual({ 'registry.url': 'a registry is a http or https address' })
    expect(config({ signIn: 'token', token: '' })).toEqual({ 'registry.token': 'This sign-in needs a token.' })
  })

  it('signs in by IAM as a chosen AWS connection, and reads schemas of Glue through one', () => {
    expect(draft({ encryption: 'tls', signIn: 'AWS_MSK_IAM', aws: 'a1', username: 'left over' })).toMatchObject({ config: { sasl: { mechanism: 'AWS_MSK_IAM', aws: 'a1' } } })
    expect(draft({ registry: { ...emptyForm.registry, type: 'glue', aws: 'a1', name: ' events ' } })).toMatchObject({ config: { registry: { type: 'glue', aws: 'a1', name: 'events' } } })
    expect(draft({ signIn: 'AWS_MSK_IAM', registry: { ...emptyForm.registry, type: 'glue', signIn: 'token', url: 'left over' } })).toEqual({
      aws: 'Choose an AWS connection.', 'registry.aws': 'Choose an AWS connection.', 'registry.name': 'Name the registry.',
    })
    const config = { type: 'kafka', brokers: ['b-1:9098'], tls: {}, sasl: { mechanism: 'AWS_MSK_IAM', aws: 'a1' }, registry: { type: 'glue', aws: 'a2', name: 'events' } }
    const back = formOf({ name: 'orders', environment: 'dev', level: 'read', secrets: [], config })
    expect(back).toMatchObject({ signIn: 'AWS_MSK_IAM', aws: 'a1', registry: { type: 'glue', aws: 'a2', name: 'events' } })
    expect(judge(back, undefined)).toMatchObject({ ok: true, draft: { config } })
  })

  it('comes back from a saved connection without its secrets', () => {
    const saved = {
      id: 'c', name: 'n', environment: 'staging' as const, level: 'publish' as const, effective: 'read' as const, secrets: ['sasl.password'], connectAtStart: false,
      config: { type: 'kafka', brokers: ['a:1', 'b:2'], tls: { serverName: 'kafka' }, sasl: { mechanism: 'SCRAM-SHA-256', username: 'u' } },
    }
    const registry = { type: 'confluent', url: 'https://r', tls: { serverName: 'r' } }
    expect(formOf({ ...saved, secrets: ['registry.token'], config: { ...saved.config, registry, checksums: false } }))
      .toMatchObject({ checksums: false, registry: { url: 'https://r', signIn: 'token', token: '', serverName: 'r' } })
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
  it('tells of a registry that does not answer, and does not count it as a broker', () => {
    const registry: Check = { layer: 'service', at: 'r:8081', label: 'schema registry', ok: true, ms: 1 }
    expect(diagnose({ state: 'ok', checks: [ok('b-1:1', 'service'), registry] })).toMatchObject({ tone: 'good', title: 'The broker answered at every step' })
    const down: Check = { ...registry, ok: false, problem: { code: 'Unreachable', message: 'The schema registry at r:8081 does not answer', hint: 'Start it.' } }
    expect(diagnose({ state: 'degraded', checks: [ok('b-1:1', 'service'), down] })).toMatchObject({ tone: 'warn', title: 'The schema registry at r:8081 does not answer' })
    expect(diagnose({ state: 'degraded', checks: [ok('b-1:1', 'service'), bad('b-2:1', 'tcp'), down] }).title).toBe('b-2:1 did not answer')
  })
  it('can be copied as text', () => expect(report(gaps)).toContain('b-2:1\tb-2:1\tTCP\tb-2:1 did not answer\t3000 ms'))
})
