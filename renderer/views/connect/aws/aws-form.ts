import type { AwsProfile } from '#contract/aws.ts'
import { ConnectionDraft, defaultCapPerHour, type Connection } from '#contract/connection.ts'
import type { Environment } from '#contract/environment.ts'
import type { Level } from '#contract/level.ts'
import { AwsConnection } from '#contract/systems/aws.ts'
import { t } from '../../../texts/index.ts'

/** What stands in the fields of an AWS connection. Secrets are '' unless typed now. */
export type AwsForm = {
  readonly name: string
  readonly level: Level
  readonly environment: Environment
  /** '' while nothing is chosen. */
  readonly signIn: '' | 'profile' | 'chain' | 'keys'
  readonly profile: string
  readonly accessKeyId: string
  readonly secretAccessKey: string
  readonly sessionToken: string
  readonly region: string
  /** Further regions, each to become a connection of its own. */
  readonly also: readonly string[]
  readonly roleArn: string
  readonly externalId: string
  readonly sessionName: string
  readonly mfaSerial: string
  readonly duration: string
  readonly endpoint: string
  readonly allow: boolean
  readonly cap: string
}
export type AwsField = keyof AwsForm
export type AwsIssues = Readonly<Partial<Record<AwsField, string>>>

/** A new connection: read only, as the least that is useful. */
export const emptyAwsForm: AwsForm = {
  name: '', level: 'read', environment: 'dev', signIn: '', profile: '', accessKeyId: '', secretAccessKey: '', sessionToken: '', region: '', also: [],
  roleArn: '', externalId: '', sessionName: '', mfaSerial: '', duration: '', endpoint: '', allow: false, cap: String(defaultCapPerHour),
}

/** The form of a saved connection. Its secrets never come back, so their fields are empty. */
export function awsFormOf({ name, level, environment, config, cost }: Connection): AwsForm {
  const shared = { ...emptyAwsForm, name, level, environment, allow: cost?.allow ?? false, cap: String(cost?.capPerHour ?? defaultCapPerHour) }
  const parsed = AwsConnection.safeParse(config)
  if (!parsed.success) return shared
  const { region, credentials, assumeRole, endpoint = '' } = parsed.data
  return {
    ...shared, region, endpoint, signIn: credentials.type,
    profile: credentials.type === 'profile' ? credentials.name : '', accessKeyId: credentials.type === 'keys' ? credentials.accessKeyId : '',
    roleArn: assumeRole?.roleArn ?? '', externalId: assumeRole?.externalId ?? '', sessionName: assumeRole?.sessionName ?? '',
    mfaSerial: assumeRole?.mfaSerial ?? '', duration: assumeRole?.durationSeconds === undefined ? '' : String(assumeRole.durationSeconds),
  }
}

/** The form after a profile is chosen: its region, and its name where none was given by hand. */
export function withProfile(form: AwsForm, { name, region }: AwsProfile): Partial<AwsForm> {
  const isNamed = form.name !== '' && form.name !== form.profile
  return { signIn: 'profile', profile: name, ...(region !== undefined && { region }), ...(!isNamed && { name }) }
}

const filled = (values: Readonly<Record<string, string>>) =>
  Object.fromEntries(Object.entries(values).flatMap(([key, value]) => (value.trim() === '' ? [] : [[key, value.trim()]])))

function credentialsOf({ signIn, profile, accessKeyId, secretAccessKey, sessionToken }: AwsForm) {
  if (signIn === 'profile') return { type: 'profile', name: profile }
  if (signIn === 'keys') return { type: 'keys', accessKeyId: accessKeyId.trim(), ...filled({ secretAccessKey, sessionToken }) }
  return { type: 'chain' }
}

function roleOf({ roleArn, externalId, sessionName, mfaSerial, duration }: AwsForm) {
  if (roleArn.trim() === '') return {}
  return { assumeRole: {
    ...filled({ roleArn, externalId, sessionName, mfaSerial }), ...(duration.trim() !== '' && { durationSeconds: Number(duration) }),
  } }
}

/** The settings the form stands for, not yet judged. */
const configOf = (form: AwsForm) =>
  ({ type: 'aws', region: form.region, credentials: credentialsOf(form), ...roleOf(form), ...filled({ endpoint: form.endpoint }) })

/** What may be asked about the identity before anything is saved; undefined while the form is not complete enough. */
export function configToAsk(form: AwsForm, saved: Pick<Connection, 'secrets'> | undefined): AwsConnection | undefined {
  if (form.signIn === '' || Object.keys(missing(form, saved)).length > 0) return undefined
  const parsed = AwsConnection.safeParse(configOf(form))
  return parsed.success ? parsed.data : undefined
}

const fields: readonly (readonly [path: RegExp, field: AwsField])[] = [
  [/^name/, 'name'], [/^level/, 'level'], [/^config\.region/, 'region'], [/^config\.credentials\.name/, 'profile'],
  [/^config\.credentials\.accessKeyId/, 'accessKeyId'], [/^config\.credentials\.secretAccessKey/, 'secretAccessKey'],
  [/^config\.credentials\.sessionToken/, 'sessionToken'], [/^config\.assumeRole\.roleArn/, 'roleArn'],
  [/^config\.assumeRole\.durationSeconds/, 'duration'], [/^config\.assumeRole\.mfaSerial/, 'mfaSerial'],
  [/^config\.assumeRole\.externalId/, 'externalId'], [/^config\.assumeRole\.sessionName/, 'sessionName'],
  [/^config\.endpoint/, 'endpoint'], [/^cost/, 'cap'],
]

/** The first issue of each field, from dotted paths of the schema or of a refusing host. */
export function awsIssues(issues: readonly { readonly path: string; readonly message: string }[]): AwsIssues {
  const found: Partial<Record<AwsField, string>> = {}
  for (const { path, message } of issues) {
    const field = fields.find(([pattern]) => pattern.test(path))?.[1]
    if (field) found[field] ??= message
  }
  return found
}

function missing(form: AwsForm, saved: Pick<Connection, 'secrets'> | undefined): AwsIssues {
  const hasSecret = form.secretAccessKey !== '' || (saved?.secrets.includes('credentials.secretAccessKey') ?? false)
  return {
    ...((form.signIn === '' || (form.signIn === 'profile' && form.profile === '')) && { signIn: t.aws.needsProfile }),
    ...(form.signIn === 'keys' && form.accessKeyId.trim() === '' && { accessKeyId: t.aws.needsKeyId }),
    ...(form.signIn === 'keys' && !hasSecret && { secretAccessKey: t.aws.needsSecret }),
    ...(form.region === '' && { region: t.aws.needsRegion }),
    ...(!/^\d+(\.\d+)?$/.test(form.cap.trim()) && { cap: t.aws.needsCap }),
  }
}

/** What is kept about cost: nothing as long as nobody decided anything, so that the question about CloudWatch is asked. */
function costOf({ allow, cap }: AwsForm, saved: Pick<Connection, 'cost'> | undefined) {
  const isDecided = saved?.cost !== undefined || allow || Number(cap) !== defaultCapPerHour
  return isDecided ? { cost: { allow, capPerHour: Number(cap) } } : {}
}

export type AwsJudged = { readonly ok: true; readonly drafts: readonly [ConnectionDraft, ...ConnectionDraft[]] } | { readonly ok: false; readonly issues: AwsIssues }

/** The connections to save, the form's own region first, or what is wrong with which field. `saved` is the one that is edited. */
export function judgeAws(form: AwsForm, saved: Pick<Connection, 'id' | 'secrets' | 'cost' | 'connectAtStart'> | undefined): AwsJudged {
  const draft = (region: string, name: string, id: string | undefined) => ConnectionDraft.safeParse({
    ...(id !== undefined && { id, connectAtStart: saved?.connectAtStart }), name, environment: form.environment, level: form.level,
    config: configOf({ ...form, region }), ...costOf(form, saved),
  })
  const first = draft(form.region, form.name, saved?.id)
  const lacks = missing(form, saved)
  if (first.success && Object.keys(lacks).length === 0) {
    const others = form.also.flatMap((region) => draft(region, `${form.name} ${region}`, undefined).data ?? [])
    return { ok: true, drafts: [first.data, ...others] }
  }
  const found = awsIssues((first.error?.issues ?? []).map(({ path, message }) => ({ path: path.join('.'), message })))
  return { ok: false, issues: { ...found, ...(found.name && { name: t.connect.needsName }), ...lacks } }
}

/** Profiles as they are offered: usable ones first, then those that need a sign-in, then those that cannot be used; each by name. */
export function sortProfiles(profiles: readonly AwsProfile[]): readonly AwsProfile[] {
  const rank = (profile: AwsProfile) => (needsSignIn(profile) ? 1 : profile.usable ? 0 : 2)
  return profiles.toSorted((a, b) => rank(a) - rank(b) || (a.name < b.name ? -1 : 1))
}

/** Whether a sign-in from here makes the profile usable. */
export const needsSignIn = ({ sso, usable }: AwsProfile): boolean => sso !== undefined && (!usable || sso.signedInUntil === null)
