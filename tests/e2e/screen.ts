import type { Locator, Page } from '@playwright/test'

/** The address of a list or a resource of the sandbox: `place('topic', 'orders')`. */
export const place = (...segments: readonly string[]): string => `#/c/sandbox/kafka/${segments.map(encodeURIComponent).join('/')}`

/** Goes to an address of the program in the window that is open. */
export async function show(page: Page, hash: string): Promise<void> {
  await page.evaluate((to) => { location.hash = to }, hash)
}

/** Settles when the page has drawn so many frames. */
export const drawn = (page: Page, frames: number): Promise<void> => page.evaluate((count) => new Promise((done) => {
  const next = (left: number) => (left === 0 ? done() : requestAnimationFrame(() => next(left - 1)))
  next(count)
}), frames)

/** Words in the view itself; what is only said aloud stands beside it. */
export const shown = (page: Page, words: string | RegExp): Locator => page.getByRole('main').getByText(words, { exact: true }).first()

export const grid = (page: Page, name: string): Locator => page.getByRole('grid', { name, exact: true })

/** Rows that hold data: they carry their number, heads and headings do not. */
export const dataRows = (table: Locator): Locator => table.locator('[role=row][aria-rowindex]:not([aria-busy])')

/** The row whose first words are this name. */
export const rowOf = (table: Locator, name: string): Locator => dataRows(table).filter({ has: table.page().getByTitle(name, { exact: true }) })

/** Which column a head stands over. */
const indexOf = (table: Locator, head: string): Promise<number> => table.getByRole('columnheader', { name: head, exact: true })
  .evaluate((element) => [...element.parentElement?.children ?? []].indexOf(element))

/** The cell of a row under a head. Waits until the table has that head. */
export async function cellOf(table: Locator, row: Locator, head: string): Promise<Locator> {
  return row.getByRole('gridcell').nth(await indexOf(table, head))
}

/** The texts under a head, from top to bottom of what is drawn. */
export async function columnTexts(table: Locator, head: string): Promise<readonly string[]> {
  return dataRows(table).evaluateAll((rows, index) => rows.map((row) => row.querySelectorAll<HTMLElement>('[role=gridcell]')[index]?.innerText ?? ''), await indexOf(table, head))
}

/** How many rows stand whole between the head and the foot of a table. */
export const wholeRows = (table: Locator): Promise<number> => table.evaluate((element) => {
  const head = element.querySelector('[role=columnheader]')?.getBoundingClientRect().bottom ?? 0
  const foot = element.getBoundingClientRect().top + element.clientHeight
  return [...element.querySelectorAll('[role=row][aria-rowindex]')]
    .map((row) => row.getBoundingClientRect())
    .filter((row) => row.top >= head - 0.5 && row.bottom <= foot + 0.5).length
})

/** How many rows would stand whole in a table, with `taken` px of it used by headings. */
export const roomForRows = (table: Locator, taken = 0): Promise<number> => table.evaluate((element, used) => {
  const head = element.querySelector('[role=columnheader]')?.getBoundingClientRect().bottom ?? 0
  const foot = element.getBoundingClientRect().top + element.clientHeight
  const row = element.querySelector('[role=row][aria-rowindex]')?.getBoundingClientRect().height ?? Number.NaN
  return Math.floor((foot - head - used + 0.5) / row)
}, taken)
