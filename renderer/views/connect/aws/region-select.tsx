import { Select } from '@mantine/core'
import { useState } from 'react'
import { t } from '../../../texts/index.ts'
import styles from './aws.module.css'
import { regionLabel, regionOptions } from './regions.ts'

type Props = {
  readonly label: string
  /** The chosen region; '' while there is none. */
  readonly value: string
  readonly error?: string | undefined
  readonly help?: string
  readonly without?: readonly string[]
  readonly onChange: (region: string) => void
}

/** Chooses a region by its code or its name; a new one that is not in the list can be typed. */
export function RegionSelect({ label, value, error, help, without = [], onChange }: Props) {
  const [typed, setTyped] = useState('')
  const data = regionOptions(typed, value).filter((region) => !without.includes(region)).map((region) => ({ value: region, label: regionLabel(region) }))
  return (
    <Select searchable className={styles.region ?? ''} label={label} value={value === '' ? null : value} data={data} error={error} description={help} spellCheck={false}
      inputWrapperOrder={['label', 'input', 'description', 'error']} nothingFoundMessage={t.aws.regionNone}
      onSearchChange={setTyped} onChange={(region) => region !== null && onChange(region)} />
  )
}
