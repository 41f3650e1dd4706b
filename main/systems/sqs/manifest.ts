import type { Manifest } from '#contract/manifest.ts'

/** SQS as data. Reading has no harmless way: every receive counts toward the dead-letter queue and hides the message. */
export const manifest: Manifest = {
  system: 'sqs',
  label: 'SQS',
  connection: 'aws',
  sampling: { everyMs: 15_000, billed: true, background: { busyMs: 60_000, idleMs: 300_000 } },
  kinds: {
    queue: {
      label: 'Queue',
      plural: 'SQS queues',
      publish: true,
      reads: [
        {
          mode: 'sample', effect: 'hides',
          says: 'Takes messages, hides them from the consumers for as long as chosen, and gives them back. Each uses one receive.',
        },
        {
          mode: 'hold', effect: 'hides',
          says: 'Takes messages and keeps them hidden until they are released or deleted, at most 12 h. Each uses one receive.',
        },
        {
          mode: 'fifo', effect: 'blocks-group',
          says: 'In a FIFO queue nothing else of a message group is delivered while one of its messages is taken.',
        },
      ],
      columns: [
        { key: 'verdict', label: 'Verdict', type: 'text' },
        { key: 'visible', label: 'Visible', type: 'number' },
        { key: 'inFlight', label: 'In flight', type: 'number' },
        { key: 'delayed', label: 'Delayed', type: 'number' },
        { key: 'age', label: 'Oldest', unit: 's', type: 'number' },
        { key: 'in', label: 'In', unit: 'items/s', type: 'number' },
        { key: 'out', label: 'Deleted', unit: 'items/s', type: 'number' },
        { key: 'dlq', label: 'Dead letters to', type: 'text' },
        { key: 'sources', label: 'Dead letters of', type: 'text' },
        { key: 'type', label: 'Type', type: 'text' },
        { key: 'encryption', label: 'Encryption', type: 'text' },
        { key: 'tags', label: 'Tags', type: 'text' },
      ],
      metrics: [
        { key: 'backlog', label: 'Visible', unit: 'items', role: 'backlog', source: 'SQS, ApproximateNumberOfMessages' },
        { key: 'age', label: 'Oldest', unit: 's', role: 'age', source: 'CloudWatch, ApproximateAgeOfOldestMessage' },
        { key: 'in', label: 'In', unit: 'items/s', role: 'in', source: 'CloudWatch, NumberOfMessagesSent' },
        { key: 'out', label: 'Deleted', unit: 'items/s', role: 'out', source: 'CloudWatch, NumberOfMessagesDeleted' },
        { key: 'inFlight', label: 'In flight', unit: 'items', source: 'SQS, ApproximateNumberOfMessagesNotVisible' },
        { key: 'delayed', label: 'Delayed', unit: 'items', source: 'SQS, ApproximateNumberOfMessagesDelayed' },
        { key: 'received', label: 'Received', unit: 'items/s', source: 'CloudWatch, NumberOfMessagesReceived' },
        { key: 'emptyReceives', label: 'Empty receives', unit: 'items/s', source: 'CloudWatch, NumberOfEmptyReceives' },
        { key: 'noisyGroups', label: 'Noisy groups', unit: 'groups', source: 'CloudWatch, ApproximateNumberOfNoisyGroups' },
        { key: 'quietVisible', label: 'Visible in quiet groups', unit: 'items', source: 'CloudWatch, ApproximateNumberOfMessagesVisibleInQuietGroups' },
        { key: 'quietAge', label: 'Oldest in quiet groups', unit: 's', source: 'CloudWatch, ApproximateAgeOfOldestMessageInQuietGroups' },
        { key: 'groupsInFlight', label: 'Groups in flight', unit: 'groups', source: 'CloudWatch, ApproximateNumberOfGroupsWithInflightMessages' },
        { key: 'deduplicated', label: 'Deduplicated', unit: 'items/s', source: 'CloudWatch, NumberOfDeduplicatedSentMessages' },
      ],
      filters: [{ key: 'type', values: ['standard', 'fifo'] }, { key: 'deadLetters', values: ['true', 'false'] }],
      actions: [
        { name: 'redrive', label: 'Redrive', level: 'admin' },
        { name: 'release', label: 'Release', level: 'read' },
        { name: 'create-queue', label: 'Create queue', level: 'admin' },
        { name: 'alter-settings', label: 'Edit settings', level: 'admin' },
        { name: 'delete-messages', label: 'Delete messages', level: 'destructive' },
        { name: 'drain', label: 'Drain to file', level: 'destructive' },
        { name: 'cancel-move', label: 'Cancel the move task', level: 'admin' },
        { name: 'purge', label: 'Purge', level: 'destructive' },
        { name: 'delete', label: 'Delete queue', level: 'destructive' },
      ],
    },
  },
}
