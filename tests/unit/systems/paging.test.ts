import { expect, test } from 'vitest'
import { openPager } from '#main/systems/paging.ts'

type Row = { readonly name: string; readonly size: number | null }
const source = (rows: readonly Row[]) => ({
  rows,
  key: ({ name }: Row) => name,
  value: (row: Row, by: string) => (by === 'size' ? row.size : null),
})
const rows: readonly Row[] = Array.from({ length: 95 }, (_, index) => ({
  name: `row-${index}`,
  size: index % 7 === 0 ? null : (index * 31) % 50,
}))

function walk(
  pager: ReturnType<typeof openPager>,
  sort: { by: string; desc?: boolean } | undefined,
  change: (page: number) => readonly Row[] = () => rows,
): string[] {
  const seen: string[] = []
  let cursor: string | undefined
  for (let page = 0; ; page++) {
    const slice = pager.page(source(change(page)), { kind: 'x', limit: 10, ...(sort && { sort }), ...(cursor && { cursor }) })
    seen.push(...slice.rows.map(({ name }) => name))
    if (slice.next === undefined) return seen
    cursor = slice.next
  }
}

test('pages by name hold every row once, in order', () => {
  const names = rows.map(({ name }) => name).sort()
  expect(walk(openPager(), undefined)).toEqual(names)
  expect(walk(openPager(), { by: 'name', desc: true })).toEqual(names.toReversed())
})

test.each([undefined, { by: 'size' }, { by: 'size', desc: true }])(
  'rows that come and go lose no row that stayed: %o',
  (sort) => {
    // On each page one in eleven rows is gone for a while, and one is new.
    const seen = walk(openPager(), sort, (page) =>
      rows.filter((_, index) => index % 11 !== page || index % 11 === 10).concat({ name: `new-${page}`, size: page }),
    )
    expect(new Set(seen).size).toBe(seen.length)
    for (const { name } of rows.filter((_, index) => index % 11 === 10)) expect(seen).toContain(name)
  },
)

test('a value that changes between pages loses no row', () => {
  const seen = walk(openPager(), { by: 'size' }, (page) =>
    rows.map((row) => ({ ...row, size: row.size === null ? null : (row.size * (page + 3)) % 41 })),
  )
  expect(seen.toSorted()).toEqual(rows.map(({ name }) => name).sort())
})

test('unknown values stand last in both directions', () => {
  for (const desc of [false, true]) {
    const seen = walk(openPager(), { by: 'size', desc })
    const unknown = rows.filter(({ size }) => size === null).length
    expect(seen.slice(-unknown).every((name) => rows.find((row) => row.name === name)?.size === null)).toBe(true)
  }
})

test('a cursor from elsewhere is bad input, one that is no longer kept a conflict', () => {
  const pager = openPager()
  expect(() => pager.page(source(rows), { kind: 'x', cursor: 'zzz' })).toThrow(
    expect.objectContaining({ problem: expect.objectContaining({ code: 'BadInput' }) }),
  )
  const { next } = pager.page(source(rows), { kind: 'x', sort: { by: 'size' }, limit: 10 })
  for (let made = 0; made < 16; made++) pager.page(source(rows), { kind: 'x', sort: { by: 'size' }, limit: 10 })
  expect(() => pager.page(source(rows), { kind: 'x', cursor: next ?? '' })).toThrow(
    expect.objectContaining({ problem: expect.objectContaining({ code: 'Conflict' }) }),
  )
})
