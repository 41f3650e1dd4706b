import { ProblemError, type Problem } from '#contract/problem.ts'
import { problemCodeOf, readAwsError } from '../error-codes.ts'
import { awsCode, awsProblem } from '../errors.ts'
import { judge } from '../profiles/judge.ts'
import { readSharedConfig } from '../profiles/shared-config.ts'
import { rootOf } from '../profiles/walk.ts'
import type { Source } from './source.ts'

/**
 * Why credentials could not be fetched: `sign-in` an SSO session has ended, `code` the code of an MFA device was not accepted,
 * `refused` it needs another hand, `away` AWS is out of reach or busy for now.
 */
export type SourceFailure = { readonly kind: 'sign-in' | 'code' | 'refused' | 'away'; readonly problem: Problem }

/** What words need to know of a source. */
type Told = Pick<Source, 'name' | 'profile' | 'role' | 'isChain'>

const hint = 'Mend the profile, or choose other credentials in the settings of the connection.'
/** A provider of the SDK keeps of a network error only its text. */
const networkText = new RegExp([
  'ENOTFOUND', 'EAI_AGAIN', 'ECONNREFUSED', 'ECONNRESET', 'ETIMEDOUT', 'EHOSTUNREACH', 'ENETUNREACH', 'TimeoutError', 'socket hang up',
  'ERR_PROXY_TUNNEL', 'certificate', 'timed out',
].join('|'))

/** Words whatever fetching credentials rejected with. Never throws. */
export async function sourceFailure(error: unknown, source: Told, now: number): Promise<SourceFailure> {
  if (error instanceof ProblemError) return { kind: 'refused', problem: error.problem }
  const { name, message } = readAwsError(error)
  if (/MultiFactorAuthentication failed|invalid MFA/i.test(message)) return { kind: 'code', problem: wrongCode(source.name) }
  const own = /^(Credentials|Token)?ProviderError$/.test(name)
  if (!own) {
    const resource = source.role === undefined ? undefined : `role ${source.role}`
    const problem = awsProblem(error, { service: 'STS', operation: 'AssumeRole', ...(resource && { resource }) })
    if (['Unreachable', 'TimedOut', 'Throttled', 'Cancelled'].includes(problem.code)) return { kind: 'away', problem }
    if (problemCodeOf(awsCode(error)) !== null) return refused({ ...problem, message: `${problem.message} (${source.name})` })
  }
  if (networkText.test(message)) {
    const what = `The credentials of ${source.name} are out of reach: ${message}`
    return { kind: 'away', problem: { code: 'Unreachable', message: what, hint: 'Check the network, a VPN or the proxy settings.' } }
  }
  if (/ForbiddenException|No access/.test(message)) {
    const unassigned = 'The role or account of the profile may be wrong, or no longer assigned to you.'
    return refused({ code: 'Forbidden', message: `SSO gives no credentials for ${source.name}: ${message}`, hint: unassigned })
  }
  return await profileFailure(message, source, now)
}

const refused = (problem: Problem): SourceFailure => ({ kind: 'refused', problem })

const wrongCode = (name: string): Problem => ({
  code: 'Unauthenticated', message: `The code for ${name} was not accepted`,
  hint: 'A code works once and for half a minute. Give the next one that the device shows.',
})

/** What the shared config says of the profile tells more than the SDK's words. */
async function profileFailure(message: string, source: Told, now: number): Promise<SourceFailure> {
  const said = message.replace(/ To refresh this SSO session run .*$/, '').trim()
  const plain: Problem = { code: 'Unauthenticated', message: `No credentials from ${source.name}: ${said}`, hint }
  const { profile } = source
  if (profile === undefined) return refused(plain)
  const config = await readSharedConfig()
  const root = rootOf(config, profile)
  if ('kind' in root && root.kind === 'sso' && /SSO|[Tt]oken|UnauthorizedException|session/.test(message)) {
    const ended = `The SSO session of profile ${profile} has ended`
    return { kind: 'sign-in', problem: { code: 'Unauthenticated', message: ended, hint: 'Sign in again.' } }
  }
  if ('kind' in root && root.kind === 'login') {
    const ended = `The sign-in of profile ${profile} has ended`
    return refused({ code: 'Unauthenticated', message: ended, hint: `Run: aws login --profile ${root.name}` })
  }
  const { why } = await judge(config, profile, now)
  if (source.isChain === true) {
    const looked = `No credentials where the AWS CLI looks: environment, profile ${profile}, container, instance`
    return refused({ ...plain, message: `${looked}. ${why === undefined ? said : `Profile ${profile}: ${why}`}` })
  }
  return refused(why === undefined ? plain : { ...plain, message: `Profile ${profile} cannot be used. ${why}` })
}
