import type { AwsWire } from '../wire.ts'

/** The application and the table of its leases, which have one name. */
const application = 'clickstream-counter'

/** A lease as KCL 3 keeps it: how far a shard has been worked off, and by whom. Keys and sequences are whole numbers as text. */
export type Lease = {
  readonly shard: string; readonly checkpoint: string; readonly owner: string; readonly counter: number; readonly switches: number
  readonly parents: readonly string[]; readonly firstHash: string; readonly lastHash: string
}

const text = (S: string) => ({ S })
const number = (N: number) => ({ N: String(N) })

/** Makes KCL 3's three tables where they are missing: leases, what its workers bear, and who leads them. */
export async function createTables(aws: AwsWire): Promise<void> {
  const tables = [[application, 'leaseKey'], [`${application}-WorkerMetricStats`, 'wid'], [`${application}-CoordinatorState`, 'key']]
  await Promise.all(tables.map(([TableName, AttributeName]) => aws.dynamodb('CreateTable', {
    TableName, BillingMode: 'PAY_PER_REQUEST', KeySchema: [{ AttributeName, KeyType: 'HASH' }],
    AttributeDefinitions: [{ AttributeName, AttributeType: 'S' }],
  })))
  await aws.dynamodb('PutItem', {
    TableName: `${application}-CoordinatorState`, Item: { key: text('Migration3.0'), cs: text('CLIENT_VERSION_3X') },
  })
}

/** Writes a lease; while its worker lives the counter rises at each renewal. */
export async function putLease(aws: AwsWire, lease: Lease): Promise<void> {
  await aws.dynamodb('PutItem', {
    TableName: application,
    Item: {
      leaseKey: text(lease.shard), checkpoint: text(lease.checkpoint), checkpointSubSequenceNumber: number(0),
      leaseOwner: text(lease.owner), leaseCounter: number(lease.counter), ownerSwitchesSinceCheckpoint: number(lease.switches),
      startingHashKey: text(lease.firstHash), endingHashKey: text(lease.lastHash), throughputKBps: number(1),
      ...lease.parents.length > 0 && { parentShardId: { SS: lease.parents } },
    },
  })
}

/** Tells how busy a worker is, as each does once a second. */
export async function putWorker(aws: AwsWire, owner: string, now: number): Promise<void> {
  await aws.dynamodb('PutItem', {
    TableName: `${application}-WorkerMetricStats`,
    Item: { wid: text(owner), lut: number(Math.floor(now / 1000)), sts: { M: { C: { L: [number(0.2)] } } } },
  })
}
