import type { Hidden } from '../taking.ts'
import type { RedriveLine } from './lines.ts'

/** How far a message has come. Without one it was received at most. */
export type Fate =
  | { readonly step: 'sending' | 'sent'; readonly to: string; readonly at: number; readonly dedupId: string | undefined }
  | { readonly step: 'deleted'; readonly to: string }
  | { readonly step: 'unsent' | 'doubt'; readonly why: string }

/** What a journal says, line by line (`apply`). The same steps make it while a redrive runs and when it is resumed. */
export class RedriveState {
  readonly #url: string
  /** What is hidden because of it, by id. */
  readonly hidden = new Map<string, Hidden>()
  readonly fates = new Map<string, Fate>()
  /** Ids of the copies: one that comes back failed again and is not moved a second time. */
  readonly copies = new Set<string>()
  /** Which message was sent with a dedup id, and when. */
  readonly dedups = new Map<string, { readonly id: string; readonly at: number }>()
  /** Every id that was ever received. */
  readonly seen = new Set<string>()
  bytes = 0
  #lostUntil = 0
  /** Of a receive whose answer is not noted. */
  #pendingUntil = 0

  constructor(url: string) {
    this.#url = url
  }

  /** Until when messages may be hidden by a receive of which no answer is noted. */
  get lostUntil(): number {
    return Math.max(this.#lostUntil, this.#pendingUntil)
  }

  apply(line: RedriveLine): void {
    switch (line.step) {
      case 'receiving':
        this.#lostUntil = this.lostUntil
        this.#pendingUntil = line.until
        return
      case 'received': return this.#received(line)
      case 'kept': return this.#kept(line.ids, line.until)
      case 'returned': for (const id of line.ids) this.hidden.delete(id); return
      case 'sending':
        this.fates.set(line.id, { ...line, dedupId: line.dedupId })
        if (line.dedupId !== undefined) this.dedups.set(line.dedupId, line)
        return
      case 'sent': {
        const fate = this.fates.get(line.id)
        if (fate?.step === 'sending') this.fates.set(line.id, { ...fate, step: 'sent' })
        this.copies.add(line.newId)
        return
      }
      case 'unsent': this.fates.set(line.id, line); return
      case 'doubt':
        this.fates.set(line.id, line)
        if (line.newId !== undefined) this.copies.add(line.newId)
        return
      case 'deleted': {
        const fate = this.fates.get(line.id)
        if (fate && 'to' in fate) this.fates.set(line.id, { step: 'deleted', to: fate.to })
        this.hidden.delete(line.id)
        return
      }
      case 'queue': case 'starting': case 'started': case 'refused': return
      default: line satisfies never
    }
  }

  /** Ids of a fate. */
  of(step: Fate['step']): string[] {
    return [...this.fates].flatMap(([id, fate]) => (fate.step === step ? [id] : []))
  }

  /** Whether nothing more is to be done about a message. */
  isOver(id: string): boolean {
    const step = this.fates.get(id)?.step
    return step === 'deleted' || step === 'doubt' || step === 'unsent'
  }

  /** How many arrived in each queue. */
  moved(): ReadonlyMap<string, number> {
    const counts = new Map<string, number>()
    for (const fate of this.fates.values()) {
      if (fate.step === 'sent' || fate.step === 'deleted') counts.set(fate.to, (counts.get(fate.to) ?? 0) + 1)
    }
    return counts
  }

  #received({ until, messages }: RedriveLine & { readonly step: 'received' }): void {
    this.#pendingUntil = 0
    for (const { receipt, whole } of messages) {
      if (!this.seen.has(whole.id)) this.bytes += Buffer.byteLength(whole.body)
      this.seen.add(whole.id)
      this.hidden.set(whole.id, { id: whole.id, url: this.#url, receipt, until, whole })
    }
  }

  #kept(ids: readonly string[], until: number): void {
    for (const id of ids) {
      const one = this.hidden.get(id)
      if (one) this.hidden.set(id, { ...one, until })
    }
  }
}
