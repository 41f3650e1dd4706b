import { Network } from '#contract/settings.ts'

/** The fields of the network settings; '' takes the environment's. */
export type NetworkForm = { readonly [Field in keyof Network]-?: string }
export type NetworkIssues = Readonly<Partial<Record<keyof Network, string>>>

export const networkFormOf = ({ proxy = '', noProxy = '', caFile = '' }: Network): NetworkForm => ({ proxy, noProxy, caFile })

export type NetworkJudged = { readonly ok: true; readonly network: Network } | { readonly ok: false; readonly issues: NetworkIssues }

/** The settings to save, or what is wrong with which field. Empty fields are left out, so that the environment's hold. */
export function judgeNetwork(form: NetworkForm): NetworkJudged {
  const filled = Object.fromEntries(Object.entries(form).flatMap(([key, value]) => (value.trim() === '' ? [] : [[key, value.trim()]])))
  const parsed = Network.safeParse(filled)
  if (parsed.success) return { ok: true, network: parsed.data }
  return { ok: false, issues: networkIssues(parsed.error.issues.map(({ path, message }) => ({ path: path.join('.'), message }))) }
}

/** The first issue of each field, from paths of the schema or of a refusing host. */
export function networkIssues(issues: readonly { readonly path: string; readonly message: string }[]): NetworkIssues {
  const found: Partial<Record<keyof Network, string>> = {}
  for (const { path, message } of issues) {
    const field = path.replace(/^network\./, '')
    if (field === 'proxy' || field === 'noProxy' || field === 'caFile') found[field] ??= message
  }
  return found
}
