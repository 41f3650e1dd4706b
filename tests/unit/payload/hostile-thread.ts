import { parentPort } from 'node:worker_threads'
import { openPayloads } from '#main/payload/reading.ts'
import { cases, hostileFiles } from './hostile-cases.ts'

/** What came of one case. `decoded` is what kind of value a filter sees. */
export type Outcome = {
  readonly name: string; readonly ms: number; readonly bytes: number; readonly shown: number
  readonly format: string | undefined; readonly problem: string | undefined; readonly decoded: string
}

const schemas = { byId: () => Promise.reject(new Error('no registry')), files: () => Promise.resolve(hostileFiles) }

for (const { name, bytes: make, decode } of cases) {
  const payloads = openPayloads({ decode, schemas })
  const bytes = make()
  const start = performance.now()
  await payloads.needs(bytes, 'value')
  const payload = payloads.preview(bytes, 'value', { previewBytes: 4_096, raw: false })
  const value = payloads.decoded(bytes, 'value')
  const decoded = value instanceof Uint8Array ? 'bytes' : typeof value
  const ms = performance.now() - start
  const outcome: Outcome = {
    name, ms, bytes: bytes.length, shown: payload?.text.length ?? 0, format: payload?.format, problem: payload?.problem, decoded,
  }
  parentPort?.postMessage(outcome)
}
