import { Menu } from '@mantine/core'
import type { Connection } from '#contract/connection.ts'
import { allows } from '#contract/level.ts'
import type { Message } from '#contract/message.ts'
import { useConnections } from '../../rpc/queries.ts'
import { t } from '../../texts/index.ts'
import { Button } from '../../ui/button.tsx'
import { openPublish } from '../publish/publish-target.ts'
import type { Source } from './streams.ts'
import styles from './detail.module.css'

const m = t.messages

type PublishPartProps = {
  readonly source: Source
  readonly connection: Connection | undefined
  /** In the order they are sent. */
  readonly messages: readonly Message[]
  /** On the button where this connection may be written; *Publish…* unless said. */
  readonly words?: string
}

/**
 * Publishes messages again: here, or where that is not allowed on those connections that may be written. Where there is none, a
 * line says how to get one.
 */
export function PublishPart({ source, connection, messages, words = m.publish }: PublishPartProps) {
  const connections = useConnections().data ?? []
  if (!connection) return null
  const from = { messages, ...source }
  if (allows(connection.effective, 'publish')) {
    return <Button kind="ghost" onClick={() => openPublish({ ...source, from })}>{words}</Button>
  }
  const others = connections.filter((other) =>
    other.id !== connection.id && other.config.type === connection.config.type && allows(other.effective, 'publish'))
  const how = m.readOnly(connection.name)
  if (others.length === 0) return <span className={styles.footNote} title={how}>{how}</span>
  return (
    <Menu position="bottom-end">
      <Menu.Target><Button kind="ghost">{m.publishElsewhere}</Button></Menu.Target>
      <Menu.Dropdown>
        {others.map((other) => (
          <Menu.Item key={other.id} onClick={() => openPublish({ ...source, connection: other.id, from })}>
            {other.name}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}
