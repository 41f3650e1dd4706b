import { Select } from '@mantine/core'
import { useConnections } from '../../rpc/queries.ts'
import { t } from '../../texts/index.ts'

type Props = {
  /** Id of a saved AWS connection; '' while none is chosen. */
  readonly value: string
  readonly error: string | undefined
  readonly help?: string
  readonly onChange: (id: string) => void
}

/** Chooses among the saved AWS connections; where there is none it says so. */
export function AwsSelect({ value, error, help, onChange }: Props) {
  const saved = (useConnections().data ?? []).filter(({ config }) => config.type === 'aws')
  return (
    <Select label={t.connect.awsConnection} value={value === '' ? null : value} error={error}
      data={saved.map(({ id, name, config }) => ({ value: id, label: `${name} · ${String(config.region)}` }))}
      description={saved.length === 0 ? t.connect.noAwsConnection : help} disabled={saved.length === 0}
      inputWrapperOrder={['label', 'input', 'description', 'error']} onChange={(id) => onChange(id ?? '')} />
  )
}
