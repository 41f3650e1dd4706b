import { fieldPath, itemPath, type Misfit, mostMisfits } from './misfit.ts'

const message = 'may have been rounded on its way, being beyond 2^53: give the whole payload as base64, its schema id in front'
/** Larger ones are no ids or counts; with an exponent they mean the same. */
const largest = 2 ** 64

/** Where whole numbers stand that a JSON number may not have kept; at most twenty places. */
export function roundedNumbers(json: unknown): readonly Misfit[] {
  const misfits: Misfit[] = []
  const look = (value: unknown, path: string): void => {
    if (misfits.length === mostMisfits) return
    if (typeof value === 'number') {
      if (Number.isInteger(value) && !Number.isSafeInteger(value) && Math.abs(value) <= largest) misfits.push({ path, message })
    } else if (Array.isArray(value)) {
      value.forEach((item: unknown, index) => { look(item, itemPath(path, index)) })
    } else if (typeof value === 'object' && value !== null) {
      for (const [name, item] of Object.entries(value)) look(item, fieldPath(path, name))
    }
  }
  look(json, '')
  return misfits
}
