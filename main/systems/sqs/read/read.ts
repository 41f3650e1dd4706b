import type { Batch, Message, Verdict } from '#contract/message.ts'
import { ProblemError, type Problem } from '#contract/problem.ts'
import type { ReadQuery } from '#contract/query.ts'
import type { Ref } from '#contract/ref.ts'
import { awsCode } from '#main/aws/errors.ts'
import { compileFilter } from '#main/filter/compile.ts'
import { openPayloads } from '#main/payload/reading.ts'
import type { Call } from '../../driver.ts'
import { throwIfCancelled } from '../cancelled.ts'
import { queueName, queueRef } from '../refs.ts'
import type { Sqs } from '../shared.ts'
import { filterRecord, openMessage, shownMessage, type Reading } from './message.ts'
import { askedOf, type Asked } from './query.ts'
import { receive, type Source } from './receive.ts'
import { riskOf } from './risk.ts'
import { sourceOf } from './source.ts'
import { firstSeconds, TakenByRead } from './taken-by.ts'
import { Tally } from './tally.ts'

/** Short polls ask some of the servers: after this many that brought nothing, the read gives up. */
const emptyShortPolls = 3
/** Receives in a row that brought only what was there already. */
const mostRepeats = 20

/** How a read came to its end, as far as that is known before its messages are given back. */
type End = { readonly outcome: Verdict['outcome']; readonly problems?: readonly Problem[]; readonly notes?: readonly string[] }

/**
 * Takes messages of a queue and shows them. Each uses one receive and is hidden from the consumers; the stop rule (risk.ts) ends the
 * read before a message could move to the dead-letter queue. Rejects before the first batch for a query that cannot be honoured.
 */
export async function* readQueue(sqs: Sqs, ref: Ref, query: ReadQuery, call: Call): AsyncGenerator<Batch> {
  const began = performance.now()
  const name = queueName(ref)
  const asked = askedOf(query)
  const payloads = openPayloads({ decode: query.decode })
  const filtered = Object.keys(query.filter ?? {}).length > 0
  const filter = compileFilter(query.filter ?? {}, { decode: (bytes, part) => payloads.decoded(bytes, part), chosen: query.decode })
  const { source, problem } = await sourceOf(sqs, name, asked, call)
  const reading: Reading = {
    maxReceiveCount: source.attributes?.redrive?.maxReceiveCount ?? null, mode: asked.mode, payloads,
    showing: { previewBytes: query.previewBytes ?? 4_096, raw: query.raw ?? false },
    asIs: query.decode?.value !== undefined && query.decode.value !== 'auto',
  }
  const tally = new Tally(asked.limit, filtered)
  const taken = new TakenByRead(sqs.holds, sqs.tools.now)
  const shown = new Set<string>()
  let settled = false
  try {
    const end = yield* batches({ sqs, source, asked, reading, filter: filter.matches, tally, taken, shown }, call)
    // What a hold only looked at on its way is nobody's to keep.
    const late = await taken.settle(asked.mode === 'hold' ? shown : null, asked.hideSeconds)
    settled = true
    const notes = [...(end.notes ?? []), ...late, ...saidEarlier(sqs, name)]
    yield {
      messages: [], progress: tally.progress,
      verdict: tally.verdict(end.outcome, [...(end.problems ?? []), ...(problem ? [problem] : [])], notes, performance.now() - began),
    }
  } finally {
    // A hold that was left keeps what was shown already: it stands among the leases.
    const kept = asked.mode === 'hold' ? shown : new Set<string>()
    if (!settled) await taken.giveBack(kept)
  }
}

type Run = {
  readonly sqs: Sqs; readonly source: Source; readonly asked: Asked; readonly reading: Reading
  readonly filter: ReturnType<typeof compileFilter>['matches']
  readonly tally: Tally; readonly taken: TakenByRead; readonly shown: Set<string>
}

async function* batches(run: Run, call: Call): AsyncGenerator<Batch, End> {
  const { sqs, source, asked, tally, taken } = run
  const seconds = firstSeconds(asked)
  for (let empty = 0, repeats = 0; ;) {
    const came = await receive(sqs, source, { ...asked, most: tally.room, seconds }, call).catch((error: unknown) => failed(error, tally))
    if ('failed' in came) return came.failed
    if ('paused' in came) return { outcome: 'partial', problems: [pausedProblem(source.name, came.paused)] }
    if (came.messages.length === 0) {
      if (asked.waitSeconds > 0) return nothingMore(run, call)
      if (++empty < emptyShortPolls) continue
      return { outcome: 'partial', notes: ['Short polls ask only some of the servers of a queue, so more messages may be there. Wait for a second or longer to ask all.'] }
    }
    const fresh = came.taken.map((one) => taken.add(one) === 'new')
    // What came after a cancel was shown to nobody: it is given back, also by a hold.
    throwIfCancelled(call)
    repeats = fresh.includes(true) ? 0 : repeats + 1
    const messages = came.messages.filter((_, index) => fresh[index]).flatMap((message) => judge(run, message))
    if (messages.length > 0) yield { messages, progress: tally.progress }
    throwIfCancelled(call)
    if (tally.room <= 0) return atLimit(run)
    if (repeats >= mostRepeats) return { outcome: 'partial', notes: ['The queue gave only messages that were read already.'] }
  }
}

function judge({ sqs, source, asked, reading, filter, tally, shown }: Run, received: Parameters<typeof openMessage>[0]): readonly Message[] {
  const opened = openMessage(received, reading)
  if (!tally.judged(opened, filter(filterRecord(opened)))) return []
  sqs.bodies.keep(source.name, received, opened.bytes)
  shown.add(opened.id)
  const message = shownMessage(opened, reading, sqs.tools.now() + asked.hideSeconds * 1_000)
  if (message.flags.includes('not-decoded')) tally.undecodable++
  return [message]
}

/** The limit was reached; whether the next read would be stopped is said now. */
async function atLimit({ sqs, source, asked, tally }: Run): Promise<End> {
  const { paused } = asked.acceptRisk ? { paused: null } : await riskOf(source.attributes, sqs.receives)
  const more = tally.scanned > tally.matched ? [`${tally.scanned} messages were taken to find ${tally.matched}.`] : []
  return { outcome: 'limit', notes: [...more, ...(paused === null ? [] : [`Reading is paused from here on. ${paused}`])] }
}

/** A long poll asked every server and none had anything; what consumers hold or what is delayed cannot be read by anybody. */
async function nothingMore({ sqs, source, taken }: Run, call: Call): Promise<End> {
  const after = source.attributes && await sqs.queues.attributes(source.name, call).catch(() => null)
  if (!after) return { outcome: 'complete' }
  const held = sqs.holds.of(source.name)
  const elsewhere = held.filter(({ id }) => !taken.has(id)).length
  const others = Math.max(0, (after.inFlight ?? 0) - held.length)
  const notes = [
    ...(others > 0 ? [`About ${others} more are in flight with consumers; nobody else can read them now.`] : []),
    ...((after.delayed ?? 0) > 0 ? [`About ${after.delayed} are delayed and cannot be read yet.`] : []),
  ]
  if (elsewhere > 0) return { outcome: 'partial', notes: [`${elsewhere} are taken by another read or hold of this connection.`, ...notes] }
  if (!after.fifo || (after.visible ?? 0) === 0) return { outcome: 'complete', notes }
  return {
    outcome: 'partial',
    notes: [...notes, `About ${after.visible} wait behind messages of their groups that are taken: a FIFO queue gives nothing else of a group meanwhile.`],
  }
}

/** An error after the first messages ends the read as partial; before that it is the answer, and so is a cancel. */
function failed(error: unknown, tally: Tally): { readonly failed: End } {
  if (!(error instanceof ProblemError) || error.problem.code === 'Cancelled') throw error
  if (awsCode(error) === 'OverLimit') {
    return { failed: { outcome: 'partial', problems: [{
      code: 'Conflict', message: 'As many messages of this queue are in flight as SQS allows (120,000), so it gives no more.',
      hint: 'Wait until consumers have deleted some.',
    }] } }
  }
  if (tally.scanned === 0) throw error
  return { failed: { outcome: 'partial', problems: [error.problem] } }
}

const pausedProblem = (name: string, paused: string): Problem => ({
  code: 'Conflict', message: `Reading is paused. ${paused}`, hint: 'Send acceptRisk to read on nevertheless.', ref: queueRef(name),
  issues: [{ path: 'query.acceptRisk', message: 'must be true to read on' }],
})

function saidEarlier({ holds }: Sqs, name: string): readonly string[] {
  const { givenBack = 0, byTimeout = 0 } = holds.earlier(name) ?? {}
  return [
    ...(givenBack > 0 ? [`${givenBack} that an earlier run of Tidemark held were given back when it began again.`] : []),
    ...(byTimeout > 0 ? [`${byTimeout} that an earlier run of Tidemark held had gone back by their timeout.`] : []),
  ]
}
