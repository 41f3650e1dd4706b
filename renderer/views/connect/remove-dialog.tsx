import { useState } from 'react'
import type { Connection } from '#contract/connection.ts'
import type { Problem } from '#contract/problem.ts'
import { go } from '../../address/use-address.ts'
import { client } from '../../rpc/client.ts'
import { toProblem } from '../../rpc/problem.ts'
import { keys, queries } from '../../rpc/queries.ts'
import { t } from '../../texts/index.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { EnvironmentTag } from '../../ui/environment.tsx'
import { FailedState } from '../../ui/failed-state.tsx'
import { toast } from '../../ui/toasts.tsx'

/** Asks before a connection is forgotten. Enter alone does not remove: the focus stands on Cancel. */
export function RemoveDialog({ connection, open, onClose }: { readonly connection: Connection; readonly open: boolean; readonly onClose: () => void }) {
  const [problem, setProblem] = useState<Problem>()
  const remove = async () => {
    try {
      await client.connections.remove({ id: connection.id })
      await queries.invalidateQueries({ queryKey: keys.connections })
      toast({ text: t.connect.removed(connection.name) })
      go({ view: 'home' })
    } catch (error) {
      setProblem(toProblem(error))
    }
  }
  return (
    <Dialog open={open} onClose={onClose} title={t.connect.removeTitle(connection.name)} environment={connection.environment}
      lead={<EnvironmentTag environment={connection.environment} level={connection.effective} />}
      foot={<><Button data-autofocus="" onClick={onClose}>{t.connect.cancel}</Button><Button kind="danger" onClick={() => void remove()}>{t.connect.remove}</Button></>}>
      {problem ? <FailedState problem={problem} /> : <p className="t2">{t.connect.removeText}</p>}
    </Dialog>
  )
}
