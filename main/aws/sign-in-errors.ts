import type { Problem } from '#contract/problem.ts'
import type { AwsError } from './error-codes.ts'

type Words = readonly [message: string, hint: string]

const expired: Words = [
  'The credentials have expired', 'Sign in again, or renew them where they come from; keys from a console page must be pasted anew.',
]
const unknownKey: Words = [
  'AWS does not know the access key',
  'Check the access key id and that it is active. Temporary keys (ASIA…) need their session token, and keys belong to one partition '
    + '(aws, aws-cn, aws-us-gov).',
]
const clock: Words = ['The clock of this machine is off, so AWS refuses the signature', 'Set the clock by a time server, then try again.']
const wrongSecret: Words = [
  'The secret key does not belong to the access key',
  'Paste the secret access key again, without spaces at its ends. A proxy that changes requests breaks signatures too.',
]

const words: Readonly<Record<string, Words>> = {
  ExpiredToken: expired, ExpiredTokenException: expired, RequestExpired: expired,
  InvalidClientTokenId: unknownKey, UnrecognizedClient: unknownKey, UnrecognizedClientException: unknownKey,
  InvalidAccessKeyId: unknownKey, InvalidSecurity: unknownKey, InvalidToken: unknownKey, AuthFailure: unknownKey,
  RequestTimeTooSkewed: clock, RequestInTheFuture: clock,
  SignatureDoesNotMatch: wrongSecret, InvalidSignature: wrongSecret, InvalidSignatureException: wrongSecret,
  IncompleteSignature: wrongSecret, IncompleteSignatureException: wrongSecret,
  MissingAuthenticationToken: ['The request carried no credentials', 'Choose a profile or keys in the settings of the connection.'],
  MissingAuthenticationTokenException: ['The request carried no credentials', 'Choose a profile or keys in the settings of the connection.'],
  UnauthorizedException: ['The SSO session has ended', 'Sign in again.'],
  InvalidGrantException: ['The SSO session has ended', 'Sign in again.'],
}

/** The Problem of a call whose credentials AWS refused, each with what to try. */
export function signInProblem({ name, message }: AwsError, { service }: { readonly service: string }): Problem {
  // A wrong clock is told as a signature that does not match (Signature Version 4, troubleshooting).
  const late = /Signature (expired|not yet current)|clock|skew/i.test(message)
  const [what, hint] = late ? clock : words[name] ?? [`${service} refused the credentials`, 'Check where the credentials come from.']
  return { code: 'Unauthenticated', message: words[name] === undefined && !late ? `${what}: ${message}` : what, hint }
}
