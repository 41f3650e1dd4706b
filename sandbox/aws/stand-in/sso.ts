import { randomUUID } from 'node:crypto'
import { answerWith, Refusal, type Answer } from './answer.ts'
import { fieldsOf, type Asked } from './asked.ts'
import type { Part } from './part.ts'
import { text } from './fields.ts'

/** How a sign-in goes: after how many polls it is approved (null: when its page is opened), and how long tokens are good (s). */
export type SignInPlan = { readonly polls: number | null; readonly seconds: number }

/**
 * IAM Identity Center's device sign-in and portal: one person with two accounts. Nobody types a password; opening the page approves.
 * Tokens are made up, and roles give the account's key, which ministack takes for the account.
 */
export class SignIn implements Part {
  plan: SignInPlan = { polls: 2, seconds: 3600 }
  readonly #devices = new Map<string, { readonly userCode: string; polls: number; approved: boolean }>()
  readonly #tokens = new Map<string, number>()
  readonly #refresh = new Set<string>()
  readonly #now: () => number

  constructor(now: () => number) {
    this.#now = now
  }

  /** Ends every session, so that tokens are refused from now on. */
  expire(): void {
    this.#tokens.clear()
    this.#refresh.clear()
  }

  owns({ service }: Asked): boolean {
    return service === 'sso' || service === 'sso-oidc'
  }

  async answer(asked: Asked): Promise<Answer> {
    switch (asked.operation) {
      case 'RegisterClient': return answerWith(asked, {
        clientId: randomUUID(), clientSecret: randomUUID(),
        clientIdIssuedAt: this.#seconds(), clientSecretExpiresAt: this.#seconds() + 90 * 86_400,
      })
      case 'StartDeviceAuthorization': return answerWith(asked, this.#begin(asked))
      case 'CreateToken': return answerWith(asked, this.#token(asked))
      case 'device page': return this.#page(asked)
      default: return answerWith(asked, this.#portal(asked))
    }
  }

  #begin(asked: Asked): object {
    const deviceCode = randomUUID()
    const userCode = `${letters(deviceCode.slice(0, 4))}-${letters(deviceCode.slice(4, 8))}`
    this.#devices.set(deviceCode, { userCode, polls: 0, approved: false })
    const verificationUri = `http://${asked.headers.host}/device`
    return {
      deviceCode, userCode, verificationUri, verificationUriComplete: `${verificationUri}?user_code=${userCode}`,
      expiresIn: 600, interval: 1,
    }
  }

  #token(asked: Asked): object {
    const { grantType, deviceCode, refreshToken } = fieldsOf(asked)
    if (grantType === 'refresh_token') {
      if (!this.#refresh.has(text(refreshToken))) throw new Refusal('InvalidGrantException', 'The refresh token is not good any more.')
      return this.#grant()
    }
    const device = this.#devices.get(text(deviceCode))
    if (!device) throw new Refusal('InvalidGrantException', 'There is no such device code.')
    device.polls++
    if (device.approved || (this.plan.polls !== null && device.polls > this.plan.polls)) {
      this.#devices.delete(text(deviceCode))
      return this.#grant()
    }
    if (device.polls % 2 === 0) throw new Refusal('SlowDownException', 'Slow down.')
    throw new Refusal('AuthorizationPendingException', 'The sign-in is waiting for its approval.')
  }

  #grant(): object {
    const accessToken = randomUUID()
    const refreshToken = randomUUID()
    this.#tokens.set(accessToken, this.#now() + this.plan.seconds * 1000)
    this.#refresh.add(refreshToken)
    return { accessToken, refreshToken, expiresIn: this.plan.seconds, tokenType: 'Bearer' }
  }

  #page({ search }: Asked): Answer {
    const device = [...this.#devices.values()].find(({ userCode }) => userCode === search.get('user_code'))
    if (device) device.approved = true
    const said = device ? 'Signed in. This window can be closed.' : 'There is no such code.'
    return {
      status: device ? 200 : 404, headers: { 'content-type': 'text/html; charset=utf-8' },
      body: Buffer.from(`<!doctype html><title>Sign-in</title><p>${said}</p>`),
    }
  }

  #portal(asked: Asked): object {
    const token = text(asked.headers['x-amz-sso_bearer_token'])
    if ((this.#tokens.get(token) ?? 0) <= this.#now()) throw new Refusal('UnauthorizedException', 'Session token not found or invalid', 401)
    const account = asked.search.get('account_id') ?? ''
    switch (asked.operation) {
      case 'ListAccounts': return { accountList: accounts }
      case 'ListAccountRoles': return { roleList: roles.map((roleName) => ({ roleName, accountId: account })) }
      case 'GetRoleCredentials': return { roleCredentials: {
        accessKeyId: account, secretAccessKey: randomUUID(), sessionToken: randomUUID(), expiration: this.#now() + this.plan.seconds * 1000,
      } }
      default:
        this.#tokens.delete(token)
        return {}
    }
  }

  #seconds(): number {
    return Math.floor(this.#now() / 1000)
  }
}

const accounts = [
  { accountId: '111111111111', accountName: 'shop-dev', emailAddress: 'dev@example.com' },
  { accountId: '222222222222', accountName: 'shop-production', emailAddress: 'production@example.com' },
]
const roles = ['ReadOnly', 'Administrator']

const letters = (hex: string): string => hex.split('').map((digit) => String.fromCharCode(65 + Number.parseInt(digit, 16))).join('')
