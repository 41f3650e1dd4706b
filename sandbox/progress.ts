/** One thing the sandbox is doing; `done` of `total` where it can be counted. */
export type Progress = { readonly message: string; readonly done?: number; readonly total?: number }
/** Hears of each thing as it begins, and of its progress. */
export type OnProgress = (progress: Progress) => void
