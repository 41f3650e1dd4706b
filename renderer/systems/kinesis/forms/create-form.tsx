import { TextInput } from '@mantine/core'
import { useState } from 'react'
import { go } from '../../../address/use-address.ts'
import { t } from '../../../texts/index.ts'
import { Segmented } from '../../../ui/segmented.tsx'
import { streamRef } from '../use-stream.ts'
import { FormFrame } from './form-frame.tsx'
import { kinesis, type FormTarget } from './form-target.ts'
import { isWhole } from './whole.ts'

const f = t.kinesis.forms

/** A new stream: its name, and whether AWS sees to its shards. */
export function CreateForm({ target }: { readonly target: FormTarget }) {
  const [typed, setTyped] = useState('')
  const [mode, setMode] = useState<'provisioned' | 'on-demand'>('provisioned')
  const [shards, setShards] = useState('1')
  const name = typed.trim()
  const named = /^[\w.-]{1,128}$/.test(name)
  const sized = mode === 'on-demand' || isWhole(shards, 1, 10_000)
  return (
    <FormFrame target={target} title={f.create} ready={named && sized} plan={{
      action: 'create-stream', ref: streamRef(name), button: () => f.createButton,
      input: mode === 'provisioned' ? { shards: Number(shards) } : {},
      onEnd: ({ state }) => {
        if (state !== 'done') return
        go({ view: 'resource', connection: target.connection, system: kinesis, kind: 'stream', path: [name] })
      },
    }}>
      <TextInput label={f.name} data-autofocus="" value={typed} spellCheck={false}
        error={typed === '' || named ? null : f.badName} onChange={(event) => setTyped(event.currentTarget.value)} />
      <Segmented label={f.mode} value={mode}
        options={[{ value: 'provisioned', label: f.provisioned }, { value: 'on-demand', label: f.onDemand }]}
        onChange={setMode} />
      {mode === 'provisioned' && (
        <TextInput label={f.shards} value={shards} inputMode="numeric" error={sized ? null : f.notShards('1', '10,000')}
          onChange={(event) => setShards(event.currentTarget.value)} />
      )}
    </FormFrame>
  )
}
