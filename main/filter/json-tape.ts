import { isUtf8 } from 'node:buffer'
import { afterSpace, escapeLength, isDigit, numberEnd, wordEnd } from './json-scan.ts'

/**
 * Where the values of one JSON text stand. Node 0 is the text's value; those inside a value follow it in the order of the
 * text, the name of a member before its value. `starts` has the index of a node's first byte; `ends` that of a closing quote
 * or bracket, or of the byte after anything else, and ~index for a string with an escape; `nexts` the node after an object
 * or array and all inside.
 */
export class JsonTape {
  json: Buffer = Buffer.alloc(0)
  starts = new Int32Array(0)
  ends = new Int32Array(0)
  nexts = new Int32Array(0)
  /** Whether a string has more than ASCII. */
  wide = false
  readonly #open = new Int32Array(deepest)

  /**
   * Reads the text at [from, to); what was read before is gone. False where that is not JSON, or where its usual decoding
   * might give more than the nodes tell: a name with an escape, `__proto__`, a name like a number, hundreds of levels, more
   * than a megabyte.
   */
  read(json: Buffer, from: number, to: number): boolean {
    if (to - from > longest) return false
    // Nodes are never more than bytes.
    if (this.starts.length < to - from) this.#grow(to - from)
    this.json = json
    this.wide = false
    const end = this.#value(from, to)
    return end >= 0 && afterSpace(json, end) === to && (!this.wide || isUtf8(json.subarray(from, to)))
  }

  /** Reads a value with all inside, without recursion. Like those below it gives the index after what it read, or -1. */
  #value(from: number, to: number): number {
    const { json, starts, ends, nexts } = this
    const open = this.#open
    let depth = 0
    let count = 0
    let at = from
    for (;;) {
      at = afterSpace(json, at)
      if (at >= to) return -1
      const byte = json[at] ?? 0
      const node = count++
      starts[node] = at
      if (byte === openBrace || byte === openBracket) {
        if (depth === deepest) return -1
        open[depth++] = node
        at = afterSpace(json, at + 1)
        if (json[at] !== byte + 2) {
          if (byte === openBrace && (at = this.#name(count++, at)) < 0) return -1
          continue
        }
      } else {
        if (byte === quote) at = this.#string(node, at)
        else ends[node] = at = byte === 0x2d || isDigit(byte) ? numberEnd(json, at) : wordEnd(json, at)
        if (at < 0 || depth === 0) return at
      }
      // A value has ended or is empty: what follows closes those around it, up to the next value.
      for (;;) {
        if (at >= to) return -1
        at = afterSpace(json, at)
        const around = open[depth - 1] ?? 0
        const kind = json[starts[around] ?? 0] ?? 0
        const next = json[at]
        if (next === comma) {
          at++
          if (kind === openBrace && (at = this.#name(count++, afterSpace(json, at))) < 0) return -1
          break
        }
        if (next !== kind + 2) return -1
        ends[around] = at++
        nexts[around] = count
        if (--depth === 0) return at
      }
    }
  }

  /** A member's name and its colon. */
  #name(node: number, start: number): number {
    const { json } = this
    this.starts[node] = start
    if (json[start] !== quote) return -1
    const end = this.#string(node, start)
    const escaped = (this.ends[node] ?? 0) < 0
    const first = json[start + 1] ?? 0
    if (end < 0 || escaped || isDigit(first) || (first === underscore && json[start + 2] === underscore)) return -1
    const at = afterSpace(json, end)
    return json[at] === colon ? at + 1 : -1
  }

  #string(node: number, start: number): number {
    const { json } = this
    let at = start + 1
    let bits = 0
    let escaped = false
    for (;;) {
      const byte = json[at] ?? 0
      if (byte > backslash) {
        // Small letters and what is beyond ASCII: most bytes, told by one comparison.
        bits |= byte
      } else if (byte === quote) {
        break
      } else if (byte === backslash) {
        const length = escapeLength(json, at)
        if (length === 0) return -1
        escaped = true
        at += length - 1
      } else if (byte < 0x20) {
        return -1
      }
      at++
    }
    if (bits > 0x7f) this.wide = true
    this.ends[node] = escaped ? ~at : at
    return at + 1
  }

  #grow(least: number): void {
    const length = Math.max(least, this.starts.length * 2, 4_096)
    this.starts = new Int32Array(length)
    this.ends = new Int32Array(length)
    this.nexts = new Int32Array(length)
  }
}

const deepest = 256
const longest = 1 << 20
const openBrace = 0x7b
const openBracket = 0x5b
const quote = 0x22
const backslash = 0x5c
const comma = 0x2c
const colon = 0x3a
const underscore = 0x5f
