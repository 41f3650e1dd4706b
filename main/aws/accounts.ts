import { setTimeout as sleep } from 'node:timers/promises'
import type { AwsIdentity, AwsProfile, AwsSignIn, AwsStatus } from '#contract/aws.ts'
import type { Cost } from '#contract/connection.ts'
import type { Check, Health } from '#contract/health.ts'
import { ProblemError, type Problem } from '#contract/problem.ts'
import type { Network } from '#contract/settings.ts'
import type { AwsConnection } from '#contract/systems/aws.ts'
import type { AwsTools, Log } from '#main/systems/driver.ts'
import { untilAborted } from '#main/systems/until-aborted.ts'
import type { AwsAccount } from './account.ts'
import { checkAws } from './health.ts'
import { NetworkHandler } from './network.ts'
import { openAccount, type OpenAccount } from './open-account.ts'
import { judgeProfiles } from './profiles/judge.ts'
import { readSharedConfig } from './profiles/shared-config.ts'
import { rootOf, ssoOf, type Sso } from './profiles/walk.ts'
import { beginSignIn } from './sso/sign-in.ts'
import type { WriteFile } from './sso/token-cache.ts'
import { statusOf, unusedStatus } from './status.ts'
import { Usages } from './usage.ts'

/** A saved connection as far as accounts need to know it. */
type Saved = {
  readonly id: string; readonly name: string; readonly config: { readonly type: string }; readonly cost?: Cost | undefined
}
/** A connection by its id, or settings to be tried, which lack no more secrets than the connection of that id has. */
export type Asked = { readonly id: string } | { readonly id?: string | undefined; readonly config: AwsConnection }
type Needs = {
  readonly workspace: { get(id: string): Saved; list(): readonly Saved[] }
  /** The settings with their secrets in place. Rejects with NotFound. */
  readonly complete: (asked: Asked) => Promise<{ readonly type: string }>
  readonly write: WriteFile
  readonly network: () => Network
  readonly log: Log
  readonly now: () => number
  /** AWS takes the credentials of a connection: for the first time, or again. */
  readonly onWell?: (connection: string) => void
}
type Entry = { readonly key: string; readonly account: OpenAccount }

const frameMs = 1_000

/** Every AWS account in use, one a connection: signed in once, counted together, told to the screens. */
export class AwsAccounts {
  readonly #needs: Needs
  readonly #accounts = new Map<string, Entry>()
  readonly #usages: Usages
  readonly #handler: NetworkHandler
  /** Settings that were tried last: their check, their identity and their systems share one account. */
  #tried: Entry | undefined

  constructor(needs: Needs) {
    this.#needs = needs
    this.#usages = new Usages(needs.now)
    this.#handler = new NetworkHandler(needs.network)
  }

  /** What the driver of a connection is given; `id` is absent for settings that are not saved or only tried. */
  tools(id: string | undefined): AwsTools {
    return {
      account: (config) => this.#account(id, config),
      saved: (other) => this.#saved(other),
    }
  }

  /** Forgets the account of a connection whose settings changed. */
  reset(id: string): void {
    this.#accounts.get(id)?.account.signer.close()
    this.#accounts.delete(id)
  }

  /** Every profile of the shared config, read anew; nothing is asked over the network. */
  async profiles(): Promise<{ profiles: AwsProfile[]; files: string[]; problems: Problem[] }> {
    const config = await readSharedConfig()
    return { profiles: await judgeProfiles(config, this.#needs.now()), files: [...config.files], problems: [...config.problems] }
  }

  /** Asks AWS who one is with a connection or with settings that are not saved yet; what was refused before is tried again. */
  async identify(asked: Asked, signal: AbortSignal): Promise<AwsIdentity> {
    const account = await this.#open(asked)
    account.signer.tryAgain()
    return await account.identity({ signal, log: this.#needs.log })
  }

  /** Walks to AWS and signs in, then lets the systems check theirs. */
  async check(asked: Asked, signal: AbortSignal, ask: () => Promise<readonly Check[]>): Promise<Health> {
    const account = await this.#open(asked)
    account.signer.tryAgain()
    return await checkAws(account, 'sqs', { signal, log: this.#needs.log }, ask)
  }

  /** Gives the code that an account asks for and tells who it then is. Unauthenticated where AWS does not accept it. */
  async mfa(id: string, code: string, signal: AbortSignal): Promise<AwsIdentity> {
    const account = await this.#open({ id })
    await untilAborted(account.signer.answer(code), signal)
    return await account.identity({ signal, log: this.#needs.log })
  }

  /**
   * Signs in to the SSO session behind a profile, its own or that of its source. When it is done, accounts that waited for it go
   * on. Rejects with BadInput for a profile that does not begin with SSO.
   */
  async signIn(profile: string, signal: AbortSignal): Promise<AsyncGenerator<AwsSignIn>> {
    const { now, write } = this.#needs
    const begun = await beginSignIn(await ssoBehind(profile), { handler: this.#handler, write, now }, signal)
    const goOn = () => this.#tryAgain()
    return (async function* steps(): AsyncGenerator<AwsSignIn> {
      yield begun.waiting
      const done = await begun.wait(signal)
      goOn()
      yield done
    })()
  }

  /** Every AWS connection at once, then when something changed, at most once a second, until `signal`. */
  async *watch(signal: AbortSignal): AsyncGenerator<{ items: AwsStatus[] }> {
    for (let last = ''; !signal.aborted;) {
      const items = this.#status()
      const text = JSON.stringify(items)
      if (text !== last) yield { items }
      last = text
      this.#look()
      await sleep(frameMs, undefined, { signal, ref: false }).catch(() => {})
    }
  }

  /** Ends prompts and closes what is idle. */
  close(): void {
    for (const id of this.#accounts.keys()) this.reset(id)
    this.#tried?.account.signer.close()
    this.#tried = undefined
    this.#handler.destroy()
  }

  #status(): AwsStatus[] {
    return this.#needs.workspace.list().filter(({ config }) => config.type === 'aws').map(({ id, config, cost }) => {
      const account = this.#accounts.get(id)?.account
      return account ? statusOf(id, account) : unusedStatus(id, !('endpoint' in config), cost)
    })
  }

  /** While somebody watches: who an account is, and whether a refused one may go on. */
  #look(): void {
    for (const { account } of this.#accounts.values()) {
      const { state } = account.signer.status()
      if (state === 'ok' && !account.identities.isCurrent()) account.identities.inBackground(this.#needs.log)
      else void account.signer.hasNews().then((has) => { if (has) account.identities.inBackground(this.#needs.log) })
    }
  }

  #tryAgain(): void {
    for (const { account } of this.#accounts.values()) {
      if (account.signer.status().state !== 'sign-in') continue
      account.signer.tryAgain()
      account.identities.inBackground(this.#needs.log)
    }
  }

  async #open(asked: Asked): Promise<OpenAccount> {
    const config = await this.#needs.complete(asked)
    if (isAws(config)) return this.#account('config' in asked ? undefined : asked.id, config)
    throw new ProblemError({ code: 'BadInput', message: 'This is no AWS connection', hint: 'Choose one of type aws.' })
  }

  async #saved(id: string): Promise<AwsAccount> {
    const { name, config } = this.#needs.workspace.get(id)
    if (config.type !== 'aws') throw new ProblemError({ code: 'BadInput', message: `${name} is no AWS connection` })
    return this.#accounts.get(id)?.account ?? await this.#open({ id })
  }

  /** The connection's one account; settings that are only tried have one of their own. */
  #account(id: string | undefined, config: AwsConnection): OpenAccount {
    const key = JSON.stringify(config)
    const found = id === undefined ? this.#tried : this.#accounts.get(id)
    if (found?.key === key) return found.account
    const account: OpenAccount = openAccount(config, {
      handler: this.#handler, now: this.#needs.now, onWell: () => { if (id !== undefined) this.#needs.onWell?.(id) }, usage: this.#usages.of({
        id, region: config.region, billed: config.endpoint === undefined, account: () => account.identities.last()?.account,
        cost: () => this.#needs.workspace.list().find((saved) => saved.id === id)?.cost,
      }),
    })
    // Nobody answers a prompt of settings that are replaced.
    found?.account.signer.close()
    if (id === undefined) this.#tried = { key, account }
    else this.#accounts.set(id, { key, account })
    return account
  }
}

const isAws = (config: { readonly type: string }): config is AwsConnection => config.type === 'aws'

async function ssoBehind(profile: string): Promise<Sso> {
  const config = await readSharedConfig()
  const root = rootOf(config, profile)
  const sso = 'kind' in root && root.kind === 'sso' ? ssoOf(config, root.section) : 'It does not sign in by SSO.'
  if (typeof sso === 'object') return sso
  throw new ProblemError({
    code: 'BadInput', message: `Profile ${profile} cannot sign in here. ${sso}`, hint: 'aws/profiles names those of kind sso.',
  })
}
