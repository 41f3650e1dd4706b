/** Runs a task for each item, so many at a time; results in the items' order. A task that rejects rejects the whole. */
export async function bounded<Item, Result>(
  items: readonly Item[], atOnce: number, task: (item: Item) => Promise<Result>,
): Promise<readonly Result[]> {
  const results: Result[] = []
  let next = 0
  const worker = async (): Promise<void> => {
    while (next < items.length) {
      const index = next++
      const item = items[index]
      if (item !== undefined) results[index] = await task(item)
    }
  }
  await Promise.all(Array.from({ length: Math.min(atOnce, items.length) }, worker))
  return results
}
