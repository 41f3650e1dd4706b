/** A sentence as a heading: without its full stop. */
export const asHeading = (sentence: string): string => sentence.replace(/\.$/, '')

/** A heading as a sentence: with its full stop, so that another can follow it. */
export const asSentence = (heading: string): string => (/[.!?…:]$/.test(heading) ? heading : `${heading}.`)

/** A label inside a sentence: its first word small, unless that is an abbreviation. `topics`, `SQS queues`. */
export const inSentence = (label: string): string => label.replace(/^[A-Z](?=[a-z])/, (first) => first.toLowerCase())
