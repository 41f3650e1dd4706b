import { ConnectionDraft, type Connection } from '#contract/connection.ts'
import type { Environment } from '#contract/environment.ts'
import type { Level } from '#contract/level.ts'
import { KafkaConnection } from '#contract/systems/kafka.ts'
import { t } from '../../texts/index.ts'

/** Own certificates: whom to trust, who one is, and whom the other side must prove to be. */
export type TlsForm = {
  readonly ca: string
  readonly cert: string
  readonly key: string
  readonly serverName: string
  readonly anyCertificate: boolean
}

/** The schema registry: Confluent's API at `url` (none without an address), or Glue's registry `name` through the AWS connection `aws`. */
export type RegistryForm = TlsForm & {
  readonly type: 'confluent' | 'glue'
  readonly aws: string
  readonly name: string
  readonly url: string
  readonly signIn: 'none' | 'basic' | 'token'
  readonly username: string
  readonly password: string
  readonly token: string
}

/** What stands in the fields of the form. Secrets are '' unless typed now. */
export type ConnectForm = TlsForm & {
  readonly name: string
  readonly level: Level
  readonly environment: Environment
  readonly brokers: string
  readonly encryption: 'none' | 'tls' | 'own'
  readonly signIn: 'none' | 'PLAIN' | 'SCRAM-SHA-256' | 'SCRAM-SHA-512' | 'AWS_MSK_IAM'
  readonly username: string
  readonly password: string
  /** Id of the AWS connection whose identity IAM sign-in uses. */
  readonly aws: string
  readonly registry: RegistryForm
  readonly checksums: boolean
}

/** A change of some fields; those of the registry that are not in it stay. */
export type FormPatch = Partial<Omit<ConnectForm, 'registry'>> & { readonly registry?: Partial<RegistryForm> }

/** The form, or an earlier change of it, after a change. */
export const patched = <Form extends FormPatch>(form: Form, patch: FormPatch): Form =>
  ({ ...form, ...patch, ...(patch.registry && { registry: { ...form.registry, ...patch.registry } }) })

type Field = keyof ConnectForm | `registry.${keyof RegistryForm}`

const emptyTls: TlsForm = { ca: '', cert: '', key: '', serverName: '', anyCertificate: false }

/** A new connection: read only, as the least that is useful. */
export const emptyForm: ConnectForm = {
  name: '', level: 'read', environment: 'dev', brokers: '', encryption: 'none', ...emptyTls, signIn: 'none', username: '', password: '', aws: '',
  registry: { type: 'confluent', aws: '', name: '', url: '', signIn: 'none', username: '', password: '', token: '', ...emptyTls }, checksums: true,
}

/** The form of a saved connection. Its secrets never come back, so their fields are empty. */
export function formOf(connection: Pick<Connection, 'name' | 'level' | 'environment' | 'secrets'> & { readonly config: unknown }): ConnectForm {
  const { name, level, environment } = connection
  const parsed = KafkaConnection.safeParse(connection.config)
  if (!parsed.success) return { ...emptyForm, name, level, environment }
  const { brokers, tls, sasl, registry, checksums } = parsed.data
  const hasOwn = tls !== undefined && (Object.values(tls).some((value) => value !== undefined) || connection.secrets.includes('tls.key'))
  return {
    ...emptyForm, name, level, environment, brokers: brokers.join(', '),
    encryption: tls === undefined ? 'none' : hasOwn ? 'own' : 'tls',
    ...shownTls(tls), ...shownSasl(sasl), checksums: checksums !== false,
    registry: registry ? registryForm(registry, connection.secrets) : emptyForm.registry,
  }
}

type Tls = KafkaConnection['tls']

function shownSasl(sasl: KafkaConnection['sasl']): Pick<ConnectForm, 'signIn' | 'username' | 'aws'> {
  if (!sasl) return { signIn: 'none', username: '', aws: '' }
  if (sasl.mechanism === 'AWS_MSK_IAM') return { signIn: sasl.mechanism, username: '', aws: sasl.aws }
  return { signIn: sasl.mechanism, username: sasl.username, aws: '' }
}

const shownTls = (tls: Tls): TlsForm =>
  ({ ...emptyTls, ca: tls?.ca ?? '', cert: tls?.cert ?? '', serverName: tls?.serverName ?? '', anyCertificate: tls?.verify === false })

function registryForm(registry: NonNullable<KafkaConnection['registry']>, secrets: readonly string[]): RegistryForm {
  if (registry.type === 'glue') return { ...emptyForm.registry, type: 'glue', aws: registry.aws, name: registry.name }
  const { url, username, tls } = registry
  const signIn = secrets.includes('registry.token') ? 'token' : username !== undefined ? 'basic' : 'none'
  return { ...emptyForm.registry, url, signIn, username: username ?? '', ...shownTls(tls) }
}

const filled = <Key extends string>(key: Key, value: string): { readonly [K in Key]?: string } => (value.trim() === '' ? {} : { [key]: value.trim() } as { readonly [K in Key]: string })

const ownTls = ({ ca, cert, key, serverName, anyCertificate }: TlsForm) =>
  ({ ...filled('ca', ca), ...filled('cert', cert), ...filled('key', key), ...filled('serverName', serverName), ...(anyCertificate && { verify: false }) })

function tlsOf(form: ConnectForm) {
  if (form.encryption === 'none') return {}
  return { tls: form.encryption === 'tls' ? {} : ownTls(form) }
}

/** An empty secret of the chosen sign-in keeps the stored one; that of the other is removed. */
function registryOf(form: RegistryForm, secrets: readonly string[]) {
  const { type, aws, name, url, signIn, username, password, token } = form
  if (type === 'glue') return { registry: { type, aws, name: name.trim() } }
  if (url.trim() === '') return {}
  const tls = ownTls(form)
  const hasTls = Object.keys(tls).length > 0 || secrets.includes('registry.tls.key')
  return { registry: {
    type: 'confluent' as const, url: url.trim(),
    ...(signIn === 'basic' ? { username, ...(password !== '' && { password }) } : { password: null }),
    ...(signIn !== 'token' ? { token: null } : token !== '' && { token }),
    ...(hasTls && { tls }),
  } }
}

function saslOf({ signIn, username, password, aws }: ConnectForm) {
  if (signIn === 'none') return {}
  if (signIn === 'AWS_MSK_IAM') return { sasl: { mechanism: signIn, aws } }
  return { sasl: { mechanism: signIn, username, ...(password !== '' && { password }) } }
}

/** The settings the form stands for, not yet judged. An empty secret is left out, so that a stored one is kept. */
const configOf = (form: ConnectForm, secrets: readonly string[]) => ({
  type: 'kafka' as const,
  brokers: form.brokers.split(/[\s,]+/).filter((part) => part !== ''),
  ...tlsOf(form),
  ...saslOf(form),
  ...registryOf(form.registry, secrets),
  ...(!form.checksums && { checksums: false }),
})

/** Where an issue of the schema belongs on the form. */
const fields: readonly (readonly [path: RegExp, field: Field])[] = [
  [/^name/, 'name'], [/^config\.brokers/, 'brokers'], [/^config\.sasl\.username/, 'username'], [/^config\.sasl\.password/, 'password'], [/^config\.sasl\.aws/, 'aws'],
  [/^config\.registry\.aws/, 'registry.aws'], [/^config\.registry\.name/, 'registry.name'],
  [/^config\.tls\.ca/, 'ca'], [/^config\.tls\.cert/, 'cert'], [/^config\.tls\.key/, 'key'], [/^config\.tls\.serverName/, 'serverName'], [/^level/, 'level'],
  [/^config\.registry\.url/, 'registry.url'], [/^config\.registry\.username/, 'registry.username'], [/^config\.registry\.password/, 'registry.password'],
  [/^config\.registry\.token/, 'registry.token'], [/^config\.registry\.tls\.ca/, 'registry.ca'], [/^config\.registry\.tls\.cert/, 'registry.cert'],
  [/^config\.registry\.tls\.key/, 'registry.key'], [/^config\.registry\.tls\.serverName/, 'registry.serverName'],
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

/** The connection to save, or what is wrong with which field. `saved` is the one that is edited. */
export function judge(form: ConnectForm, saved: Pick<Connection, 'id' | 'secrets'> | undefined): Judged {
  const parsed = ConnectionDraft.safeParse({ ...(saved && { id: saved.id }), name: form.name, environment: form.environment, level: form.level, config: configOf(form, saved?.secrets ?? []) })
  const { registry } = form
  const hasUrl = registry.type === 'confluent' && registry.url.trim() !== ''
  const missing: Issues = {
    ...(form.brokers.trim() === '' && { brokers: t.connect.needsBrokers }),
    ...(form.signIn === 'AWS_MSK_IAM' && form.aws === '' && { aws: t.connect.needsAws }),
    ...(registry.type === 'glue' && registry.aws === '' && { 'registry.aws': t.connect.needsAws }),
    ...(registry.type === 'glue' && registry.name.trim() === '' && { 'registry.name': t.connect.needsRegistryName }),
    ...(hasUrl && registry.signIn === 'basic' && registry.username === '' && { 'registry.username': t.connect.needsUsername }),
    ...(hasUrl && registry.signIn === 'token' && registry.token === '' && !saved?.secrets.includes('registry.token')
      && { 'registry.token': t.connect.needsToken }),
  }
  if (parsed.success && Object.keys(missing).length === 0) return { ok: true, draft: parsed.data }
  const issues = issuesByField((parsed.error?.issues ?? []).map(({ path, message }) => ({ path: path.join('.'), message })))
  return { ok: false, issues: {
    ...issues, ...(issues.name && { name: t.connect.needsName }), ...(issues.username && { username: t.connect.needsUsername }), ...missing,
  } }
}
