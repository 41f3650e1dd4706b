import { createReadStream } from 'node:fs'

const lineFeed = 0x0a

/** A line of a file without its end; `isEnded` is false for a last one that no line feed ends. */
export type FileLine = { readonly bytes: Buffer; readonly isEnded: boolean }

/**
 * The lines of a file from byte `start` to byte `end` (exclusive), as a stream: no more than one line is in memory. Only a line
 * feed ends one, since JSON leaves other separators of Unicode as they are. Rejects where the file cannot be read.
 */
export async function* fileLines(path: string, start = 0, end = Infinity): AsyncGenerator<FileLine> {
  if (end <= start) return
  let begun: Buffer[] = []
  for await (const chunk of createReadStream(path, { start, end: end - 1 }) as AsyncIterable<Buffer>) {
    let from = 0
    for (let at = chunk.indexOf(lineFeed); at >= 0; at = chunk.indexOf(lineFeed, from)) {
      const bytes = Buffer.concat([...begun, chunk.subarray(from, at)])
      begun = []
      from = at + 1
      yield { bytes, isEnded: true }
    }
    if (from < chunk.length) begun.push(chunk.subarray(from))
  }
  if (begun.length > 0) yield { bytes: Buffer.concat(begun), isEnded: false }
}
