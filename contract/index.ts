import { eventIterator, oc } from '@orpc/contract'
import { z } from 'zod'
import { Plan } from './action.ts'
import { Alert, AlertRule, AlertRuleDraft, Webhook, WebhookDraft } from './alert.ts'
import { AuditLine } from './audit.ts'
import { AwsIdentity, AwsProfile, AwsSignIn, AwsStatus } from './aws.ts'
import { Connection, ConnectionConfig, ConnectionDraft, ExportedConnection } from './connection.ts'
import { Health } from './health.ts'
import { HistoryStatus } from './history.ts'
import { Job } from './job.ts'
import { JournalPage } from './journal.ts'
import { Lease } from './lease.ts'
import { Level } from './level.ts'
import { Manifest } from './manifest.ts'
import { Mark, MarkChange } from './mark.ts'
import { Batch, MessagePart } from './message.ts'
import { Alarm, ChartedMetric } from './metric.ts'
import { Problem, problemStatus, type ProblemCode } from './problem.ts'
import { Draft, Receipt } from './publish.ts'
import { ExportFormat, Filter, ReadQuery, TailQuery } from './query.ts'
import { Ref } from './ref.ts'
import { Remembered, RememberedChange } from './remembered.ts'
import { Details, ListQuery, ResourcePage } from './resource.ts'
import { SandboxConsumer, SandboxStatus } from './sandbox.ts'
import { History, Sample } from './sample.ts'
import { SchemaFile } from './schema-file.ts'
import { HostSettings, HostSettingsChange } from './settings.ts'
import { AwsConnection } from './systems/aws.ts'

const ProblemData = Problem.omit({ code: true, message: true })
const errors = Object.fromEntries(
  Object.entries(problemStatus).map(([code, status]) => [code, { status, data: ProblemData }])
) as {
  [Code in ProblemCode]: { status: (typeof problemStatus)[Code]; data: typeof ProblemData }
}

const base = oc.errors(errors)
/** A procedure: `POST /<area>/<name>` with a JSON body. */
const call = <Area extends string>(path: Area) => base.route({ method: 'POST', path: `/${path}` })
/** A frame of a stream. Over port and socket it carries `stream` and `seq` for `flow/ack`; over HTTP the data alone. */
const frames = <Data extends z.ZodType>(data: Data) =>
  eventIterator(z.object({ stream: z.string().optional(), seq: z.number().optional(), data }))

const Nothing = z.strictObject({})
const Id = z.strictObject({ id: z.string() })
const System = { connection: z.string(), system: z.string() }
const Place = { ...System, ref: Ref }
const Refs = z.strictObject({ ...System, refs: z.array(Ref).max(1_000) })
const Page = { limit: z.int().min(1).max(1_000).optional(), cursor: z.string().optional() }

/**
 * Everything that may be called, the same over the window's port, the browser's socket and HTTP. Names and shapes are described
 * in docs/api.md.
 */
export const contract = {
  system: {
    info: call('system/info').input(Nothing).output(z.object({
      version: z.string(), node: z.string(), electron: z.string().nullable(), level: Level, systems: z.array(Manifest),
      vault: z.enum(['keychain', 'file', 'memory']).optional(), savesFiles: z.boolean().optional(),
    })),
  },
  connections: {
    list: call('connections/list').input(Nothing).output(z.object({ items: z.array(Connection) })),
    save: call('connections/save').input(ConnectionDraft).output(Connection),
    remove: call('connections/remove').input(Id).output(Nothing),
    check: call('connections/check')
      .input(z.union([Id, z.strictObject({ id: z.string().optional(), config: ConnectionConfig })])).output(Health),
    export: call('connections/export').input(Nothing)
      .output(z.object({ connections: z.array(z.looseObject({ name: z.string() })) })),
    import: call('connections/import').input(z.strictObject({ connections: z.array(ExportedConnection) }))
      .output(z.object({ items: z.array(Connection) })),
  },
  resources: {
    list: call('resources/list').input(z.strictObject({ ...System, ...ListQuery.shape })).output(ResourcePage),
    describe: call('resources/describe').input(z.strictObject(Place)).output(Details),
  },
  samples: {
    latest: call('samples/latest').input(Refs).output(z.object({ samples: z.array(Sample), problems: z.array(Problem) })),
    watch: call('samples/watch').input(Refs.extend({ background: z.boolean().optional() })).output(frames(z.object({
      samples: z.array(Sample), problems: z.array(Problem).optional(), at: z.number().optional(),
    }))),
    history: call('samples/history').input(z.strictObject({
      ...Place, metric: z.string(), from: z.number(), to: z.number(), points: z.int().min(1).max(10_000),
    })).output(History),
    status: call('samples/status').input(Nothing).output(HistoryStatus),
    metrics: call('samples/metrics').input(z.strictObject(Place))
      .output(z.object({ items: z.array(ChartedMetric), problems: z.array(Problem) })),
    alarms: call('samples/alarms').input(z.strictObject(Place))
      .output(z.object({ items: z.array(Alarm), problems: z.array(Problem) })),
  },
  marks: {
    save: call('marks/save').input(MarkChange).output(Nothing),
    watch: call('marks/watch').input(Nothing).output(frames(z.object({ items: z.array(Mark) }))),
  },
  alerts: {
    rules: call('alerts/rules').input(Nothing).output(z.object({ items: z.array(AlertRule) })),
    save: call('alerts/save').input(AlertRuleDraft).output(AlertRule),
    remove: call('alerts/remove').input(Id).output(Nothing),
    list: call('alerts/list').input(z.strictObject(Page)).output(z.object({ items: z.array(Alert), next: z.string().optional() })),
    watch: call('alerts/watch').input(Nothing).output(frames(z.object({ items: z.array(Alert) }))),
    webhook: call('alerts/webhook').input(Nothing).output(Webhook),
    saveWebhook: base.route({ method: 'POST', path: '/alerts/save-webhook' }).input(WebhookDraft).output(Webhook),
    testWebhook: base.route({ method: 'POST', path: '/alerts/test-webhook' }).input(Nothing).output(Nothing),
  },
  messages: {
    read: call('messages/read').input(z.strictObject({ ...Place, query: ReadQuery })).output(frames(Batch)),
    search: call('messages/search').input(z.strictObject({ ...Place, query: ReadQuery })).output(z.object({ job: Job })),
    tail: call('messages/tail').input(z.strictObject({ ...Place, query: TailQuery })).output(frames(Batch)),
    bytes: call('messages/bytes').input(z.strictObject({ ...Place, id: z.string(), part: MessagePart }))
      .output(z.object({ base64: z.string() })),
    publish: call('messages/publish').input(z.strictObject({ ...Place, drafts: z.array(Draft).min(1).max(10_000) }))
      .output(z.object({ receipts: z.array(Receipt) })),
    export: call('messages/export')
      .input(z.strictObject({ ...Place, query: ReadQuery, format: ExportFormat, saveAs: z.boolean().optional() }))
      .output(z.object({ job: Job })),
    check: call('messages/check').input(z.strictObject({ filter: Filter })).output(z.object({ problem: Problem.optional() })),
  },
  remembered: {
    get: call('remembered/get').input(z.strictObject(Place)).output(Remembered),
    save: call('remembered/save').input(z.strictObject({ ...Place, ...RememberedChange.shape })).output(Remembered),
  },
  schemas: {
    list: call('schemas/list').input(z.strictObject({ connection: z.string() })).output(z.object({ items: z.array(SchemaFile) })),
    save: call('schemas/save')
      .input(z.strictObject({ connection: z.string(), name: z.string().trim().min(1).max(200), base64: z.base64() }))
      .output(SchemaFile),
    remove: call('schemas/remove').input(z.strictObject({ connection: z.string(), name: z.string() })).output(Nothing),
  },
  settings: {
    get: call('settings/get').input(Nothing).output(HostSettings),
    save: call('settings/save').input(HostSettingsChange).output(HostSettings),
  },
  actions: {
    plan: call('actions/plan').input(z.strictObject({ ...Place, action: z.string(), input: z.unknown() })).output(Plan),
    run: call('actions/run').input(z.strictObject({ plan: z.string(), confirm: z.string().optional() }))
      .output(z.object({ job: Job })),
    undo: call('actions/undo').input(z.strictObject({ job: z.string() })).output(Plan),
  },
  jobs: {
    list: call('jobs/list').input(z.strictObject(Page)).output(z.object({ items: z.array(Job), next: z.string().optional() })),
    get: call('jobs/get').input(Id).output(Job),
    cancel: call('jobs/cancel').input(Id).output(Job),
    resume: call('jobs/resume').input(Id).output(Job),
    watch: call('jobs/watch').input(z.strictObject({ id: z.string().optional() })).output(frames(z.object({ job: Job }))),
    journal: call('jobs/journal')
      .input(z.strictObject({ id: z.string(), ...Page, steps: z.array(z.string()).max(20).optional() })).output(JournalPage),
    results: call('jobs/results').input(z.strictObject({ id: z.string(), after: z.string().optional() })).output(frames(Batch)),
  },
  leases: {
    list: call('leases/list').input(Nothing).output(z.object({ items: z.array(Lease) })),
    end: call('leases/end').input(Id).output(Nothing),
    extend: call('leases/extend').input(z.strictObject({ ids: z.array(z.string()).min(1).max(10_000) }))
      .output(z.object({ items: z.array(Lease) })),
  },
  aws: {
    profiles: call('aws/profiles').input(Nothing)
      .output(z.object({ profiles: z.array(AwsProfile), files: z.array(z.string()), problems: z.array(Problem) })),
    identify: call('aws/identify')
      .input(z.union([Id, z.strictObject({ id: z.string().optional(), config: AwsConnection })])).output(AwsIdentity),
    signIn: base.route({ method: 'POST', path: '/aws/sign-in' }).input(z.strictObject({ profile: z.string() })).output(frames(AwsSignIn)),
    mfa: call('aws/mfa').input(z.strictObject({ id: z.string(), code: z.string().regex(/^\d{6}$/, 'a code is six digits') }))
      .output(AwsIdentity),
    watch: call('aws/watch').input(Nothing).output(frames(z.object({ items: z.array(AwsStatus) }))),
  },
  audit: {
    list: call('audit/list').input(z.strictObject(Page))
      .output(z.object({ items: z.array(AuditLine), next: z.string().optional() })),
  },
  sandbox: {
    status: call('sandbox/status').input(Nothing).output(SandboxStatus),
    start: call('sandbox/start').input(Nothing).output(frames(SandboxStatus)),
    stop: call('sandbox/stop').input(Nothing).output(Nothing),
    consumers: call('sandbox/consumers').input(Nothing).output(z.object({ items: z.array(SandboxConsumer) })),
    run: call('sandbox/run').input(z.strictObject({ name: z.string(), running: z.boolean() }))
      .output(z.object({ items: z.array(SandboxConsumer) })),
  },
  flow: {
    ack: call('flow/ack').input(z.strictObject({ stream: z.string(), seq: z.int().min(0) })).output(Nothing),
  },
}
