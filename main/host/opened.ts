/**
 * Takes the first item of a source, so that what fails before it rejects here, and returns the whole as one iterator.
 * However reading ends (to its end, by `return`, by an error, by `signal`, even before the first `next`), the source's `finally`
 * runs and then `release`, once.
 */
export async function opened<T>(
  source: AsyncIterable<T>, signal: AbortSignal, release: () => void,
): Promise<AsyncGenerator<T, void, undefined>> {
  const iterator = source[Symbol.asyncIterator]()
  let ended = false
  const onAbort = () => void close().catch(() => {})
  const close = async () => {
    if (ended) return
    ended = true
    signal.removeEventListener('abort', onAbort)
    try {
      await iterator.return?.()
    } finally {
      release()
    }
  }
  const step = async (taken: () => Promise<IteratorResult<T, unknown>>): Promise<IteratorResult<T, void>> => {
    try {
      const result = await taken()
      if (!result.done) return result
      await close()
    } catch (error) {
      await close().catch(() => {})
      throw error
    }
    return { done: true, value: undefined }
  }

  signal.addEventListener('abort', onAbort)
  if (signal.aborted) onAbort()
  let first: IteratorResult<T, void> | null = await step(() => iterator.next())
  const whole: AsyncGenerator<T, void, undefined> = {
    next: () => step(() => {
      const taken = first ?? iterator.next()
      first = null
      return Promise.resolve(taken)
    }),
    async return() {
      await close()
      return { done: true, value: undefined }
    },
    async throw(error) {
      await close()
      throw error
    },
    [Symbol.asyncIterator]: () => whole,
    [Symbol.asyncDispose]: close,
  }
  return whole
}
