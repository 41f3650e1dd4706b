import { refKey, type Ref } from '#contract/ref.ts'
import type { Log } from '#main/systems/driver.ts'
import type { Marks } from './marks.ts'
import type { Poller } from './poller.ts'
import { keyOf, type Place } from './sessions.ts'

type Needs = { readonly marks: Marks; readonly poller: Poller; readonly log: Log }
type Watched = { readonly refs: string; readonly stop: AbortController }

/** Keeps pinned resources sampled at their background pace while nobody looks, so that their history has no hole. */
export class Pins {
  readonly #needs: Needs
  readonly #watched = new Map<string, Watched>()
  readonly #stop = new AbortController()

  constructor(needs: Needs) {
    this.#needs = needs
    void this.#follow()
  }

  close(): void {
    this.#stop.abort()
    for (const { stop } of this.#watched.values()) stop.abort()
    this.#watched.clear()
  }

  async #follow(): Promise<void> {
    for await (const { items } of this.#needs.marks.watch(this.#stop.signal)) {
      const pinned = Map.groupBy(items.filter((mark) => mark.pinned), (mark) => keyOf(mark))
      for (const [key, { stop }] of this.#watched) {
        if (pinned.has(key)) continue
        stop.abort()
        this.#watched.delete(key)
      }
      for (const [key, marks] of pinned) if (marks[0]) this.#want(key, marks[0], marks.map(({ ref }) => ref))
    }
  }

  #want(key: string, { connection, system }: Place, refs: readonly Ref[]): void {
    const text = refs.map(refKey).join('\n')
    const old = this.#watched.get(key)
    if (old?.refs === text) return
    const stop = new AbortController()
    this.#watched.set(key, { refs: text, stop })
    void this.#watch({ connection, system }, refs, stop.signal)
    old?.stop.abort()
  }

  async #watch(place: Place, refs: readonly Ref[], signal: AbortSignal): Promise<void> {
    try {
      // What it brings goes into the history by itself.
      for await (const _ of this.#needs.poller.watch(place, refs, signal, true)) continue
    } catch (error) {
      this.#needs.log.warn('Pinned resources are not sampled', { place: keyOf(place), error })
    }
  }
}
