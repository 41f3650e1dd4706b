/** A sentence as a heading: without its full stop. */
export const asHeading = (sentence: string): string => sentence.replace(/\.$/, '')
