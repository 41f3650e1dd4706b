import { useStore } from '../../../store.ts'
import { CreateForm } from './create-form.tsx'
import { DrainForm } from './drain-form.tsx'
import { formTarget } from './form-target.ts'
import { RedriveForm } from './redrive-form.tsx'
import { SettingsForm } from './settings-form.tsx'

/** The form that is open, if any; once a view. */
export function ActionForms() {
  const target = useStore(formTarget)
  switch (target?.form) {
    case undefined: return null
    case 'create': return <CreateForm target={target} />
    case 'settings': return <SettingsForm target={target} />
    case 'drain': return <DrainForm target={target} />
    case 'redrive': return <RedriveForm target={target} />
  }
}
