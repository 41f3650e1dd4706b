import { ProblemError } from '#contract/problem.ts'

/** Gives a token to sign in with (OAUTHBEARER) that holds for a few minutes yet. Rejects with the ProblemError of what refused it. */
export type Tokens = () => Promise<string>

/** What a client says first (RFC 7628, 3.1). */
export const bearerMessage = (token: string): Buffer => Buffer.from(`n,,\x01auth=Bearer ${token}\x01\x01`)

/** What it answers to a challenge that says what is wrong; the broker then ends the sign-in (RFC 7628, 3.2.3). */
export const bearerGivesUp: Buffer = Buffer.of(1)

/** A broker refused a token; `said` is its challenge or its message. */
export function tokenRefused(broker: string, said: string | null | undefined): ProblemError {
  const reason = said ? statusIn(said) : ''
  return new ProblemError({
    code: 'Unauthenticated',
    message: `Cannot sign in to ${broker}: the AWS identity was refused${reason && ` (${reason})`}.`,
    hint: 'Check that the identity has kafka-cluster:Connect on this cluster, that the cluster offers IAM sign-in, '
      + 'and that the clock of this computer is right.',
  })
}

/** Signing in with tokens where nothing gives any. */
export const noTokens = (): ProblemError => new ProblemError({
  code: 'Unauthenticated', message: 'There is no AWS account to sign in with.', hint: 'Choose an AWS connection for the IAM sign-in.',
})

function statusIn(said: string): string {
  try {
    const found: unknown = JSON.parse(said)
    if (typeof found === 'object' && found !== null && 'status' in found) return String(found.status)
  } catch {
    // Not the JSON of a challenge: words of the broker.
  }
  return said.slice(0, 300)
}
