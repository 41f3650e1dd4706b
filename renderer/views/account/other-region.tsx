import { Menu } from '@mantine/core'
import type { Connection } from '#contract/connection.ts'
import { go } from '../../address/use-address.ts'
import { client } from '../../rpc/client.ts'
import { toProblem } from '../../rpc/problem.ts'
import { keys, queries, useConnections } from '../../rpc/queries.ts'
import { markOpened } from '../../shell/opened.ts'
import { t } from '../../texts/index.ts'
import { Button } from '../../ui/button.tsx'
import { toast } from '../../ui/toasts.tsx'
import { regionLabel } from '../connect/aws/regions.ts'
import { freeRegions, inRegion } from './regions-of.ts'
import styles from './account.module.css'

/** Opens the same account in another region as a connection of its own: the menu, then the region. */
export function OtherRegion({ connection }: { readonly connection: Connection }) {
  const all = useConnections().data ?? []
  // Stored keys never leave the vault, so they cannot be copied from here.
  if (connection.secrets.length > 0) return null
  const open = async (region: string) => {
    try {
      const saved = await client.connections.save(inRegion(connection, region))
      markOpened(saved.id)
      await queries.invalidateQueries({ queryKey: keys.connections })
      toast({ text: t.aws.account.regionOpened(saved.name), action: { label: t.shell.open, run: () => go({ view: 'connection', connection: saved.id }) } })
    } catch (error) {
      toast({ tone: 'bad', text: toProblem(error).message })
    }
  }
  return (
    <Menu>
      <Menu.Target><Button menu>{t.aws.account.regions}</Button></Menu.Target>
      <Menu.Dropdown className={`${styles.regions} scroll`}>
        {freeRegions(connection, all).map((region) => <Menu.Item key={region} onClick={() => void open(region)}>{regionLabel(region)}</Menu.Item>)}
      </Menu.Dropdown>
    </Menu>
  )
}
