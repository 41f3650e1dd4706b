import type { Problem } from '#contract/problem.ts'

/** The part of an ARN that a person reads: `role Dev`, `user alice`, `queue orders`, `cluster prod`. */
function sayArn(arn: string): string {
  const [, , service = '', , account = '', ...rest] = arn.split(':')
  const name = rest.join(':')
  const role = /^(?:assumed-role|role)\/(.+)$/.exec(name)?.[1]
  if (role !== undefined) return `role ${(name.startsWith('assumed') ? role.split('/')[0] : role.split('/').at(-1)) ?? role}`
  const user = /^user\/(.+)$/.exec(name)?.[1]
  if (user !== undefined) return `user ${user.split('/').at(-1) ?? user}`
  if (name === 'root') return `root user of account ${account}`
  if (service === 'sqs') return `queue ${name}`
  const [, kind, label] = /^([\w-]+)[/:]([^/:]+)/.exec(name) ?? []
  return kind === undefined || label === undefined ? arn : `${kind} ${label}`
}

/** The permission that IAM checks for a call where it has another name than the call. */
const actions: Readonly<Record<string, string>> = {
  'SQS:SendMessageBatch': 'sqs:SendMessage', 'SQS:DeleteMessageBatch': 'sqs:DeleteMessage',
  'SQS:ChangeMessageVisibilityBatch': 'sqs:ChangeMessageVisibility',
  'S3:HeadObject': 's3:GetObject', 'S3:ListObjectsV2': 's3:ListBucket', 'S3:HeadBucket': 's3:ListBucket',
  'SSO:GetRoleCredentials': 'sso:GetRoleCredentials',
}
/** Prefixes of IAM actions by service; one that is not here has its name in small letters. */
const prefixes: Readonly<Record<string, string>> = { 'Amazon MSK': 'kafka', 'SSO OIDC': 'sso-oauth', EventBridge: 'events', SFN: 'states' }

/** The IAM action that a call needs, such as `sqs:GetQueueAttributes`. */
const iamAction = (service: string, operation: string): string =>
  actions[`${service}:${operation}`] ?? `${prefixes[service] ?? service.toLowerCase().replaceAll(' ', '')}:${operation}`

/** What AWS says in a refusal, as far as it says it. */
function readDenial(message: string) {
  const action = /perform: ([\w-]+:\w+)/.exec(message)?.[1]
  const user = /User: (arn:\S+)/.exec(message)?.[1]
  const resource = /on resource: (arn:\S+)/.exec(message)?.[1]
  const denied = /explicit deny in an? ([\w -]+?)(?: policy)?(?::|$|\.| )/.exec(message)?.[1]
  const missing = /because no ([\w -]+?) policy allows/.exec(message)?.[1]
  return { action, user, resource, denied, missing }
}

type Call = { readonly service: string; readonly operation: string; readonly resource?: string; readonly user?: string }

/** The Problem of a call that IAM refused: which permission, on what, and who lacks it. */
export function deniedProblem(message: string, { service, operation, resource, user }: Call): Problem {
  const said = readDenial(message)
  const asked = iamAction(service, operation)
  // SQS writes actions in small letters; another action than the one asked is one that the call needs besides, such as kms:Decrypt.
  const action = said.action === undefined || said.action.toLowerCase() === asked.toLowerCase() ? asked : said.action
  const on = resource ?? (said.resource === undefined || action !== asked ? undefined : sayArn(said.resource))
  const who = said.user ?? user
  const has = who === undefined ? 'These credentials do not have it.' : `The ${sayArn(who)} does not have it.`
  const what = action === asked ? operation : `${operation} on ${on ?? 'it'}`
  return {
    code: 'Forbidden',
    message: `${what} needs ${action}${on === undefined || action !== asked ? '' : ` on ${on}`}. ${has}`,
    hint: hintOf(action, said, message),
  }
}

function hintOf(action: string, { denied, missing }: ReturnType<typeof readDenial>, message: string): string {
  if (/service control policy/.test(message)) {
    return 'A service control policy of the organization forbids it; only its administrators can change that.'
  }
  if (denied !== undefined) return `An explicit deny in a policy (${denied}) forbids it; it must be taken out there.`
  if (/permissions boundary/.test(message)) return `Its permissions boundary leaves out ${action}; add it there.`
  if (/session policy/.test(message)) return `The policy of the session leaves out ${action}; take on the role without it.`
  if (/VPC endpoint policy/.test(message)) return `The policy of the VPC endpoint leaves out ${action}; add it there.`
  if (missing === 'resource-based' || action.startsWith('kms:')) {
    return `Allow ${action} in the policy of the resource or of the key, or to the caller.`
  }
  return `Allow ${action} in a policy of the caller, or use another profile or role.`
}
