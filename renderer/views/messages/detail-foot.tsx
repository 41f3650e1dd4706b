import { Menu } from '@mantine/core'
import type { Connection } from '#contract/connection.ts'
import type { Message } from '#contract/message.ts'
import { client } from '../../rpc/client.ts'
import { toProblem } from '../../rpc/problem.ts'
import { t } from '../../texts/index.ts'
import { Button } from '../../ui/button.tsx'
import { copyText, CopyButton } from '../../ui/copy-button.tsx'
import { toast } from '../../ui/toasts.tsx'
import { kcatCommand, rowJson } from './copy.ts'
import { PublishPart } from './publish-part.tsx'
import type { Source } from './streams.ts'
import styles from './detail.module.css'

const m = t.messages

type FootProps = { readonly source: Source, readonly connection: Connection | undefined, readonly message: Message }

const brokersOf = (connection: Connection | undefined): readonly string[] => {
  const brokers: unknown = connection?.config.brokers
  return Array.isArray(brokers) ? brokers.filter((broker) => typeof broker === 'string') : []
}

async function copyBase64(source: Source, message: Message): Promise<void> {
  try {
    await copyText((await client.messages.bytes({ ...source, id: message.id, part: 'value' })).base64)
  } catch (error) {
    toast({ tone: 'bad', text: toProblem(error).message })
  }
}

/** Copy and publish. On a connection that may not be written there is no write button, but a line that says how to get one. */
export function DetailFoot({ source, connection, message }: FootProps) {
  const brokers = brokersOf(connection)
  const topic = source.ref.path[0] ?? ''
  return (
    <div className={styles.foot}>
      <CopyButton text={message.value?.text ?? ''}>{m.copyValue}</CopyButton>
      <Menu position="top-start">
        <Menu.Target><Button menu>{m.copyAs}</Button></Menu.Target>
        <Menu.Dropdown>
          <Menu.Item onClick={() => void copyText(rowJson(message))}>{m.copyRowJson}</Menu.Item>
          {source.system === 'kafka' && (
            <Menu.Item onClick={() => void copyText(kcatCommand(brokers, topic, message))}>{m.copyKcat}</Menu.Item>
          )}
          {message.key && <Menu.Item onClick={() => void copyText(message.key?.text ?? '')}>{m.copyKeyText}</Menu.Item>}
          {message.value && <Menu.Item onClick={() => void copyBase64(source, message)}>{m.copyBase64}</Menu.Item>}
        </Menu.Dropdown>
      </Menu>
      <span className={styles.space} />
      <PublishPart source={source} connection={connection} messages={[message]} />
    </div>
  )
}
