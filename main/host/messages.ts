import type { Manifest } from '#contract/manifest.ts'
import type { Batch, MessagePart } from '#contract/message.ts'
import type { Draft, Receipt } from '#contract/publish.ts'
import { ProblemError, type Problem } from '#contract/problem.ts'
import { ownQuery, type Filter, type ReadQuery, type TailQuery } from '#contract/query.ts'
import type { Ref } from '#contract/ref.ts'
import { compileFilter } from '#main/filter/compile.ts'
import { rawText } from '#main/payload/text.ts'
import type { Call, Log } from '#main/systems/driver.ts'
import type { Guard, Who } from './guard.ts'
import { opened } from './opened.ts'
import { problem } from './problems.ts'
import type { Held, Place, Sessions } from './sessions.ts'

/** One resource of a connection. */
export type At = Place & { readonly ref: Ref }
type Needs = { readonly sessions: Sessions; readonly guard: Guard; readonly log: Log }

/** Throws BadInput for a kind the system does not have. */
export function kindOf(manifest: Manifest, kind: string): Manifest['kinds'][string] {
  const found = Object.hasOwn(manifest.kinds, kind) ? manifest.kinds[kind] : undefined
  if (found) return found
  throw problem(
    'BadInput', `${manifest.label} has no kind named ${kind}`, `Its kinds are ${Object.keys(manifest.kinds).join(', ')}.`,
  )
}

const unsupported = (manifest: Manifest, ref: Ref, what: string) =>
  problem('Unsupported', `${manifest.label} cannot ${what} a ${ref.kind}`, undefined, { ref })

/** Throws Unsupported for a member of the query that only another system can honour. */
function checkOwn(manifest: Manifest, query: ReadQuery | TailQuery, what: 'read' | 'tail'): void {
  const given = new Map(Object.entries(query))
  for (const [system, members] of Object.entries(ownQuery)) {
    const found = system === manifest.system ? undefined : members.find((member) => given.get(member) !== undefined)
    if (found === undefined) continue
    throw problem('Unsupported', `A ${what} of ${manifest.label} has no ${found}; that belongs to ${system}`, `Leave ${found} out.`, {
      issues: [{ path: `query.${found}`, message: `belongs to ${system}` }],
    })
  }
}

/** What keeps a filter from compiling, with the place, for whoever is still writing it. */
export function checkFilter(filter: Filter): { problem?: Problem } {
  try {
    compileFilter(filter, { path: 'filter' })
    return {}
  } catch (error) {
    if (error instanceof ProblemError && error.problem.code === 'BadInput') return { problem: error.problem }
    throw error
  }
}

/** Reading, following and publishing messages of one resource. */
export class Messages {
  readonly #needs: Needs

  constructor(needs: Needs) {
    this.#needs = needs
  }

  /**
   * Resolves with the first batch in hand, so that what is wrong with the query rejects here; the last batch carries the verdict.
   */
  async read(at: At, query: ReadQuery, signal: AbortSignal): Promise<AsyncGenerator<Batch, void, undefined>> {
    return this.#stream(at, signal, ({ session, manifest }, call) => {
      if (!session.read || !kindOf(manifest, at.ref.kind).reads) throw unsupported(manifest, at.ref, 'read messages of')
      checkOwn(manifest, query, 'read')
      return session.read(at.ref, query, call)
    })
  }

  /**
   * Like read, without an end. One by fan-out makes a resource that is billed, so it is refused, with an audit line, where the connection
   * may not be administered.
   */
  async tail(at: At, query: TailQuery, who: Who, signal: AbortSignal): Promise<AsyncGenerator<Batch, void, undefined>> {
    const open = () => this.#stream(at, signal, ({ session, manifest }, call) => {
      if (!session.tail || !kindOf(manifest, at.ref.kind).tail) throw unsupported(manifest, at.ref, 'follow messages of')
      checkOwn(manifest, query, 'tail')
      return session.tail(at.ref, query, call)
    })
    if (!query.fanOut) return open()
    const { stored } = this.#needs.sessions.driver(at)
    const what = 'Follow through a registered fan-out consumer'
    const verb = 'register a billed fan-out consumer'
    return this.#needs.guard.run({ connection: stored, need: 'admin', what, verb, ref: at.ref, who }, open, () => 'done')
  }

  async bytes(at: At, id: string, part: MessagePart, signal: AbortSignal): Promise<{ base64: string }> {
    using held = await this.#needs.sessions.hold(at)
    if (!held.session.bytes) throw unsupported(held.manifest, at.ref, 'give bytes of')
    const bytes = await held.session.bytes(at.ref, id, part, this.#call(held, signal))
    return { base64: rawText(bytes) }
  }

  /** One receipt a draft, in order. Refused, with an audit line, where the connection may not be written. */
  async publish(at: At, drafts: readonly Draft[], who: Who, signal: AbortSignal): Promise<{ receipts: Receipt[] }> {
    const { stored } = this.#needs.sessions.driver(at)
    const what = `Publish ${drafts.length} ${drafts.length === 1 ? 'message' : 'messages'}`
    return this.#needs.guard.run({ connection: stored, need: 'publish', what, verb: 'publish', ref: at.ref, who }, async () => {
      using held = await this.#needs.sessions.hold(at)
      if (!held.session.publish || !kindOf(held.manifest, at.ref.kind).publish) {
        throw unsupported(held.manifest, at.ref, 'publish to')
      }
      return { receipts: [...await held.session.publish(at.ref, drafts, this.#call(held, signal))] }
    }, ({ receipts }) => {
      const failed = receipts.filter((receipt) => !receipt.ok).length
      return failed === 0 ? 'done' : `${receipts.length - failed} of ${receipts.length} done, ${failed} failed`
    })
  }

  async #stream(
    at: At, signal: AbortSignal, start: (held: Held, call: Call) => AsyncIterable<Batch>,
  ): Promise<AsyncGenerator<Batch, void, undefined>> {
    const held = await this.#needs.sessions.hold(at)
    try {
      const call = this.#call(held, signal)
      return await opened(start(held, call), call.signal, () => held[Symbol.dispose]())
    } catch (error) {
      held[Symbol.dispose]()
      throw error
    }
  }

  #call(held: Held, signal: AbortSignal): Call {
    return { signal: AbortSignal.any([signal, held.signal]), log: this.#needs.log }
  }
}
