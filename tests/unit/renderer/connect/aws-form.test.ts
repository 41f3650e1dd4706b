import { describe, expect, it } from 'vitest'
import type { AwsProfile } from '#contract/aws.ts'
import type { Connection } from '#contract/connection.ts'
import {
  awsFormOf, awsIssues, configToAsk, emptyAwsForm, judgeAws, needsSignIn, sortProfiles, withProfile, type AwsForm,
} from '../../../../renderer/views/connect/aws/aws-form.ts'
import { regionLabel, regionOptions } from '../../../../renderer/views/connect/aws/regions.ts'

const form = (patch: Partial<AwsForm> = {}): AwsForm => ({ ...emptyAwsForm, name: 'prod', signIn: 'profile', profile: 'prod', region: 'eu-west-1', ...patch })
const judged = (patch: Partial<AwsForm>, saved?: Parameters<typeof judgeAws>[1]) => {
  const result = judgeAws(form(patch), saved)
  return result.ok ? result.drafts : result.issues
}
const saved = (patch: Partial<Connection>): Connection => ({
  id: 'a1', name: 'prod', environment: 'production', level: 'read', effective: 'read', secrets: [], connectAtStart: true,
  config: { type: 'aws', region: 'eu-west-1', credentials: { type: 'profile', name: 'prod' } }, ...patch,
})

describe('the AWS form', () => {
  it('starts at the least that is useful and says what is missing beside its field', () => {
    expect(emptyAwsForm).toMatchObject({ level: 'read', environment: 'dev', allow: false, cap: '1' })
    expect(judgeAws(emptyAwsForm, undefined)).toEqual({ ok: false, issues: {
      name: 'Give the connection a name.', signIn: 'Choose how to sign in.', region: 'Choose a region.',
    } })
    expect(judged({ signIn: 'keys', cap: 'much' })).toEqual({
      accessKeyId: 'Stored keys need an access key ID.', secretAccessKey: 'Stored keys need a secret access key.',
      cap: 'A cap is a number of dollars, 0 or more.',
    })
    expect(judged({ endpoint: 'localhost:4566', roleArn: 'admin' })).toEqual({
      endpoint: 'an endpoint is a http or https address', roleArn: 'a role is arn:aws:iam::<account>:role/<name>',
    })
  })

  it('makes the connection of a profile, of the default chain, and of stored keys', () => {
    expect(judged({})).toEqual([{ name: 'prod', environment: 'dev', level: 'read', config: { type: 'aws', region: 'eu-west-1', credentials: { type: 'profile', name: 'prod' } } }])
    expect(judged({ signIn: 'chain' })).toMatchObject([{ config: { credentials: { type: 'chain' } } }])
    expect(judged({ signIn: 'keys', accessKeyId: ' AK ', secretAccessKey: 's' })).toMatchObject([{ config: { credentials: { type: 'keys', accessKeyId: 'AK', secretAccessKey: 's' } } }])
    expect(judged({ roleArn: 'arn:aws:iam::123456789012:role/reader', mfaSerial: 'm', duration: '900', endpoint: 'http://127.0.0.1:4566' })).toMatchObject([{ config: {
      assumeRole: { roleArn: 'arn:aws:iam::123456789012:role/reader', mfaSerial: 'm', durationSeconds: 900 }, endpoint: 'http://127.0.0.1:4566',
    } }])
  })

  it('opens further regions as connections of their own, with the same sign-in', () => {
    const drafts = judged({ also: ['us-east-1', 'eu-central-1'] })
    expect(drafts).toMatchObject([
      { name: 'prod', config: { region: 'eu-west-1' } }, { name: 'prod us-east-1', config: { region: 'us-east-1', credentials: { name: 'prod' } } },
      { name: 'prod eu-central-1', config: { region: 'eu-central-1' } },
    ])
  })

  it('keeps the stored secret of a saved connection when none is typed', () => {
    const keys = saved({ secrets: ['credentials.secretAccessKey'], config: { type: 'aws', region: 'eu-west-1', credentials: { type: 'keys', accessKeyId: 'AK' } } })
    expect(awsFormOf(keys)).toMatchObject({ signIn: 'keys', accessKeyId: 'AK', secretAccessKey: '', region: 'eu-west-1', environment: 'production' })
    const result = judgeAws(awsFormOf(keys), keys)
    expect(result).toMatchObject({ ok: true, drafts: [{ id: 'a1', connectAtStart: true, config: { credentials: { type: 'keys', accessKeyId: 'AK' } } }] })
    expect(JSON.stringify(result)).not.toContain('secretAccessKey')
  })

  it('leaves the question about CloudWatch open until somebody decides something about cost', () => {
    expect(judged({})).not.toHaveProperty('0.cost')
    expect(judged({ cap: '0.5' })).toMatchObject([{ cost: { allow: false, capPerHour: 0.5 } }])
    expect(judged({ allow: true })).toMatchObject([{ cost: { allow: true, capPerHour: 1 } }])
    const decided = saved({ cost: { allow: false, capPerHour: 1 } })
    expect(judgeAws(awsFormOf(decided), decided)).toMatchObject({ drafts: [{ cost: { allow: false, capPerHour: 1 } }] })
  })

  it('asks who it is only when there is enough to ask with', () => {
    expect(configToAsk(emptyAwsForm, undefined)).toBeUndefined()
    expect(configToAsk(form({ region: '' }), undefined)).toBeUndefined()
    expect(configToAsk(form({ signIn: 'keys', accessKeyId: 'AK' }), undefined)).toBeUndefined()
    expect(configToAsk(form({ name: '' }), undefined)).toEqual({ type: 'aws', region: 'eu-west-1', credentials: { type: 'profile', name: 'prod' } })
  })

  it('places what the host refuses', () => {
    expect(awsIssues([{ path: 'config.assumeRole.roleArn', message: 'a' }, { path: 'config.credentials.name', message: 'b' }])).toEqual({ roleArn: 'a', profile: 'b' })
  })
})

const profile = (name: string, patch: Partial<AwsProfile> = {}): AwsProfile => ({ name, kind: 'keys', usable: true, ...patch })
const sso = (signedInUntil: number | null) => ({ startUrl: 'https://corp.awsapps.com/start', region: 'us-east-1', signedInUntil })

describe('profiles', () => {
  it('stand with the usable ones first, then those to sign in to, then the others', () => {
    const all = [
      profile('broken', { usable: false }), profile('later', { kind: 'sso', usable: false, sso: sso(null) }), profile('z'), profile('a'),
      profile('signed-in', { kind: 'sso', sso: sso(1) }),
    ]
    expect(sortProfiles(all).map(({ name }) => name)).toEqual(['a', 'signed-in', 'z', 'later', 'broken'])
    expect(all.filter(needsSignIn).map(({ name }) => name)).toEqual(['later'])
  })

  it('bring their region and their name, but not over a name given by hand', () => {
    expect(withProfile(emptyAwsForm, profile('dev', { region: 'eu-north-1' }))).toEqual({ signIn: 'profile', profile: 'dev', region: 'eu-north-1', name: 'dev' })
    expect(withProfile(form({ name: 'prod', profile: 'prod' }), profile('dev'))).toMatchObject({ name: 'dev' })
    expect(withProfile(form({ name: 'billing' }), profile('dev'))).toEqual({ signIn: 'profile', profile: 'dev' })
  })
})

describe('regions', () => {
  it('have names, and one that is not known can still be chosen', () => {
    expect(regionLabel('eu-west-1')).toBe('eu-west-1 · Ireland')
    expect(regionOptions('', '')).toContain('us-gov-west-1')
    expect(regionOptions('Mars-North-1 ', '')).not.toContain('mars-north-1')
    expect(regionOptions('eu-west-9', 'xx-north-2')).toEqual(expect.arrayContaining(['eu-west-9', 'xx-north-2']))
    expect(regionLabel('eu-west-9')).toBe('eu-west-9')
  })
})
