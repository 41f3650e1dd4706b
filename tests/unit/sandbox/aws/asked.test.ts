import { describe, expect, it } from 'vitest'
import { readAsked } from '#sandbox/aws/stand-in/asked.ts'
import { askedOf } from './asked.ts'

const signed = (service: string) => ({
  authorization: `AWS4-HMAC-SHA256 Credential=AKIA1/20260101/eu-west-1/${service}/aws4_request, SignedHeaders=host, Signature=0`,
})
const none = Buffer.alloc(0)

describe('what is asked', () => {
  it('is read from the signature and the target', () => {
    expect(askedOf('sqs', 'SendMessage', {}, '111111111111')).toMatchObject({
      service: 'sqs', region: 'eu-west-1', operation: 'SendMessage', wire: 'json', account: '111111111111',
    })
    expect(askedOf('sqs', 'SendMessage', {}, 'AKIA1').account).toBe('000000000000')
  })

  it('is an Action in the Query protocol', () => {
    const headers = { ...signed('sts'), 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' }
    expect(readAsked('POST', '/', headers, Buffer.from('Action=GetCallerIdentity&Version=2011-06-15'))).toMatchObject({
      service: 'sts', operation: 'GetCallerIdentity', wire: 'query',
    })
  })

  it('is a path in REST: MSK\'s by name, others as they are', () => {
    const arn = encodeURIComponent('arn:aws:kafka:eu-west-1:000000000000:cluster/a/b-1')
    const of = (path: string) => readAsked('GET', path, signed('kafka'), none).operation
    expect(of('/api/v2/clusters?maxResults=1')).toBe('ListClustersV2')
    expect(of(`/v1/clusters/${arn}/topics/orders/partitions`)).toBe('DescribeTopicPartitions')
    expect(of('/v1/configurations')).toBe('GET /v1/configurations')
  })

  it('is the sign-in\'s where nothing is signed', () => {
    expect(readAsked('POST', '/token', {}, none)).toMatchObject({ service: 'sso-oidc', operation: 'CreateToken' })
    expect(readAsked('GET', '/assignment/roles?account_id=1', {}, none)).toMatchObject({ service: 'sso', operation: 'ListAccountRoles' })
  })
})
