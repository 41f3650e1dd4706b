import { formatAddress, type Address } from '../address/address.ts'
import { t } from '../texts/index.ts'
import { EmptyState } from '../ui/empty-state.tsx'
import buttons from '../ui/button.module.css'

const LinkButton = ({ to, children }: { readonly to: Address; readonly children: string }) =>
  <a className={buttons.button} data-kind="default" href={formatAddress(to)}>{children}</a>

/** The view of an address that names nothing. */
export const NotFound = ({ text }: { readonly text: string }) => (
  <EmptyState title={t.shell.unknownTitle} action={<LinkButton to={{ view: 'home' }}>{t.shell.toBacklog}</LinkButton>}>
    {t.shell.unknownText(text)}
  </EmptyState>
)

/** The view of a connection that is not saved here. */
export const ConnectionMissing = () => (
  <EmptyState title={t.shell.noConnectionTitle} action={<LinkButton to={{ view: 'home' }}>{t.shell.toBacklog}</LinkButton>}>
    {t.shell.noConnectionText}
  </EmptyState>
)

/** The view of a kind that the connection's system does not have. */
export const KindMissing = ({ kind, connection }: { readonly kind: string; readonly connection: string }) => (
  <EmptyState title={t.shell.noKindTitle(kind)}
    action={<LinkButton to={{ view: 'connection', connection }}>{t.shell.toConnection}</LinkButton>}>
    {t.shell.noKindText}
  </EmptyState>
)
