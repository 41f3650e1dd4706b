import { describe, expect, it } from 'vitest'
import { parsePasted } from '../../../../renderer/views/connect/parse.ts'

describe('parsePasted', () => {
  it('reads bare bootstrap servers, by comma, blank or line', () => {
    expect(parsePasted('b-1:9092, b-2:9092\nb-3:9092').fields).toEqual({ brokers: 'b-1:9092, b-2:9092, b-3:9092' })
    expect(parsePasted('[::1]:9092').fields.brokers).toBe('[::1]:9092')
  })

  it('reads a Java .properties file with its JAAS line', () => {
    const pasted = parsePasted([
      '# client', 'bootstrap.servers=b-1:9096,b-2:9096', 'security.protocol=SASL_SSL', 'sasl.mechanism=SCRAM-SHA-512',
      'sasl.jaas.config=org.apache.kafka.common.security.scram.ScramLoginModule required \\', '  username="tidemark-ro" password="a\\"b";',
    ].join('\n'))
    expect(pasted).toEqual({
      fields: { brokers: 'b-1:9096, b-2:9096', encryption: 'tls', signIn: 'SCRAM-SHA-512', username: 'tidemark-ro', password: 'a"b' }, read: 4, all: 4, unread: [],
    })
  })

  it('reads the settings of IAM sign-in; whom to sign in as is chosen on the form', () => {
    const pasted = parsePasted([
      'bootstrap.servers=b-1:9098', 'security.protocol=SASL_SSL', 'sasl.mechanism=AWS_MSK_IAM',
      'sasl.jaas.config=software.amazon.msk.auth.iam.IAMLoginModule required;',
      'sasl.client.callback.handler.class=software.amazon.msk.auth.iam.IAMClientCallbackHandler',
    ].join('\n'))
    expect(pasted).toEqual({ fields: { brokers: 'b-1:9098', encryption: 'tls', signIn: 'AWS_MSK_IAM' }, read: 5, all: 5, unread: [] })
  })

  it('reads a kcat config and a kcat command line', () => {
    const fields = { brokers: 'b-1:9092', encryption: 'none', signIn: 'PLAIN', username: 'u', password: 'p=1' }
    expect(parsePasted('metadata.broker.list=b-1:9092\nsecurity.protocol=sasl_plaintext\nsasl.mechanisms=PLAIN\nsasl.username=u\nsasl.password=p=1').fields).toEqual(fields)
    expect(parsePasted('kcat -b b-1:9092 -X security.protocol=sasl_plaintext -Xsasl.mechanisms=PLAIN -X sasl.username=u -X "sasl.password=p=1" -L').fields).toEqual(fields)
  })

  it('takes PEM texts over several lines, and a later protocol does not forget them', () => {
    const pem = '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----'
    expect(parsePasted(`ssl.ca.pem=${pem}\nsecurity.protocol=SSL`).fields).toEqual({ encryption: 'own', ca: pem, signIn: 'none' })
  })

  it('reads where the registry is and how to sign in there', () => {
    expect(parsePasted('bootstrap.servers=b:1\nschema.registry.url=https://r:8081\nbasic.auth.credentials.source=USER_INFO\nbasic.auth.user.info=u:p:1')).toEqual({
      fields: { brokers: 'b:1', registry: { url: 'https://r:8081', signIn: 'basic', username: 'u', password: 'p:1' } }, read: 4, all: 4, unread: [],
    })
    expect(parsePasted('schema.registry.url=http://r\nschema.registry.bearer.auth.token=t').fields).toEqual({ registry: { url: 'http://r', signIn: 'token', token: 't' } })
  })

  it('counts what it read and names what it did not, with the reason', () => {
    const { read, all, unread } = parsePasted('bootstrap.servers=b:1\nclient.id=x\nssl.truststore.location=/t.jks\nsasl.mechanism=GSSAPI\nnonsense=1')
    expect([read, all]).toEqual([1, 5])
    expect(unread.map(({ key }) => key)).toEqual(['client.id', 'ssl.truststore.location', 'sasl.mechanism', 'nonsense'])
    expect(unread[2]?.why).toContain('GSSAPI')
  })

  it('reads nothing from nothing', () => expect(parsePasted('  \n')).toEqual({ fields: {}, read: 0, all: 0, unread: [] }))
})
