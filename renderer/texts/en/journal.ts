import { plural } from '../../format/number.ts'

const count = (words: string) => (n: string): string => `${n} ${words}`

/** Texts of the journal of a job: how far each message came, what is in doubt and what to do about it. */
export const journal = {
  title: 'Journal',
  table: 'Messages of the journal',
  reading: 'Reading the journal…',
  none: 'The journal names no message yet.',
  byAws: 'The journal names no message: AWS moves them with a task of its own.',
  lead: (total: number, counts: string) => `The journal names ${plural(total, 'message')}: ${counts}.`,
  most: (shown: string) => `The first ${shown} are listed, those in doubt before them.`,
  steps: {
    received: 'Received', sending: 'Being sent', sent: 'Sent on', unsent: 'Not sent', doubt: 'In doubt', returned: 'Given back', written: 'Written',
    moved: 'Moved', deleted: 'Taken out',
  } as Readonly<Record<string, string>>,
  /** Of a job that does not run. */
  doubtSteps: { sending: 'In doubt', sent: 'In both', written: 'In doubt' } as Readonly<Record<string, string>>,
  counts: {
    doubt: count('in doubt'), sending: count('being sent'), sent: count('sent on and not yet deleted'), unsent: count('not sent'), moved: count('moved'),
    deleted: count('taken out'), written: count('written and not yet deleted'), received: count('received'), returned: count('given back'),
  } as Readonly<Record<string, (n: string) => string>>,
  doubts: (n: number) => `${plural(n, 'message')} in doubt`,
  doubtsWhy: (n: number) => (n === 1 ? 'It may stand in two places.' : 'Each may stand in two places.'),
  resume: 'Resume the job first: it settles what can be known.',
  compare: 'Look for a field of the message where it was sent, then delete it here, or redrive it.',
  inFile: 'What was written is in the file, and may be in the queue as well.',
  settled: 'Those are listed first.',
  step: 'Step', id: 'Message', at: 'Time', to: 'Sent to', newId: 'Id there', note: 'Note',
}
