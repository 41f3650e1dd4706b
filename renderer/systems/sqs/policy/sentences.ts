import { t } from '../../../texts/index.ts'

const s = t.sqs.policy

/** One thing a policy says, in words. `tone` warn: anyone at all is let in without a condition. */
export type PolicySentence = { readonly text: string, readonly tone: 'good' | 'bad' | 'warn' }

type Json = Readonly<Record<string, unknown>>
const isObject = (value: unknown): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value)
const list = (value: unknown): readonly string[] =>
  (Array.isArray(value) ? value : [value]).filter((each) => typeof each === 'string')

/** Who a statement is about: accounts, roles, services, or everyone. */
function principals(statement: Json): readonly string[] {
  const { Principal: principal = statement.NotPrincipal } = statement
  if (principal === '*') return [s.everyone]
  if (!isObject(principal)) return list(principal)
  return Object.entries(principal).flatMap(([kind, who]) => list(who).map((one) => {
    if (one === '*') return s.everyone
    if (kind === 'Service') return s.service(one)
    const account = /^(?:arn:[\w-]+:iam::)?(\d{12})(?::root)?$/.exec(one)?.[1]
    return account === undefined ? one : s.account(account)
  }))
}

const actionName = (action: string): string => (/^(sqs:)?\*$/i.test(action) ? s.everything : action.replace(/^sqs:/i, ''))

/** Conditions as `key operator value`, joined by and, as IAM judges them. */
function conditions(statement: Json): string {
  if (!isObject(statement.Condition)) return ''
  const parts = Object.entries(statement.Condition).flatMap(([operator, tests]) => (isObject(tests)
    ? Object.entries(tests)
      .map(([key, value]) => s.condition(key, s.operators[operator] ?? operator, list(value).join(s.or) || String(value))) : []))
  return parts.length === 0 ? '' : s.onlyWhen(parts.join(s.and))
}

function sentence(statement: Json): PolicySentence {
  const denies = statement.Effect === 'Deny'
  const who = principals(statement)
  const not = statement.NotPrincipal !== undefined
  const may = list(statement.Action ?? statement.NotAction).map(actionName).join(', ')
  const names = `${not ? s.notThese : ''}${who.join(', ')}`
  const when = conditions(statement)
  const open = !denies && when === '' && (not || who.includes(s.everyone))
  const what = statement.NotAction === undefined ? may : s.allBut(may)
  return { text: (denies ? s.denies : s.allows)(names, what) + when, tone: denies ? 'bad' : open ? 'warn' : 'good' }
}

/** A policy document as sentences, one a statement; nothing for what is no policy. */
export function policySentences(policy: unknown): readonly PolicySentence[] {
  if (!isObject(policy)) return []
  const statements = Array.isArray(policy.Statement) ? policy.Statement : [policy.Statement]
  return statements.filter(isObject).map(sentence)
}
