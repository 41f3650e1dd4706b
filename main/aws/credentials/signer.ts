import type { AwsCredentialIdentity, AwsCredentialIdentityProvider } from '@smithy/types'
import type { AwsStatus } from '#contract/aws.ts'
import { ProblemError, type Problem } from '#contract/problem.ts'
import { isFresh, isValid } from './fresh.ts'
import { sourceFailure, type SourceFailure } from './source-problem.ts'
import type { Source } from './source.ts'

/**
 * How the credentials of an account are. `since` is when they began to be well, or ceased to be; `expiresAt` is null for those that
 * stay. Times are epoch ms.
 */
export type SignerStatus = Pick<AwsStatus, 'state' | 'problem' | 'mfaSerial'> & { readonly expiresAt: number | null; readonly since: number }

type Failure = {
  readonly state: 'sign-in' | 'refused' | 'unknown'; readonly problem: Problem; readonly retryAt: number; readonly seen: string
}
type Asked = { readonly serial: string; readonly problem: Problem; give(code: string): void; leave(error: Error): void }
type Needs = { readonly source: Source; readonly now: () => number; readonly onWell?: () => void }

/** An attempt is made again on its own after this long, or at once when a file that it depends on has changed. */
const pauseMs = { away: 3_000, refused: 6_000, again: 8_000, process: 60_000, most: 300_000 }
/** Renewing anew helps no more when that was just done. */
const justNowMs = 5_000
/** How often files are looked at while calls fail. */
const lookMs = 1_000

/**
 * Keeps an account signed in: credentials are fetched once for all calls and renewed ahead of their end. What cannot be renewed is
 * one state: every call is refused at once with the same Problem, and nothing is asked again until a file changes, a person signs in
 * or gives a code, or a pause is over.
 */
export class Signer {
  /** Gives what calls are signed with. Rejects with a ProblemError. The SDK keeps no copy of its own. */
  readonly provider: AwsCredentialIdentityProvider
  readonly #needs: Needs
  #held: AwsCredentialIdentity | null = null
  #generation = 0
  #forcedAt = Number.NEGATIVE_INFINITY
  #quietUntil = 0
  #confirmed = false
  #since: { readonly isOk: boolean; readonly at: number }
  #failure: Failure | null = null
  #times = 0
  #asked: Asked | null = null
  #fetching: Promise<AwsCredentialIdentity> | null = null
  #ready: Promise<AwsCredentialIdentity> | null = null
  #interrupt: (error: Error) => void = () => {}
  #looked: { readonly at: number; readonly seen: Promise<string> } | null = null

  constructor(needs: Needs) {
    this.#needs = needs
    this.#since = { isOk: false, at: needs.now() }
    this.provider = Object.assign(() => this.#credentials(), { memoized: true })
  }

  /** Counts fetches; a refusal of credentials of an older generation is no news. */
  get generation(): number {
    return this.#generation
  }

  status(): SignerStatus {
    const { problem, state, mfaSerial } = this.#state()
    this.#track()
    return {
      state, since: this.#since.at, expiresAt: this.#held?.expiration?.getTime() ?? null,
      ...(problem && { problem }), ...(mfaSerial !== undefined && { mfaSerial }),
    }
  }

  /** AWS took the credentials. */
  accepted(): void {
    if (this.#confirmed) return
    this.#confirmed = true
    this.#track()
    this.#needs.onWell?.()
  }

  /**
   * AWS refused credentials of a generation. Resolves when a call is worth repeating with renewed ones; rejects where it is not, and
   * from then on calls are refused with `problem`.
   */
  async refused(generation: number, problem: Problem): Promise<void> {
    const { source, now } = this.#needs
    if (generation !== this.#generation) return
    if (this.#fetching !== null) {
      await this.#renewed()
      return
    }
    if (now() - this.#forcedAt > justNowMs && this.#failure === null) {
      this.#forcedAt = now()
      // However long they were good for: without new ones, why there are none is the answer.
      this.#held = null
      await this.#renewed()
      return
    }
    const said = { ...problem, message: `${problem.message} (${source.name})` }
    await this.#fail('refused', said, pauseMs.refused)
    throw new ProblemError(said)
  }

  /** Forgets why calls are refused, so that the next one tries again; called after a sign-in. */
  tryAgain(): void {
    this.#failure = null
    this.#times = 0
    this.#quietUntil = 0
  }

  /** Whether a refused account has reason to be tried again now. */
  async hasNews(): Promise<boolean> {
    return this.#failure !== null && await this.#isOver(this.#failure)
  }

  /** Answers an MFA prompt, waiting for it where none stands yet. Rejects with Unauthenticated where the code is not accepted. */
  async answer(code: string): Promise<AwsCredentialIdentity> {
    if (this.#asked === null) {
      if (this.#failure !== null) this.tryAgain()
      const held = await this.#renewed().catch((error: unknown) => {
        if (this.#asked === null) throw error
      })
      if (held) return held
    }
    const asked = this.#asked
    this.#asked = null
    this.#arm()
    asked?.give(code)
    return await (this.#ready ?? this.#renewed())
  }

  /** Ends a prompt that nobody will answer. */
  close(): void {
    this.#asked?.leave(new ProblemError({ code: 'Cancelled', message: 'The settings of the connection changed', hint: 'Ask again.' }))
    this.#asked = null
  }

  async #credentials(): Promise<AwsCredentialIdentity> {
    const now = this.#needs.now()
    const failure = this.#failure
    if (failure !== null && !(await this.#isOver(failure))) throw new ProblemError(failure.problem)
    const held = this.#held
    if (failure === null && held !== null && isValid(held, now)) {
      if (!isFresh(held, now) && now >= this.#quietUntil) this.#renewed().catch(() => {})
      return held
    }
    return await this.#renewed()
  }

  #renewed(): Promise<AwsCredentialIdentity> {
    if (this.#fetching === null) {
      // Not at once: whoever waits must be there to be told when the source asks for a code right away.
      this.#fetching = Promise.resolve().then(() => this.#fetch()).finally(() => {
        this.#fetching = null
        this.#ready = null
      })
      this.#fetching.catch(() => {})
      this.#arm()
    }
    return this.#ready ?? this.#fetching
  }

  /** Those who wait from now on are told as soon as a code is asked for. */
  #arm(): void {
    if (this.#fetching === null) return
    const interrupted = Promise.withResolvers<never>()
    this.#interrupt = interrupted.reject
    this.#ready = Promise.race([this.#fetching, interrupted.promise])
    this.#ready.catch(() => {})
  }

  async #fetch(): Promise<AwsCredentialIdentity> {
    const { source, now } = this.#needs
    try {
      const held = await source.fetch((serial) => this.#ask(serial))
      this.#held = held
      this.#generation++
      this.#failure = null
      this.#times = 0
      return held
    } catch (error) {
      const failure = await sourceFailure(error, source, now())
      await this.#failed(failure)
      throw new ProblemError(failure.problem, { cause: error })
    }
  }

  async #failed({ kind, problem }: SourceFailure): Promise<void> {
    const { now } = this.#needs
    if (kind === 'code') {
      // The device is asked for at once again, so that the state stays one a person can end.
      setImmediate(() => { this.#renewed().catch(() => {}) })
      return
    }
    if (this.#held !== null && isValid(this.#held, now())) {
      this.#quietUntil = now() + pauseMs.again
      return
    }
    if (kind === 'away') return await this.#fail('unknown', problem, pauseMs.away)
    // A process may open a window of its own, so it is not started again for a while.
    const first = problem.message.includes('credential_process') ? pauseMs.process : pauseMs.again
    await this.#fail(kind, problem, kind === 'sign-in' ? pauseMs.again : Math.min(pauseMs.most, first * 2 ** this.#times++))
  }

  async #fail(state: Failure['state'], problem: Problem, forMs: number): Promise<void> {
    this.#track()
    const seen = await this.#needs.source.fingerprint()
    this.#held = null
    this.#confirmed = false
    this.#failure = { state, problem, retryAt: this.#needs.now() + forMs, seen }
    this.#track()
  }

  async #isOver(failure: Failure): Promise<boolean> {
    const now = this.#needs.now()
    if (now >= failure.retryAt) return true
    if (this.#looked === null || now - this.#looked.at >= lookMs) this.#looked = { at: now, seen: this.#needs.source.fingerprint() }
    if (await this.#looked.seen === failure.seen) return false
    this.#times = 0
    return true
  }

  #ask(serial: string): Promise<string> {
    const { source } = this.#needs
    const problem: Problem = {
      code: 'Unauthenticated', message: `${capital(source.name)} needs the code of its MFA device ${serial}`,
      hint: 'Give the code that the device shows.',
    }
    const answer = Promise.withResolvers<string>()
    this.#asked = { serial, problem, give: answer.resolve, leave: answer.reject }
    this.#interrupt(new ProblemError(problem))
    return answer.promise
  }

  /** Notes when it began to be well or ceased to be; credentials that ran out did so at their end, whoever looked. */
  #track(): void {
    const now = this.#needs.now()
    const isOk = this.#state().state === 'ok'
    if (isOk === this.#since.isOk) return
    this.#since = { isOk, at: isOk ? now : Math.min(now, this.#held?.expiration?.getTime() ?? now) }
  }

  #state(): Omit<SignerStatus, 'expiresAt' | 'since'> {
    const valid = this.#held !== null && isValid(this.#held, this.#needs.now())
    if (this.#failure !== null) return { state: this.#failure.state, problem: this.#failure.problem }
    if (this.#asked !== null && !valid) return { state: 'mfa', problem: this.#asked.problem, mfaSerial: this.#asked.serial }
    return { state: this.#confirmed && valid ? 'ok' : 'unknown' }
  }
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)
