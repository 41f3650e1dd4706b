import { Select, TextInput } from '@mantine/core'
import { useState } from 'react'
import { t } from '../../texts/index.ts'
import { AwsSelect } from './aws-select.tsx'
import { ConfluentFields } from './confluent-fields.tsx'
import type { FieldProps } from './fields.tsx'
import { Fold } from './fold.tsx'

const c = t.connect
const kinds = Object.entries(c.registryTypes).map(([value, label]) => ({ value, label }))

/** Where the schemas of messages are kept, folded until there is one: Confluent's API, or AWS Glue. */
export function RegistryFields(props: FieldProps) {
  const { registry } = props.form
  const isUsed = registry.type === 'glue' || registry.url !== ''
  const [open, setOpen] = useState(isUsed)
  const isOpen = open || isUsed
  return (
    <Fold label={c.registry} open={isOpen} onToggle={() => setOpen(!isOpen)}>
      <Select label={c.registryType} value={registry.type} data={kinds}
        onChange={(value) => props.onChange({ registry: { type: value === 'glue' ? 'glue' : 'confluent' } })} />
      {registry.type === 'glue' ? <GlueFields {...props} /> : <ConfluentFields {...props} />}
    </Fold>
  )
}

function GlueFields({ form: { registry }, issues, onChange }: FieldProps) {
  return (
    <>
      <AwsSelect value={registry.aws} error={issues['registry.aws']} onChange={(aws) => onChange({ registry: { aws } })} />
      <TextInput label={c.registryName} value={registry.name} error={issues['registry.name']} spellCheck={false} autoComplete="off"
        description={c.registryNameHelp} inputWrapperOrder={['label', 'input', 'description', 'error']}
        onChange={(event) => onChange({ registry: { name: event.currentTarget.value } })} />
    </>
  )
}
