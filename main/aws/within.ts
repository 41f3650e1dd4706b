/** What a promise gives, or undefined when it takes longer than this; it then goes on by itself. Rejects as the promise does. */
export async function within<T>(ms: number, promise: Promise<T>): Promise<T | undefined> {
  const over = Promise.withResolvers<undefined>()
  const timer = setTimeout(() => over.resolve(undefined), ms)
  try {
    return await Promise.race([promise, over.promise])
  } finally {
    clearTimeout(timer)
  }
}
