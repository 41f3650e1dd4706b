import { useMemo, useState } from 'react'
import type { Message } from '#contract/message.ts'
import type { Job } from '#contract/job.ts'
import type { SqsRedrive } from '#contract/systems/sqs.ts'
import { openPlan } from '../../../views/plan/plan-target.ts'
import { nothingSelected, type Selection } from '../../../ui/table/selection.ts'
import { t } from '../../../texts/index.ts'
import type { Reading } from '../read/use-reading.ts'
import type { Queue } from '../use-queue.ts'
import { attributeNames, groupMessages, type Grouping } from './group.ts'
import { editInput, type Edit } from './edit.ts'

type Kept = { readonly now: Edit, readonly before: Edit }

/** A message that was sent on, and whether it was changed before. */
export type Moved = { readonly message: Message, readonly edited: boolean }

/** What is put together, chosen and changed in a workbench, and how it is sent on. */
export function useWorkbench(queue: Queue, reading: Reading) {
  const { messages } = reading.taken
  const [by, setBy] = useState<Grouping>('error')
  const [named, setNamed] = useState<string | null>(null)
  const [group, setGroup] = useState<string | null>(null)
  const [selection, setSelection] = useState<Selection>(nothingSelected)
  const [edits, setEdits] = useState<ReadonlyMap<string, Kept>>(new Map())
  const [to, setTo] = useState('')
  const [last, setLast] = useState<{ readonly job: Job, readonly moved: readonly Moved[] } | null>(null)
  const attributes = useMemo(() => attributeNames(messages), [messages])
  const attribute = named !== null && attributes.includes(named) ? named : attributes[0] ?? ''
  const groups = useMemo(() => groupMessages(messages, by, attribute), [messages, by, attribute])
  const shown = useMemo(() => {
    const ids = groups.find(({ key }) => key === group)?.ids
    return ids === undefined ? messages : messages.filter(({ id }) => ids.includes(id))
  }, [groups, group, messages])
  const selected = useMemo(() => messages.filter(({ id }) => selection.keys.has(id)), [messages, selection])

  const redrive = (these: readonly Message[]) => {
    const ids = these.map(({ id }) => id)
    const changed = ids.flatMap((id) => {
      const kept = edits.get(id)
      return kept ? [[id, editInput(kept.now, kept.before)] as const] : []
    })
    const input: SqsRedrive = {
      select: { ids }, ...(to !== '' && { to }), ...(changed.length > 0 && { edits: Object.fromEntries(changed) }),
    }
    openPlan({
      ...queue.source, action: 'redrive', input, button: () => t.sqs.workbench.redriveCount(ids.length),
      onEnd: (job) => {
        const doubts = job.inDoubt ?? job.outcome?.inDoubt ?? []
        // Less than was chosen: which of them stayed is said in words alone, so all of them stay in sight.
        const isAll = job.state === 'done' && (job.outcome?.changed ?? 0) + doubts.length >= ids.length
        const moved = isAll ? these.filter(({ id }) => !doubts.includes(id)) : []
        setLast({ job, moved: moved.map((message) => ({ message, edited: edits.has(message.id) })) })
        queue.live.again()
        void reading.held.look()
        if (!isAll) return
        reading.taken.drop(ids)
        setSelection(nothingSelected)
        setEdits((now) => new Map([...now].filter(([id]) => !ids.includes(id))))
      },
    })
  }
  return {
    by, setBy: (next: Grouping) => { setBy(next); setGroup(null) },
    attributes, attribute, setAttribute: (name: string) => { setNamed(name); setGroup(null) },
    groups, group, setGroup, shown, selection, setSelection, selected, edits, to, setTo, last, forget: () => setLast(null),
    redrive,
    keepEdit: (id: string, edit: Kept | undefined) => setEdits((now) => {
      const next = new Map(now)
      if (edit) next.set(id, edit)
      else next.delete(id)
      return next
    }),
  }
}
