import type { Details, Fact } from '#contract/resource.ts'

/** A titled list of what is known. */
export type Section = Details['sections'][number]
/** One line of it. */
export type Row = Section['rows'][number]

/** A row of a section; `more` is its unit or a note. */
export const row = (label: string, value: Fact | undefined, more: Pick<Row, 'unit' | 'note'> = {}): Row => ({
  label,
  value: value ?? null,
  ...more,
})
