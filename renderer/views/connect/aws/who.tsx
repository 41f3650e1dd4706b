import type { AwsIdentity } from '#contract/aws.ts'
import { formatDuration } from '../../../format/duration.ts'
import { useRoomView } from '../../../shell/room.ts'
import { t } from '../../../texts/index.ts'
import { useNow } from '../../../ui/clock.ts'
import styles from './aws.module.css'

const w = t.aws.who

/** How long temporary credentials still hold, in words. */
function expiresIn(expiresAt: number | null, now: number): string {
  if (expiresAt === null) return t.aws.never
  const left = Math.round((expiresAt - now) / 1_000)
  return left <= 0 ? t.aws.ended : t.aws.inSpan(formatDuration(left < 60 ? left : left - left % 60))
}

/** Who AWS says one is: account, role or user, and until when. */
export function Who({ identity }: { readonly identity: AwsIdentity }) {
  const { account, arn, role, expiresAt } = identity
  const now = useNow()
  const { mask } = useRoomView()
  return (
    <section className={styles.who} aria-label={t.aws.whoTitle}>
      <dl>
        <dt>{w.account}</dt><dd className="b5">{mask(account)}</dd>
        {role !== null && <><dt>{w.role}</dt><dd className="b5">{mask(role)}</dd></>}
        <dt>{w.identity}</dt><dd className="mono">{mask(arn)}</dd>
        <dt>{w.expires}</dt><dd>{expiresIn(expiresAt, now)}</dd>
      </dl>
    </section>
  )
}
