import { t } from '../../texts/index.ts'
import { patched, type FormPatch } from './form.ts'

/** What a pasted text says: the fields it fills, how many of its settings were read, and why the others were not. */
export type Pasted = {
  readonly fields: FormPatch
  readonly read: number
  readonly all: number
  readonly unread: readonly { readonly key: string; readonly why: string }[]
}

type Setting = readonly [key: string, value: string]
type Taken = FormPatch | { readonly why: string }

const mechanisms = ['PLAIN', 'SCRAM-SHA-256', 'SCRAM-SHA-512', 'AWS_MSK_IAM'] as const
const why = t.connect.why

/** Reads bootstrap servers, a Java or Spring .properties file, a librdkafka or kcat config, or a kcat command line. Nothing leaves the window. */
export function parsePasted(text: string): Pasted {
  const settings = settingsOf(text)
  const unread: { key: string; why: string }[] = []
  let fields: FormPatch = {}
  for (const [key, value] of settings) {
    const taken = take(key.toLowerCase(), value)
    if ('why' in taken) unread.push({ key, why: taken.why })
    else fields = merge(fields, taken)
  }
  return { fields, read: settings.length - unread.length, all: settings.length, unread }
}

/** A protocol or an option may say "encrypted" after a certificate said more; the more exact one stays. */
function merge(fields: FormPatch, taken: FormPatch): FormPatch {
  const merged = patched(fields, taken)
  return fields.encryption === 'own' && taken.encryption === 'tls' ? { ...merged, encryption: 'own' } : merged
}

function settingsOf(text: string): readonly Setting[] {
  const trimmed = text.trim()
  if (trimmed === '') return []
  if (/^(kcat|kafkacat)\s/.test(trimmed)) return commandLine(trimmed)
  const lines = joined(trimmed).map((line) => line.trim()).filter((line) => line !== '' && !/^([#!;]|\[[\w .-]+\]$)/.test(line))
  const bare = lines.filter((line) => isServers(line))
  if (bare.length === lines.length) return [['bootstrap.servers', lines.join(',')]]
  return lines.map(setting)
}

/** Lines with their continuations (a backslash at the end) and PEM blocks put together. */
function joined(text: string): readonly string[] {
  const lines: string[] = []
  let isOpen = false
  for (const line of text.split(/\r?\n/)) {
    const last = lines.at(-1)
    if (last !== undefined && isOpen) lines[lines.length - 1] = last.endsWith('\\') ? last.slice(0, -1) + line.trimStart() : `${last}\n${line.trim()}`
    else lines.push(line)
    const now = lines.at(-1) ?? ''
    isOpen = now.endsWith('\\') || (now.includes('-----BEGIN') && now.lastIndexOf('-----BEGIN') > now.lastIndexOf('-----END'))
  }
  return lines
}

const isServers = (text: string): boolean => /^[\w.\-[\]:]+:\d{1,5}([\s,]+[\w.\-[\]:]+:\d{1,5})*,?$/.test(text) && !text.includes('=')

function setting(line: string): Setting {
  const at = line.search(/[=:]/)
  return at < 0 ? [line, ''] : [line.slice(0, at).trim(), unquoted(line.slice(at + 1).trim())]
}

const unquoted = (text: string): string => (/^(["']).*\1$/s.test(text) ? text.slice(1, -1) : text)

/** `kcat -b host:9092 -X name=value …`; other options say what to do with messages and are no settings. */
function commandLine(text: string): readonly Setting[] {
  const words = [...text.matchAll(/"([^"]*)"|'([^']*)'|(\S+)/g)].map((match) => match[1] ?? match[2] ?? match[3] ?? '')
  return words.flatMap((word, index): readonly Setting[] => {
    const option = /^-([bX])(.*)$/s.exec(word)
    if (!option) return []
    const value = option[2] || words[index + 1] || ''
    return [option[1] === 'b' ? ['bootstrap.servers', value] : setting(value)]
  })
}

function take(key: string, value: string): Taken {
  const name = key.replace(/^(spring\.kafka\.|kafka\.)/, '').replace(/^properties\./, '')
  switch (name) {
    case 'bootstrap.servers': case 'bootstrap-servers': case 'metadata.broker.list': case 'brokers':
      return { brokers: value.split(/[\s,]+/).filter((part) => part !== '').map((part) => part.replace(/^\w+:\/\//, '')).join(', ') }
    case 'security.protocol': return protocol(value.toUpperCase())
    case 'sasl.mechanism': case 'sasl.mechanisms': return mechanism(value.toUpperCase())
    case 'sasl.username': return { username: value }
    case 'sasl.password': return { password: value }
    case 'sasl.jaas.config': return jaas(value)
    case 'sasl.client.callback.handler.class': return value.includes('IAMClientCallbackHandler') ? {} : { why: why.client }
    case 'ssl.truststore.certificates': case 'ssl.ca.pem': return { encryption: 'own', ca: pem(value) }
    case 'ssl.keystore.certificate.chain': case 'ssl.certificate.pem': return { encryption: 'own', cert: pem(value) }
    case 'ssl.keystore.key': case 'ssl.key.pem': return { encryption: 'own', key: pem(value) }
    case 'ssl.endpoint.identification.algorithm': return value === '' || value.toLowerCase() === 'none' ? { encryption: 'own', anyCertificate: true } : {}
    case 'enable.ssl.certificate.verification': return value === 'false' ? { encryption: 'own', anyCertificate: true } : {}
    case 'schema.registry.url': return registry({ url: value.split(',')[0]?.trim() ?? '' })
    case 'basic.auth.user.info': case 'schema.registry.basic.auth.user.info': return userInfo(value)
    case 'bearer.auth.token': case 'schema.registry.bearer.auth.token': return registry({ signIn: 'token', token: value })
    case 'basic.auth.credentials.source': case 'schema.registry.basic.auth.credentials.source': case 'bearer.auth.credentials.source': return {}
    case 'ssl.truststore.type': case 'ssl.keystore.type': return value.toUpperCase() === 'PEM' ? {} : { why: why.keystore }
  }
  if (/^ssl\.(truststore|keystore|key)\.(location|password)$/.test(name)) return { why: why.keystore }
  if (/^ssl\.(ca|certificate|key)\.(location|password)$/.test(name)) return { why: why.file }
  return { why: /^(client|group|auto|enable|fetch|max|session|heartbeat|request|retries|retry|acks|linger|batch|compression|key|value|isolation|socket|api|broker|debug)\b/.test(name) ? why.client : why.unknown }
}

function protocol(value: string): Taken {
  const isTls = value === 'SSL' || value === 'SASL_SSL'
  if (!isTls && value !== 'PLAINTEXT' && value !== 'SASL_PLAINTEXT') return { why: why.unknown }
  return { encryption: isTls ? 'tls' : 'none', ...(!value.startsWith('SASL') && { signIn: 'none' as const }) }
}

function mechanism(value: string): Taken {
  const known = mechanisms.find((one) => one === value)
  return known ? { signIn: known } : { why: why.mechanism(value) }
}

function jaas(value: string): Taken {
  // IAM's settings name a login module and a callback class; whom to sign in as is chosen on the form.
  if (value.includes('IAMLoginModule')) return { signIn: 'AWS_MSK_IAM' }
  const username = /username\s*=\s*"((?:[^"\\]|\\.)*)"/.exec(value)?.[1]
  const password = /password\s*=\s*"((?:[^"\\]|\\.)*)"/.exec(value)?.[1]
  if (username === undefined && password === undefined) return { why: why.unknown }
  const plain = (text: string) => text.replaceAll(/\\(.)/g, '$1')
  return { ...(username !== undefined && { username: plain(username) }), ...(password !== undefined && { password: plain(password) }) }
}

const registry = (patch: NonNullable<FormPatch['registry']>): Taken => ({ registry: patch })

/** `user:password`, as clients of a registry write it. */
function userInfo(value: string): Taken {
  const at = value.indexOf(':')
  return at < 0 ? { why: why.unknown } : registry({ signIn: 'basic', username: value.slice(0, at), password: value.slice(at + 1) })
}

/** PEM text from one line of a file, where its line ends are written as `\n` or as blanks. */
const pem = (value: string): string => value.replaceAll('\\n', '\n').trim()
