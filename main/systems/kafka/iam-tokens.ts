import { ProblemError } from '#contract/problem.ts'
import type { KafkaConnection } from '#contract/systems/kafka.ts'
import type { AwsAccount } from '#main/aws/account.ts'
import type { Tools } from '../driver.ts'
import { toProblem } from './errors.ts'
import type { Tokens } from './tokens.ts'

/** A token is used until it has only this left, ms; AWS gives each 15 minutes. */
const restMs = 5 * 60_000
/** How long a refusal stands, ms, so that the connections to many brokers ask the account once. */
const refusedMs = 2_000

type Signed = { readonly token: string; readonly expiryTime: number }
type Kept = { readonly signed: Promise<Signed>; until: number }
/** Signs a token as whoever the account is; `expiryTime` is epoch ms. */
type Sign = (account: AwsAccount) => Promise<Signed>

/**
 * Tokens of MSK's IAM sign-in, absent for a connection that signs in otherwise. One is signed for all connections to the brokers
 * and kept while it holds; nothing is asked over the network but by what renews the account's credentials.
 */
export function openIamTokens(
  { sasl }: KafkaConnection, { aws, now }: Pick<Tools, 'aws' | 'now'>, sign: Sign = signed,
): Tokens | undefined {
  if (sasl?.mechanism !== 'AWS_MSK_IAM') return undefined
  let kept: Kept | undefined
  const renew = (): Kept => {
    const entry: Kept = { signed: aws.saved(sasl.aws).then(sign).catch((error: unknown) => { throw refused(error) }), until: Infinity }
    entry.signed.then(
      ({ expiryTime }) => { entry.until = expiryTime - restMs },
      () => { entry.until = now() + refusedMs },
    )
    return entry
  }
  return async () => {
    if (!kept || now() >= kept.until) kept = renew()
    return (await kept.signed).token
  }
}

/** MSK takes IAM sign-in over TLS only: on its own addresses that needs no saying. */
export function securedForIam(connection: KafkaConnection): KafkaConnection {
  const { sasl, tls, brokers } = connection
  const onAws = brokers.some((broker) => /\.amazonaws\.com(\.cn)?:\d+$/i.test(broker))
  return sasl?.mechanism === 'AWS_MSK_IAM' && !tls && onAws ? { ...connection, tls: {} } : connection
}

async function signed({ region, credentials }: AwsAccount): Promise<Signed> {
  const { generateAuthTokenFromCredentialsProvider: generate } = await import('aws-msk-iam-sasl-signer-js')
  return generate({ region, awsCredentialsProvider: credentials })
}

function refused(error: unknown): ProblemError {
  if (error instanceof ProblemError) return error
  const { message } = toProblem(error)
  return new ProblemError({
    code: 'Unauthenticated',
    message: `Cannot sign in to Kafka: the AWS account gives no credentials (${message.replace(/\.$/, '')}).`,
    hint: 'Sign in to the AWS connection again.',
  }, { cause: error })
}
