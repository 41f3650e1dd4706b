import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts'
import type { AwsIdentity } from '#contract/aws.ts'
import type { Call } from '#main/systems/driver.ts'
import { untilAborted } from '#main/systems/until-aborted.ts'
import type { Signer } from './credentials/signer.ts'

const backgroundMs = 20_000

/** Who an account is, asked of STS once a renewal (GetCallerIdentity needs no permission and costs nothing). */
export class Identities {
  readonly #sts: () => STSClient
  readonly #signer: Signer
  #asking = false
  #known: { readonly generation: number; readonly identity: Omit<AwsIdentity, 'expiresAt'> } | null = null

  constructor(sts: () => STSClient, signer: Signer) {
    this.#sts = sts
    this.#signer = signer
  }

  async ask({ signal }: Pick<Call, 'signal'>): Promise<AwsIdentity> {
    await untilAborted(this.#signer.provider(), signal)
    const { generation } = this.#signer
    if (this.#known?.generation !== generation) {
      const { Account, Arn } = await this.#sts().send(new GetCallerIdentityCommand({}), { abortSignal: signal })
      const arn = Arn ?? ''
      // The call itself may have renewed the credentials.
      this.#known = { generation: this.#signer.generation, identity: { account: Account ?? arn.split(':')[4] ?? '', arn, role: roleOf(arn) } }
    }
    return { ...this.#known.identity, expiresAt: this.#signer.status().expiresAt }
  }

  /** Asks where nobody waits for the answer; one question at a time. */
  inBackground(log: Call['log']): void {
    if (this.#asking) return
    this.#asking = true
    this.ask({ signal: AbortSignal.timeout(backgroundMs) }).then(
      () => { this.#asking = false }, (error: unknown) => {
        this.#asking = false
        log.info('An AWS account did not say who it is', { error })
      },
    )
  }

  /** What AWS said last, whether or not the credentials were renewed since; null before it was asked. */
  last(): AwsIdentity | null {
    return this.#known === null ? null : { ...this.#known.identity, expiresAt: this.#signer.status().expiresAt }
  }

  /** Whether AWS said it of the credentials that are used now. */
  isCurrent(): boolean {
    return this.#known?.generation === this.#signer.generation
  }
}

/** The role's name in the ARN of an assumed role; null for users and the root user. */
const roleOf = (arn: string): string | null => /:assumed-role\/([^/]+)\//.exec(arn)?.[1] ?? null
