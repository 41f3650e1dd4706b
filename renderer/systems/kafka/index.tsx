import type { SystemLook } from '../registry.ts'

/** How Kafka's kinds look in rail, palette and crumbs. */
export const look: SystemLook = {
  icon: 'topic',
  kinds: { topic: 'topic', group: 'group', broker: 'broker', partition: 'columns', acl: 'lock', transaction: 'clock' },
}
