import type { Draft } from '#contract/publish.ts'
import type { Problem } from '#contract/problem.ts'
import type { TimeZone } from '../../format/time.ts'
import { forPlace } from './dialect.ts'
import { draftOf, type Form } from './form.ts'
import type { Outcome, Parcel, Place } from './sending.ts'

/** The same message so many times. */
export const copiesOf = (id: string, count: number, draft: (signal: AbortSignal) => Promise<Draft>): readonly Parcel[] =>
  Array.from({ length: count }, (_, index) => ({ id: index === 0 ? id : `${id} ${index}`, draft }))

/** A new message so many times; a time that was typed without a day is of the day it is sent. */
export const newParcels = (form: Form, count: number, zone: TimeZone, place: Place | null): readonly Parcel[] =>
  copiesOf('new', count, async () => {
    const draft = draftOf(form, zone, Date.now())
    return place ? forPlace(draft, place, null) : draft
  })

/** Why the first message that was refused was refused, for the fields it is about. */
export function firstRefusal(outcome: Outcome | undefined): { readonly refusal?: Problem } {
  for (const receipt of outcome?.receipts.values() ?? []) if (!receipt.ok) return { refusal: receipt.problem }
  return {}
}
