import { alerts } from './en/alerts.ts'
import { audit } from './en/audit.ts'
import { aws } from './en/aws.ts'
import { backlog } from './en/backlog.ts'
import { connect } from './en/connect.ts'
import { group } from './en/group.ts'
import { jobs } from './en/jobs.ts'
import { journal } from './en/journal.ts'
import { kinesis } from './en/kinesis.ts'
import { keys } from './en/keys.ts'
import { list } from './en/list.ts'
import { messages } from './en/messages.ts'
import { plan } from './en/plan.ts'
import { metrics } from './en/metrics.ts'
import { msk } from './en/msk.ts'
import { publish } from './en/publish.ts'
import { schema } from './en/schema.ts'
import { settings } from './en/settings.ts'
import { shell } from './en/shell.ts'
import { sqs } from './en/sqs.ts'
import { states } from './en/states.ts'
import { stream } from './en/stream.ts'
import { table } from './en/table.ts'
import { topic } from './en/topic.ts'

const english = { alerts, audit, aws, backlog, connect, group, jobs, journal, keys, kinesis, list, messages, metrics, msk, plan, publish, schema, settings, shell, sqs, states, stream, table, topic }

/** Every text of the screen, by section. A language is one object of this type. */
export type Texts = typeof english

/** The texts in the language of this window. */
export const t: Texts = english
