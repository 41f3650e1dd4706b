import { implement } from '@orpc/server'
import { contract } from '#contract/index.ts'
import type { Host } from '#main/host/host.ts'
import type { Who } from '#main/host/guard.ts'
import { checkFilter } from '#main/host/messages.ts'
import { unpaced, type Flow } from './flow.ts'
import { toWireError } from './problems.ts'

/** Who calls, and the credit windows of the wire; null where the wire paces by itself (HTTP). */
export type Context = { readonly who: Who; readonly flow: Flow | null }

const never = new AbortController().signal

/** The contract implemented by a host: one line a procedure. Answers are typed and not validated again. */
export function createRouter(host: Host) {
  const { connections, resources, messages, actions, jobs, leases, audit, sandbox, log } = host
  const { remembering, schemaFiles, settings, aws, marks, alerts, history } = host
  const mapped = async function* <T>(source: AsyncIterable<T>): AsyncGenerator<T, void, undefined> {
    try {
      yield* source
    } catch (error) {
      throw toWireError(error, log)
    }
  }
  const frames = <T>(source: AsyncIterable<T>, { flow }: Context, signal = never) =>
    mapped(flow ? flow.paced(source, signal) : unpaced(source))

  const os = implement(contract, { initialOutputValidationIndex: Number.NaN }).$context<Context>().use(async ({ next }) => {
    try {
      return await next()
    } catch (error) {
      throw toWireError(error, log)
    }
  })

  return os.router({
    system: {
      info: os.system.info.handler(() => host.info()),
    },
    connections: {
      list: os.connections.list.handler(() => connections.list()),
      save: os.connections.save.handler(({ input }) => connections.save(input)),
      remove: os.connections.remove.handler(async ({ input }) => { await connections.remove(input.id); return {} }),
      check: os.connections.check.handler(({ input, signal = never }) => connections.check(input, signal)),
      export: os.connections.export.handler(() => connections.export()),
      import: os.connections.import.handler(({ input }) => connections.import(input.connections)),
    },
    resources: {
      list: os.resources.list.handler(({ input: { connection, system, ...query }, signal = never }) => resources.list(
        { connection, system }, query, signal,
      )),
      describe: os.resources.describe.handler(({ input, signal = never }) => resources.describe(input, signal)),
    },
    samples: {
      latest: os.samples.latest.handler(({ input }) => resources.latest(input, input.refs)),
      watch: os.samples.watch.handler(({ input, signal = never, context }) => frames(
        resources.watch(input, input.refs, input.background ?? false, signal), context, signal,
      )),
      history: os.samples.history.handler(({ input, signal = never }) => resources.past(input, input.metric, input, signal)),
      status: os.samples.status.handler(() => history.status()),
      metrics: os.samples.metrics.handler(({ input, signal = never }) => resources.metrics(input, signal)),
      alarms: os.samples.alarms.handler(({ input, signal = never }) => resources.alarms(input, signal)),
    },
    marks: {
      save: os.marks.save.handler(async ({ input }) => { await marks.save(input); return {} }),
      watch: os.marks.watch.handler(({ signal = never, context }) => frames(marks.watch(signal), context, signal)),
    },
    alerts: {
      rules: os.alerts.rules.handler(() => alerts.rules()),
      save: os.alerts.save.handler(({ input }) => alerts.save(input)),
      remove: os.alerts.remove.handler(async ({ input }) => { await alerts.remove(input.id); return {} }),
      list: os.alerts.list.handler(({ input }) => alerts.list(input)),
      watch: os.alerts.watch.handler(({ signal = never, context }) => frames(alerts.watch(signal), context, signal)),
      webhook: os.alerts.webhook.handler(() => alerts.webhook()),
      saveWebhook: os.alerts.saveWebhook.handler(({ input }) => alerts.saveWebhook(input)),
      testWebhook: os.alerts.testWebhook.handler(async ({ signal = never }) => { await alerts.testWebhook(signal); return {} }),
    },
    messages: {
      read: os.messages.read.handler(async ({ input, signal = never, context }) => frames(
        await messages.read(input, input.query, signal), context, signal,
      )),
      tail: os.messages.tail.handler(async ({ input, signal = never, context }) => frames(
        await messages.tail(input, input.query, context.who, signal), context, signal,
      )),
      search: os.messages.search.handler(({ input }) => jobs.search(input, input.query)),
      export: os.messages.export.handler(({ input }) => jobs.export(
        input, input.query, input.format, input.saveAs,
      )),
      bytes: os.messages.bytes.handler(({ input, signal = never }) => messages.bytes(input, input.id, input.part, signal)),
      publish: os.messages.publish.handler(({ input, signal = never, context }) => messages.publish(
        input, input.drafts, context.who, signal,
      )),
      check: os.messages.check.handler(({ input }) => checkFilter(input.filter)),
    },
    remembered: {
      get: os.remembered.get.handler(({ input }) => remembering.get(input)),
      save: os.remembered.save.handler(({ input: { connection, system, ref, ...change } }) => remembering.save(
        { connection, system, ref }, change,
      )),
    },
    schemas: {
      list: os.schemas.list.handler(({ input }) => schemaFiles.list(input.connection)),
      save: os.schemas.save.handler(({ input }) => schemaFiles.save(
        input.connection, input.name, Buffer.from(input.base64, 'base64'),
      )),
      remove: os.schemas.remove.handler(async ({ input }) => {
        await schemaFiles.remove(input.connection, input.name)
        return {}
      }),
    },
    settings: {
      get: os.settings.get.handler(() => settings.get()),
      save: os.settings.save.handler(({ input }) => settings.save(input)),
    },
    actions: {
      plan: os.actions.plan.handler(({ input, signal = never, context }) => actions.plan(
        input, input.action, input.input, context.who, signal,
      )),
      run: os.actions.run.handler(({ input, context }) => actions.run(input.plan, input.confirm, context.who)),
      undo: os.actions.undo.handler(({ input, signal = never, context }) => actions.undo(input.job, context.who, signal)),
    },
    jobs: {
      list: os.jobs.list.handler(({ input }) => jobs.list(input)),
      get: os.jobs.get.handler(({ input }) => jobs.get(input.id)),
      cancel: os.jobs.cancel.handler(({ input }) => jobs.cancel(input.id)),
      resume: os.jobs.resume.handler(({ input, context }) => jobs.resume(input.id, context.who)),
      watch: os.jobs.watch.handler(({ input, signal = never, context }) => frames(jobs.watch(input.id, signal), context, signal)),
      journal: os.jobs.journal.handler(({ input: { id, ...query } }) => jobs.journal(id, query)),
      results: os.jobs.results.handler(async ({ input, signal = never, context }) => frames(
        await jobs.results(input.id, input.after, signal), context, signal,
      )),
    },
    leases: {
      list: os.leases.list.handler(() => leases.list()),
      end: os.leases.end.handler(async ({ input, signal = never }) => { await leases.end(input.id, signal); return {} }),
      extend: os.leases.extend.handler(({ input, signal = never }) => leases.extend(input.ids, signal)),
    },
    aws: {
      profiles: os.aws.profiles.handler(() => aws.profiles()),
      identify: os.aws.identify.handler(({ input, signal = never }) => aws.identify(input, signal)),
      signIn: os.aws.signIn.handler(async ({ input, signal = never, context }) => frames(
        await aws.signIn(input.profile, signal), context, signal,
      )),
      mfa: os.aws.mfa.handler(({ input, signal = never }) => aws.mfa(input.id, input.code, signal)),
      watch: os.aws.watch.handler(({ signal = never, context }) => frames(aws.watch(signal), context, signal)),
    },
    audit: {
      list: os.audit.list.handler(({ input }) => audit.list(input)),
    },
    sandbox: {
      status: os.sandbox.status.handler(() => sandbox.status()),
      start: os.sandbox.start.handler(({ signal = never, context }) => frames(sandbox.start(signal), context, signal)),
      stop: os.sandbox.stop.handler(async () => { await sandbox.stop(); return {} }),
      consumers: os.sandbox.consumers.handler(() => sandbox.consumers()),
      run: os.sandbox.run.handler(({ input }) => sandbox.run(input.name, input.running)),
    },
    flow: {
      ack: os.flow.ack.handler(({ input, context }) => { context.flow?.ack(input.stream, input.seq); return {} }),
    },
  })
}

/** The contract with its handlers, as the wires take it. */
export type AppRouter = ReturnType<typeof createRouter>
