import type { Alert } from '#contract/alert.ts'
import { Link } from '../../address/link.tsx'
import { t } from '../../texts/index.ts'
import { toast } from '../../ui/toasts.tsx'

/** How many alerts the toast tells of, and what closes it; 0 while there is none. */
let told = 0
let close = (): void => {}

/** Says what was raised, in one toast: a wave of alerts is told as their number and leaves no pile to wait behind. */
export function tellRaised(raised: readonly Pick<Alert, 'said'>[]): void {
  const [first] = raised
  if (!first) return
  const count = told + raised.length
  close()
  told = count
  const text = count === 1 ? first.said : t.alerts.raisedToast(count)
  close = toast({
    tone: 'bad', text: <>{text} <Link to={{ view: 'alerts' }}>{t.alerts.show}</Link></>, onClose: () => { told = 0 },
  })
}
