/** Where a key acts; the headings of the keys dialog. */
export type KeyPlace = 'everywhere' | 'go' | 'desktop' | 'table' | 'tabs' | 'backlog' | 'messages' | 'tree' | 'dialog'

export interface KeyRow {
  /** The command it runs; views give it a handler with `useCommands`. */
  readonly id: string
  readonly place: KeyPlace
  /**
   * What to press, each an alternative: words joined by a space are held together (`Mod K`, `Shift L`), `then` makes a sequence
   * (`g then b`).
   * `Mod` is Ctrl, on Apple machines ⌘.
   */
  readonly keys: readonly string[]
  /** What it does, for the dialog and the palette. */
  readonly says: string
  /** The widget itself answers (arrows in a grid); the table only tells of it. */
  readonly widget?: true
  /** Acts in a field too. Keys with Mod always do. */
  readonly inFields?: true
}
