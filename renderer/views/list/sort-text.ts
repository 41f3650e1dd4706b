import type { Sort } from '../../ui/table/column.ts'
import { nameSort } from './list-columns.tsx'

/** A sort as it stands in an address: `messages`, falling with a minus before it; by name where nothing stands. */
export const sortOf = (text: string | undefined, otherwise: Sort = { by: nameSort, desc: false }): Sort => {
  if (text === undefined) return otherwise
  return text.startsWith('-') ? { by: text.slice(1), desc: true } : { by: text, desc: false }
}

export const sortText = ({ by, desc }: Sort): string => `${desc ? '-' : ''}${by}`
