/**
 * Follows a list that only grows at its end, so that each item is looked at once however often the list is. `first` is how many
 * were dropped before its first item.
 */
export class Growth<Item> {
  #head: Item | undefined
  #next = 0

  /** Where in `items` the new ones begin; `restart` when it is another list and everything in it is new. */
  look(items: readonly Item[], first: number): { readonly from: number, readonly restart: boolean } {
    const other = first === 0 && this.#head !== undefined && items[0] !== this.#head
    const restart = other || first + items.length < this.#next
    const from = restart ? 0 : Math.max(0, this.#next - first)
    if (first === 0) this.#head = items[0]
    this.#next = first + items.length
    return { from, restart }
  }
}
