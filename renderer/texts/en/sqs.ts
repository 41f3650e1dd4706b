import { formatCount, plural } from '../../format/number.ts'

/** Texts of a queue's page: its numbers, reading it, the dead-letter workbench, and the forms of what can be done. */
export const sqs = {
  tabsLabel: 'Queue',
  tabs: { messages: 'Messages', configuration: 'Configuration', permissions: 'Permissions', redrive: 'Redrive' },

  // Header
  verdict: 'Verdict',
  visible: 'Visible',
  inFlight: 'In flight',
  delayed: 'Delayed',
  oldest: 'Oldest',
  inOut: 'In · deleted',
  perSecond: '/s',
  dlqAfter: (receives: number) => `Dead-letter queue, after ${plural(receives, 'receive')}`,
  dlqOf: (count: number) => (count === 1 ? 'Dead letters of' : `Dead letters of ${formatCount(count)} queues`),
  visibleMessages: 'Visible messages',
  rates: 'Messages a second',
  oldestMessage: 'Oldest message',
  minutes: 'minutes',
  in: 'in',
  deleted: 'deleted',
  fromCloudWatch: (label: string) => `${label}, from CloudWatch`,
  standard: 'Standard',
  fifo: 'FIFO',
  keepsFor: 'keeps',
  visibilityTimeout: 'visibility timeout',
  approximate: 'counts are approximate,',
  old: 'old',

  // Before a read
  title: 'Reading a queue changes it',
  lead:
    'SQS has no peek. Whoever reads a message takes it and hides it from the consumers for a while; each read counts as one ' +
    'receive. Counts and charts above cost nothing of this.',
  leadOf: (receives: number) =>
    'SQS has no peek. Whoever reads a message takes it, hides it from the consumers for a while and uses up one of its ' +
    `${plural(receives, 'receive')}; after the last it moves to the dead-letter queue. ` +
    'Counts and charts above cost nothing of this.',
  ways: 'Ways to read',
  modes: { sample: 'Sample', hold: 'Hold' },
  drainMode: 'Drain to file…',
  modeSays: {
    sample: 'Take a few, look, and give them back on their own.',
    hold: 'Take a few and keep them hidden until you release or delete each one.',
    drain: 'Write every message to a file, then delete it from the queue.',
  },
  upTo: (count: number) => `Up to ${plural(count || 0, 'message')}`,
  hiddenEach: (span: string) => `Hidden for ${span} each`,
  hiddenUntilRelease: (most: string) => `Hidden until you release, at most ${most}`,
  usesOne: 'Uses 1 receive of each',
  usesOneOf: (most: number) => `Uses 1 of ${plural(most, 'receive')}`,
  allMessages: 'All messages',
  allOf: (count: string) =>
    (count === '0' ? 'Nothing is visible now' : count === '1' ? 'The only message' : `All ${count} messages`),
  drainDeletes: 'Deletes what was written; its plan comes first',
  drainJournal: 'Written and journalled before each delete',
  needsLevel: (level: string) => `Needs level destructive; this connection is ${level}`,
  terms: {
    sample: {
      count: { before: 'Take up to', after: 'messages', label: 'Messages to take' },
      hideSeconds: { before: 'Hide for', after: '', label: 'Hide for, seconds' },
      waitSeconds: { before: 'Wait up to', after: 'so that every server is asked', label: 'Wait up to, seconds' },
    },
    hold: {
      count: { before: 'Take up to', after: 'messages', label: 'Messages to take' },
      hideSeconds: { before: 'Extend by', after: 'while they are looked at', label: 'Extend by, seconds' },
      waitSeconds: { before: 'Wait up to', after: 'so that every server is asked', label: 'Wait up to, seconds' },
    },
  },
  between: (least: string, most: string) => `A whole number from ${least} to ${most}.`,
  about: (price: string) => `about ${price}`,
  lessThan: (price: string) => `less than ${price}`,
  noPrice: 'nothing is billed here',
  priceUnknown: 'whose price is not known yet',
  picks: (count: number, visible: number) =>
    `SQS picks them: any ${visible > 0 ? `${formatCount(count)} of ${formatCount(visible)}` : formatCount(count)}, not the oldest.`,
  picksFifo: (count: number) => `SQS gives up to ${plural(count, 'message')} in the order of their groups, the oldest first.`,
  givesBack: (span: string) => `Hidden for ${span}, then given back; also when you close the window.`,
  keeps: (span: string) =>
    `Hidden until you release or delete them. When nobody looks any more they go back after ${span}, at the latest after 12 h.`,
  usesReceive: 'Each uses 1 receive. This queue has no dead-letter queue, so nothing moves away by it.',
  usesUnknown:
    'Each uses 1 receive. Whether this queue has a dead-letter queue is not known: ' +
    'a message on its last receive would move there.',
  usesReceiveOf: (most: number, dlq: string) =>
    `Each uses 1 of ${plural(most, 'receive')}. A message that others already received may be on its last: another read ` +
    `then moves it to ${dlq || 'the dead-letter queue'}. Tidemark pauses at the first that has one left.`,
  price: (requests: number, price: string, grows: boolean) =>
    `About ${plural(requests, 'request')}, ${price}${grows ? '; keeping them costs one more each time they are extended' : ''}.`,
  lookInDlq: 'Look in the dead-letter queue instead',
  take: (count: number) => (Number.isNaN(count) ? 'Take messages' : `Take up to ${plural(count, 'message')}`),
  paused: 'Reading is paused.',
  readAnyway: 'Read anyway…',
  readAnywayTitle: (queue: string) => `Read ${queue} anyway`,
  risk: (dlq: string) => `A message that this read takes for the last time moves to ${dlq} when it is received once more.`,
  riskLost: 'A message that this read takes for the last time may not come back to its consumers.',
  onceOnly: 'This is accepted for this one read; the next asks again.',

  // After a read
  taking: 'Taking',
  failed: 'Failed',
  taken: (count: number) => `${formatCount(count)} taken`,
  ofAbout: (visible: string) => `of about ${visible}`,
  nothingTaken: 'Nothing came',
  nothingWhy: 'No message was visible to this read. Those in flight or delayed come back by themselves.',
  noneLeft: 'None left here',
  noneLeftWhy: 'What was taken was released, moved or deleted.',
  backSoon: 'given back by themselves',
  backAt: (time: string) => `all go back at ${time}`,
  wereBackAt: (time: string) => `all given back at ${time}`,
  stillHeld: (count: number) => `${formatCount(count)} held`,
  noneHeld: 'all given back',
  eachUsed: 'each used 1 receive',
  allUsed: (receives: number) => `${plural(receives, 'receive')} used`,
  onLast: (count: number) => `${formatCount(count)} ${count === 1 ? 'is on its' : 'are on their'} last`,
  haveOneLeft: (count: number) => `${formatCount(count)} ${count === 1 ? 'has' : 'have'} one left`,
  takeMore: (count: number) => `Take ${Number.isNaN(count) ? '' : `${formatCount(count)} `}more`,
  otherRead: 'Read otherwise',
  sent: 'Sent',
  messageId: 'Message id',
  group: 'Group',
  waiting: 'Waiting',
  receives: 'Receives',
  goesBack: 'Goes back in',
  isBack: 'is back',
  body: 'Body',
  edited: 'edited',
  receivesOf: (used: number, most: number) => `${formatCount(used)} of ${formatCount(most)}`,
  oneLeft: (of: string) => `${of}, one left`,
  last: (of: string) => `${of}, last`,
  receivedTimes: (words: string) => `received ${words}`,
  leaving: (seconds: number) =>
    'Held for you while this page is open. When you leave it they go back by themselves within ' +
    `${plural(seconds, 'second')}, or at once with Release.`,
  heldBefore: (count: number) =>
    `${plural(count, 'message')} of this queue ${count === 1 ? 'is' : 'are'} still held from an earlier read.`,
  release: (count: number) => `Release ${formatCount(count)}`,
  releaseAll: (count: number) => (count === 1 ? 'Release it' : `Release all ${formatCount(count)}`),
  releaseNow: 'Release now',
  released: (count: number, queue: string) => `${plural(count, 'message')} given back to ${queue}`,
  left: (count: number, queue: string) =>
    `${plural(count, 'message')} of ${queue} ${count === 1 ? 'is still held and goes' : 'are still held and go'} back ` +
    'when the time is over.',
  deleteThese: (count: number) => `Delete ${formatCount(count)}…`,
  deleteCount: (count: number) => `Delete ${plural(count, 'message')}`,
  attributes: 'Attributes',
  noAttributes: 'This message has no attributes.',
  system: 'System attributes',
  wholeMessage: 'Body and attributes',
  tags: {
    title: 'Tags', md5: 'MD5 differs', md5Tip: 'The MD5 that SQS sent is not that of what arrived',
    snsTip: 'Came through an SNS topic; what was published is shown',
    eventbridgeTip: 'Came through EventBridge; its detail is shown', s3: 'in S3', s3Tip: 'The body points to an object in S3',
  },
  flags: {
    'last-receive': 'on its last receive', 'one-left': 'one receive left', 'md5-mismatch': 'MD5 differs', sns: 'SNS envelope',
    eventbridge: 'EventBridge envelope', 's3-pointer': 'points to S3', held: 'held',
  } as Readonly<Record<string, string>>,
  facts: {
    receives: 'Receives', maxReceives: 'Receives allowed', firstReceivedAt: 'First received', hiddenUntil: 'Hidden until',
    sender: 'Sender',
    groupId: 'Message group', dedupId: 'Deduplication id', sequence: 'Sequence number', trace: 'X-Ray trace', from: 'Came from',
  } as Readonly<Record<string, string>>,
  s3Why: 'The body is a pointer to an object in S3. Fetching it is one billed request and needs s3:GetObject.',
  fetchS3: 'Fetch from S3',
  fetching: 'Fetching…',
  fetched: (size: string) => `Fetched from S3, ${size}`,
  s3Object: 'Object in S3',
  notText: 'The object is not text.',

  /** A number with its unit in words. */
  counted: (words: string, value: number, unit: string | undefined) => {
    const [message, group] = value === 1 ? ['message', 'group'] : ['messages', 'groups']
    const named = { items: message, 'items/s': 'messages/s', groups: group }[unit ?? '']
    return [words, named ?? unit].filter((part) => part !== undefined).join(' ')
  },
  ageOfEmpty: 'nothing waits here',
  ratesMissing: 'CloudWatch has no number of it for the last minutes, or it is not read for this connection',

  // Configuration and permissions
  figures: {
    noisyGroups: 'Noisy groups', quietVisible: 'Visible in quiet groups', quietAge: 'Oldest in quiet groups',
    groupsInFlight: 'Groups in flight',
    deduplicated: 'Deduplicated a second',
  },
  groups: 'Message groups',
  fairQueue: 'Fair queue',
  address: 'Address',
  /** The section of the details that the header says already. */
  saidAbove: 'Messages',
  policy: {
    title: 'Policy of the queue',
    none: 'No policy is set: only what IAM policies of this account allow is allowed.',
    everyone: 'everyone',
    everything: 'everything',
    service: (name: string) => `the service ${name}`,
    account: (id: string) => `account ${id}`,
    notThese: 'everyone but ',
    allBut: (actions: string) => `everything but ${actions}`,
    allows: (who: string, what: string) => `Allows ${who}: ${what}`,
    denies: (who: string, what: string) => `Denies ${who}: ${what}`,
    onlyWhen: (conditions: string) => `, only when ${conditions}`,
    condition: (key: string, operator: string, value: string) => `${key} ${operator} ${value}`,
    and: ' and ',
    or: ' or ',
    operators: {
      StringEquals: 'is', StringNotEquals: 'is not', StringLike: 'is like', ArnEquals: 'is', ArnLike: 'is like', Bool: 'is',
      IpAddress: 'is in', NotIpAddress: 'is not in', NumericLessThan: 'is less than', DateLessThan: 'is before',
      DateGreaterThan: 'is after',
    } as Readonly<Record<string, string>>,
  },
  allow: {
    title: 'Who may send dead letters here',
    all: 'No allow policy is set: every queue of this account and region may name it as its dead-letter queue.',
    permissions: {
      allowAll: 'Every queue of this account and region may.', denyAll: 'No queue may.', byQueue: 'Only these queues may:',
    } as Readonly<Record<string, string>>,
  },

  // Actions
  actions: {
    settings: 'Edit settings and tags…', redrive: 'Redrive…', drain: 'Drain to file…', purge: 'Purge…', delete: 'Delete queue…',
    deleteButton: 'Delete queue', create: 'Create queue…',
  },
  settings: {
    none: 'none',
    default: 'default',
    unit: (label: string, unit: 'seconds' | 'bytes') => `${label}, ${unit}`,
    changes: (count: number) => (count === 0 ? 'Nothing is changed yet.' : plural(count, 'change')),
    names: {
      VisibilityTimeout: 'Visibility timeout', MessageRetentionPeriod: 'Keeps messages for',
      DelaySeconds: 'Delay of new messages',
      ReceiveMessageWaitTimeSeconds: 'Receive waits for', MaximumMessageSize: 'Largest message', RedrivePolicy: 'Redrive policy',
      RedriveAllowPolicy: 'Redrive allow policy', SqsManagedSseEnabled: 'Encrypted by SQS', KmsMasterKeyId: 'KMS key',
      ContentBasedDeduplication: 'Deduplicates by content', DeduplicationScope: 'Deduplicates in',
      FifoThroughputLimit: 'Throughput limit',
      Policy: 'Policy of the queue',
    } as Readonly<Record<string, string>>,
  },
  forms: {
    settings: (queue: string) => `Edit settings of ${queue}`,
    change: (count: number) => `Change ${plural(count, 'setting')}`,
    tags: 'Tags, one a line: name=value',
    create: 'Create a queue',
    createButton: 'Create queue',
    name: 'Name',
    badName: 'Letters, digits, - and _, at most 80 characters; that of a FIFO queue ends in .fifo.',
    named: (name: string) => `It will be ${name}.`,
    type: 'Type',
    standard: 'Standard',
    fifo: 'FIFO',
    drain: (queue: string) => `Drain ${queue} to a file`,
    drainWhat:
      'Each message is received, written to the file and a journal, and then deleted. What could not be deleted is named in ' +
      'the job.',
    drainCount: (count: string) => `Drain ${count} messages`,
    drainButton: 'Drain queue',
    limit: 'At most',
    noLimit: 'No limit',
    which: 'Which messages',
    all: 'All',
    where: 'Those that match',
    whereLabel: 'Condition in CEL',
    whereHint: 'value.reason == "timeout"',
    redrive: (queue: string) => `Redrive ${queue}`,
    to: 'To',
    whereFrom: 'Where each came from',
    rate: 'At most a second',
    noRate: 'As AWS chooses',
    by: 'Moved by',
    ways: { any: 'Whatever can', aws: 'AWS', journal: 'Tidemark’s journal' },
    wayWhat: {
      any: 'AWS’s own move task where it can do this and is allowed, else Tidemark’s journal. The plan says which.',
      aws: 'A move task of AWS: the whole queue, one task at a time, and nothing can be chosen or changed.',
      journal:
        'Received, sent and deleted one by one with a journal on disk, so that a crash loses nothing and doubles only what it ' +
        'names.',
    },
  },
  attribute: {
    title: 'Attributes',
    name: 'Name',
    nameOf: (index: number) => `Name of attribute ${index}`,
    typeOf: (index: number) => `Type of attribute ${index}`,
    valueOf: (index: number) => `Value of attribute ${index}`,
    remove: (index: number) => `Remove attribute ${index}`,
    add: 'Add attribute',
    base64: 'Base64',
    size: (bytes: string) => `${bytes} of 1,048,576 bytes, as AWS counts them`,
    tooLarge: 'More than 1 MiB: SQS refuses it.',
    emptyBody: 'SQS takes no empty body.',
    refused: 'SQS refuses a character in it. Send it as base64 in a Binary attribute.',
    noName: 'An attribute needs a name.',
    badName: 'Letters, digits, -, _ and single dots, at most 256; not beginning with AWS. or Amazon.',
    twice: 'This name is there twice.',
    badType: 'String, Number or Binary, with a type of its own behind a dot.',
    empty: 'SQS takes no attribute without a value.',
    notANumber: 'Not a number.',
  },

  // Workbench
  workbench: {
    title: 'Look at dead letters before they are moved',
    lead:
      'A sample is held, put together by error, shape or source, compared, edited and sent on; nothing is read before the ' +
      'button is pressed.',
    howMany: 'Messages to take',
    take: (count: number) => `Take up to ${Number.isNaN(count) ? '' : formatCount(count)} and hold them`,
    letters: 'Dead letters',
    groups: 'Groups',
    groupBy: 'Group by',
    by: { error: 'Error', shape: 'Shape', source: 'Source' },
    attribute: 'Attribute to group by',
    allTaken: 'All taken',
    emptyBody: 'empty body',
    textBody: 'text',
    notDecoded: 'not decoded',
    scalar: 'one value',
    unknownSource: 'source not told',
    noAttribute: (name: string) => (name === '' ? 'no attributes' : `without ${name}`),
    chosen: 'Chosen dead letters',
    pick: 'Choose',
    chooseSome: 'Choose messages by their box or with x, or a group',
    inGroup: (count: number) => `${plural(count, 'message')} in this group`,
    compare: 'Compare two',
    compareTitle: (lines: number) => (lines === 0 ? 'They are the same' : `They differ in ${plural(lines, 'line')}`),
    edit: 'Edit…',
    editTitle: 'Edit before redrive',
    editWhat: 'The message is sent on with this body and these attributes. Until then it stays in the queue as it is.',
    editPointer: 'The body is a pointer to S3. The object itself is not changed.',
    startOver: 'Take it as it is',
    keep: 'Keep edit',
    redriveSelected: (count: number) => `Redrive selected (${formatCount(count)})…`,
    redriveGroup: (count: number) => `Redrive group (${formatCount(count)})…`,
    redriveCount: (count: number) => `Redrive ${plural(count, 'message')}`,
    whole: 'Redrive all or a filter…',
    policy: 'Where dead letters go',
    after: (receives: number) => `A message that was received ${plural(receives, 'time')} without being deleted moves to`,
    waits: (count: string) => `where about ${count} wait`,
    noPolicy:
      'No redrive policy is set: a message that is never deleted stays until its time is over, and no other queue sends its ' +
      'dead letters here.',
    sourcesUnknown:
      'No redrive policy is set. Which queues send their dead letters here could not be read: that needs ' +
      'sqs:ListDeadLetterSourceQueues.',
    needsAdmin: 'To redrive or change it, set this connection to Admin in its settings.',
    moving: (moved: string, total: string | null, to: string) => `${moved}${total === null ? '' : ` of ${total}`} moved to ${to}`,
    toSources: 'where they came from',
    moveTask: 'Move task of AWS',
    cancelMove: 'Cancel move',
    showJournal: 'Show journal',
  },
}
