import { ConnectionDraft, type Connection, type Environment } from '#contract/connection.ts'
import type { Level } from '#contract/level.ts'
import { KafkaConnection } from '#contract/systems/kafka.ts'
import { t } from '../../texts/index.ts'

/** What stands in the fields of the form. Secrets are '' unless typed now. */
export type ConnectForm = {
  readonly name: string
  readonly level: Level
  readonly environment: Environment
  readonly brokers: string
  readonly encryption: 'none' | 'tls' | 'own'
  readonly ca: string
  readonly cert: string
  readonly key: string
  readonly serverName: string
  readonly anyCertificate: boolean
  readonly signIn: 'none' | 'PLAIN' | 'SCRAM-SHA-256' | 'SCRAM-SHA-512'
  readonly username: string
  readonly password: string
}

type Field = keyof ConnectForm

/** A new connection: read only, as the least that is useful. */
export const emptyForm: ConnectForm = {
  name: '', level: 'read', environment: 'dev', brokers: '', encryption: 'none', ca: '', cert: '', key: '', serverName: '', anyCertificate: false,
  signIn: 'none', username: '', password: '',
}

/** The form of a saved connection. Its secrets never come back, so their fields are empty. */
export function formOf(connection: Connection): ConnectForm {
  const { name, level, environment } = connection
  const parsed = KafkaConnection.safeParse(connection.config)
  if (!parsed.success) return { ...emptyForm, name, level, environment }
  const { brokers, tls, sasl } = parsed.data
  const hasOwn = tls !== undefined && (Object.values(tls).some((value) => value !== undefined) || connection.secrets.includes('tls.key'))
  return {
    ...emptyForm, name, level, environment, brokers: brokers.join(', '),
    encryption: tls === undefined ? 'none' : hasOwn ? 'own' : 'tls',
    ca: tls?.ca ?? '', cert: tls?.cert ?? '', serverName: tls?.serverName ?? '', anyCertificate: tls?.verify === false,
    signIn: sasl?.mechanism ?? 'none', username: sasl?.username ?? '',
  }
}

const filled = <Key extends string>(key: Key, value: string): { readonly [K in Key]?: string } => (value.trim() === '' ? {} : { [key]: value.trim() } as { readonly [K in Key]: string })

function tlsOf(form: ConnectForm) {
  if (form.encryption === 'none') return {}
  if (form.encryption === 'tls') return { tls: {} }
  const { ca, cert, key, serverName, anyCertificate } = form
  return { tls: { ...filled('ca', ca), ...filled('cert', cert), ...filled('key', key), ...filled('serverName', serverName), ...(anyCertificate && { verify: false }) } }
}

/** The settings the form stands for, not yet judged. An empty secret is left out, so that a stored one is kept. */
const configOf = (form: ConnectForm) => ({
  type: 'kafka' as const,
  brokers: form.brokers.split(/[\s,]+/).filter((part) => part !== ''),
  ...tlsOf(form),
  ...(form.signIn !== 'none' && { sasl: { mechanism: form.signIn, username: form.username, ...(form.password !== '' && { password: form.password }) } }),
})

/** Where an issue of the schema belongs on the form. */
const fields: readonly (readonly [path: RegExp, field: Field])[] = [
  [/^name/, 'name'], [/^config\.brokers/, 'brokers'], [/^config\.sasl\.username/, 'username'], [/^config\.sasl\.password/, 'password'],
  [/^config\.tls\.ca/, 'ca'], [/^config\.tls\.cert/, 'cert'], [/^config\.tls\.key/, 'key'], [/^config\.tls\.serverName/, 'serverName'], [/^level/, 'level'],
]

export type Issues = Readonly<Partial<Record<Field, string>>>

/** The first issue of each field, from dotted paths of the schema or of a refusing host. */
export function issuesByField(issues: readonly { readonly path: string; readonly message: string }[]): Issues {
  const found: Partial<Record<Field, string>> = {}
  for (const { path, message } of issues) {
    const field = fields.find(([pattern]) => pattern.test(path))?.[1]
    if (field) found[field] ??= message
  }
  return found
}

export type Judged = { readonly ok: true; readonly draft: ConnectionDraft } | { readonly ok: false; readonly issues: Issues }

/** The connection to save, or what is wrong with which field. */
export function judge(form: ConnectForm, id: string | undefined): Judged {
  const parsed = ConnectionDraft.safeParse({ ...(id !== undefined && { id }), name: form.name, environment: form.environment, level: form.level, config: configOf(form) })
  if (parsed.success) return { ok: true, draft: parsed.data }
  const issues = issuesByField(parsed.error.issues.map(({ path, message }) => ({ path: path.join('.'), message })))
  return { ok: false, issues: {
    ...issues,
    ...(issues.name && { name: t.connect.needsName }),
    ...(form.brokers.trim() === '' && { brokers: t.connect.needsBrokers }),
    ...(issues.username && { username: t.connect.needsUsername }),
  } }
}
