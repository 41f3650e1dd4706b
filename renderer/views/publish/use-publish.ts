import { useState } from 'react'
import { allows } from '#contract/level.ts'
import type { Connection } from '#contract/connection.ts'
import type { Message } from '#contract/message.ts'
import type { Receipt } from '#contract/publish.ts'
import { client } from '../../rpc/client.ts'
import { useConnections, useInfo } from '../../rpc/queries.ts'
import { useSettings } from '../../shell/settings.ts'
import { useStore } from '../../store.ts'
import { t } from '../../texts/index.ts'
import { toast } from '../../ui/toasts.tsx'
import { exactDraft, keptOptions, withOptions } from './again.ts'
import { forPlace, isFifo, outletOf, queues, streams, toAttributes, type Outlet } from './dialect.ts'
import { draftOf, formProblems, queueProblems, streamProblems, type Form } from './form.ts'
import { messageBytes } from './message-bytes.ts'
import { publishTarget, type PublishTarget } from './publish-target.ts'
import {
  counts, forgetOutcome, forgetReceipt, outcomes, pendingOf, send, type Outcome, type Parcel, type Place,
} from './sending.ts'
import { firstWork, keepWork, workKey, works, type Work } from './work.ts'

const p = t.publish
const none: readonly Message[] = []

/** Everything a publish drawer holds, and what can be done in it. */
export type Publishing = {
  readonly work: Work
  /** Whether anything was typed or chosen. */
  readonly changed: boolean
  readonly messages: readonly Message[]
  /** The messages that are to be sent, without those left out. */
  readonly included: readonly Message[]
  /** Connections of the same kind that may be written; undefined while they are loading. */
  readonly writable: readonly Connection[] | undefined
  readonly connection: Connection | undefined
  /** The system and kind of what is chosen; those the drawer was opened for while nothing is. */
  readonly outlet: Outlet
  /** Where it goes; null until connection and topic are chosen. */
  readonly place: Place | null
  readonly outcome: Outcome | undefined
  /** What is wrong with a form, by field. */
  readonly problemsOf: (form: Form) => Readonly<Record<string, string>>
  readonly receiptOf: (message: Message) => Receipt | undefined
  readonly change: (patch: Partial<Work>) => void
  /** Changes a message; undefined goes back to its exact bytes. What became of it before is forgotten. */
  readonly edit: (message: Message, form: Form | undefined) => void
  /** Sends parcels; those that are published already are left out while others of them are not. */
  readonly send: (parcels: readonly Parcel[]) => void
  /** A parcel of one message as it stands, with its exact bytes where nothing was changed. */
  readonly parcelOf: (message: Message) => Parcel
  readonly clear: () => void
  readonly close: () => void
}

/** The state of the drawer for a target: what was typed is kept, what was sent is forgotten when it is closed. */
export function usePublish(target: PublishTarget): Publishing {
  const { from, system } = target
  const key = workKey(target)
  const connections = useConnections().data
  const systems = useInfo().data?.systems ?? []
  const writable = connections?.filter((one) => outletOf(systems, one) !== undefined && allows(one.effective, 'publish'))
  const mayHere = writable?.some(({ id }) => id === target.connection) ?? false
  const typed = useStore(works).get(key)
  const work = typed ?? firstWork(mayHere ? target.connection : null, target.ref.path.join('/'), target.system)
  const outcome = useStore(outcomes).get(key)
  const { timeZone } = useSettings()
  const [opened] = useState(Date.now)

  const topic = work.topic.trim()
  const path = topic === target.ref.path.join('/') ? target.ref.path : [topic]
  const connection = writable?.find(({ id }) => id === work.connection)
  const outlet = (connection && outletOf(systems, connection, system)) ?? { system, kind: target.ref.kind }
  const place = connection && topic !== ''
    ? { connection: connection.id, system: outlet.system, ref: { kind: outlet.kind, path: [...path] } } : null
  const toQueue = outlet.system === queues
  const messages = from?.messages ?? none
  const latest = (): Work => works.get().get(key) ?? work
  const change = (patch: Partial<Work>) => {
    keepWork(key, { ...latest(), ...patch })
    if (patch.connection !== undefined || patch.topic !== undefined) forgetOutcome(key)
  }
  const edit = (message: Message, form: Form | undefined) => {
    const edits = new Map(latest().edits)
    if (form) edits.set(message.id, form)
    else edits.delete(message.id)
    change({ edits })
    if (messages.length > 1) forgetReceipt(key, message.id)
    else if (outcome && counts(outcome).unsent === 0) forgetOutcome(key)
  }
  const parcelOf = (message: Message): Parcel => ({
    id: message.id,
    draft: async (signal) => {
      const edited = work.edits.get(message.id)
      const draft = edited || !from ? draftOf(edited ?? work.form, timeZone, Date.now())
        : exactDraft(message, await messageBytes(from, message, signal))
      const whole = withOptions(draft, toQueue ? {} : keptOptions(message, work))
      return place ? forPlace(whole, place, message) : whole
    },
  })
  const run = async (parcels: readonly Parcel[], to: Place): Promise<void> => {
    const ids = parcels.map(({ id }) => id)
    const pending = new Set(pendingOf(outcome, ids))
    if (pending.size === ids.length) forgetOutcome(key)
    const ended = await send(client.messages, key, to, ids, parcels.filter(({ id }) => pending.has(id)))
    if (publishTarget.get() === target) return
    const { sent, unsent } = counts(ended)
    if (unsent === 0) forgetOutcome(key)
    const show = { label: p.show, run: () => publishTarget.set(target) }
    toast(unsent === 0 ? { text: p.publishedTo(sent, to.ref.path.join('/')) }
      : { tone: 'bad', text: p.publishedSome(sent, sent + unsent), action: show })
  }
  return {
    work, changed: typed !== undefined, messages, writable, connection, outlet, place, outcome, change, edit, parcelOf,
    included: messages.filter((message) => !work.leftOut.has(message.id)),
    problemsOf: (form) => (outlet.system === streams ? streamProblems(form) : toQueue
      ? queueProblems(form, toAttributes(form.headers), isFifo(topic)) : formProblems(form, timeZone, opened)),
    receiptOf: (message) => outcome?.receipts.get(message.id),
    send: (parcels) => { if (place && !outcome?.busy) void run(parcels, place) },
    clear: () => {
      keepWork(key, undefined)
      forgetOutcome(key)
    },
    close: () => {
      publishTarget.set(null)
      forgetOutcome(key)
    },
  }
}
