import { go } from '../../address/use-address.ts'
import { useInfo } from '../../rpc/queries.ts'
import { t } from '../../texts/index.ts'
import { Segmented } from '../../ui/segmented.tsx'

const kinds = ['kafka', 'aws'] as const

/** What a new connection leads to; kept in the address. Nothing to choose where this host has no AWS. */
export function KindSwitch({ kind }: { readonly kind: (typeof kinds)[number] }) {
  const hasAws = useInfo().data?.systems.some(({ connection }) => connection === 'aws') ?? false
  if (!hasAws) return null
  return (
    <Segmented label={t.aws.kind} value={kind} options={kinds.map((value) => ({ value, label: t.aws.kinds[value] }))}
      onChange={(next) => go({ view: 'connect' }, next === 'aws' ? { type: 'aws' } : {}, { replace: true })} />
  )
}
