/**
 * What a measurement found. `bound` is what was promised for a row, in words; `holds` is whether all bounds do. `data` is kept as
 * JSON beside the page. A measurement of a part only is not kept.
 */
export type Report = {
  readonly title: string
  readonly says: string
  readonly rows: readonly { readonly what: string; readonly measured: string; readonly bound?: string }[]
  readonly holds: boolean
  readonly data?: unknown
  readonly part?: boolean
}
