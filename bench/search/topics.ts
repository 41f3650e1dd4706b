/** A topic of the measurement: its codec, how large its batches are, and what was promised for it. */
export type SearchTopic = {
  readonly name: string; readonly codec: Codec; readonly batchBytes: number; readonly substring: number
}
type Codec = 'none' | 'gzip' | 'snappy' | 'lz4' | 'zstd'

/** A substring search with two threads, of kcat reading the same. The other bounds stand in measures.ts. */
const substring = { none: 2.5, gzip: 2, snappy: 1.2, lz4: 1.2, zstd: 1.2 } as const satisfies Record<Codec, number>
const codecs = ['none', 'gzip', 'snappy', 'lz4', 'zstd'] as const

/** Every codec in batches of 16 and of 256 KB, as in `none-16k`. */
export const searchTopics: readonly SearchTopic[] = [16, 256].flatMap((size) => codecs.map(
  (codec) => ({ name: `${codec}-${size}k`, codec, batchBytes: size << 10, substring: substring[codec] }),
))
