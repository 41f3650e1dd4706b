import { t } from '../../texts/index.ts'
import { Button } from '../../ui/button.tsx'
import { Pop } from './choose.tsx'
import { ConditionChip } from './conditions.tsx'
import { DecodeFields } from './decode-fields.tsx'
import type { DecodeChoice } from './filter.ts'
import { formatName } from './format-names.ts'
import styles from './filter-bar.module.css'

const m = t.messages
const automatic: DecodeChoice = { key: null, value: null }

type DecodeChipProps = {
  readonly connection: string
  readonly decode: DecodeChoice
  readonly onDecode: (decode: DecodeChoice) => void
}

/** Says that values or keys are not read by their content but by a chosen decoder, and goes back to that. Else nothing. */
export function DecodeChip({ connection, decode, onDecode }: DecodeChipProps) {
  const { key, value } = decode
  if (key === null && value === null) return null
  const words = [value && formatName(value), key && m.keyAs(formatName(key))].filter(Boolean).join(', ')
  return (
    <Pop label={m.readAs} target={(toggle) => (
      <ConditionChip name={m.readAs} text={words} onEdit={toggle} removeLabel={m.automatic}
        onRemove={() => onDecode(automatic)} />
    )}>
      {(close) => (
        <div className={styles.form}>
          <DecodeFields connection={connection} decode={decode} onDecode={onDecode} inForm />
          <p className={styles.note}>{m.remembered}</p>
          <Button onClick={() => { close(); onDecode(automatic) }}>{m.automatic}</Button>
        </div>
      )}
    </Pop>
  )
}
