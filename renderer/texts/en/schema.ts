import { formatCount, plural } from '../../format/number.ts'

const types = { AVRO: 'Avro', PROTOBUF: 'Protobuf', JSON: 'JSON Schema' }
type Version = { readonly id: number | string, readonly type: keyof typeof types }

/** Texts of the page of a subject, and names of the types of schemas. */
export const schema = {
  types,
  verdict: (versions: readonly Version[]) => {
    const [latest] = versions
    return latest ? `${types[latest.type]}, ${plural(versions.length, 'version')}; latest id ${latest.id}` : 'No version'
  },
  /** Rows of the details that the sentence on top says already. */
  said: ['Type', 'Versions', 'Latest id', 'Latest version', 'References'] as readonly string[],
  versions: 'Versions',
  version: 'Version',
  id: 'Id',
  references: 'References',
  versionOf: (version: number) => `Version ${version}`,
  is: (type: string, id: number | string) => `${type}, id ${id}`,
  none: 'This subject has no version',
  noneHint: 'All of them were deleted in the registry.',
  compare: 'Compare with',
  against: (version: number) => `Against version ${version}`,
  compareNone: 'Compare with…',
  changed: (added: number, removed: number) => (added + removed === 0 ? 'Nothing differs'
    : `${plural(added, 'line')} added, ${formatCount(removed)} removed`),
  unchanged: (count: number) => plural(count, 'unchanged line'),
  steps: { added: 'added:', removed: 'removed:' },
  copy: 'Copy schema',
  uses: 'Refers to',
  reference: (name: string, subject: string, version: number) =>
    (name === subject ? `${name} ${version}` : `${name}: ${subject} ${version}`),
  text: 'Text of the schema',
  diff: 'What changed',
}
