import { Select } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { client } from '../../rpc/client.ts'
import { t } from '../../texts/index.ts'
import type { DecodeChoice } from './filter.ts'
import { formatName, formatNames, typePrefix } from './format-names.ts'

const a = t.messages.about
const auto = 'auto'

type DecodeFieldsProps = {
  readonly connection: string
  readonly decode: DecodeChoice
  readonly onDecode: (decode: DecodeChoice) => void
  /** Its lists open inside a form that would close when something outside is pressed. */
  readonly inForm?: boolean
}

const inside = { withinPortal: false, transitionProps: { duration: 0 }, shadow: 'none', offset: 4 } as const

/** What reads values and keys: by content unless a decoder is chosen, for the whole topic. */
export function DecodeFields({ connection, decode, onDecode, inForm }: DecodeFieldsProps) {
  const types = useTypes(connection)
  const names = (chosen: string | null) => [...new Set([
    ...Object.keys(formatNames), ...types.map((type) => typePrefix + type), ...(chosen === null ? [] : [chosen]),
  ])]
  const field = (part: keyof DecodeChoice, label: string) => (
    <Select label={label} value={decode[part] ?? auto} searchable={types.length > 10} {...(inForm && { comboboxProps: inside })}
      onChange={(name) => onDecode({ ...decode, [part]: name === auto ? null : name })}
      data={[{ value: auto, label: a.auto }, ...names(decode[part]).map((name) => ({ value: name, label: formatName(name) }))]} />
  )
  return <>{field('value', a.chooseValue)}{field('key', a.chooseKey)}</>
}

/** Full names of the message types in the connection's schema files; none while they are not known. */
function useTypes(connection: string): readonly string[] {
  const files = useQuery({
    queryKey: ['schemas', connection],
    queryFn: async ({ signal }) => (await client.schemas.list({ connection }, { signal })).items,
  })
  return [...new Set((files.data ?? []).flatMap(({ types }) => types))].toSorted()
}
