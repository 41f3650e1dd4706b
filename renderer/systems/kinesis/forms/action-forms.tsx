import { useStore } from '../../../store.ts'
import { useStream } from '../use-stream.ts'
import { CreateForm } from './create-form.tsx'
import { formTarget, kinesis, type FormTarget } from './form-target.ts'
import { ReshardForm } from './reshard-form.tsx'
import { MetricsForm, RegisterForm, RetentionForm, TagsForm } from './stream-forms.tsx'

const forms = { retention: RetentionForm, metrics: MetricsForm, register: RegisterForm, tags: TagsForm } as const

/** The form that is open, if any; once a view. */
export function ActionForms() {
  const target = useStore(formTarget)
  if (!target) return null
  if (target.form === 'create') return <CreateForm target={target} />
  return target.form === 'reshard' ? <ReshardForm target={target} /> : <OfStream target={target} form={target.form} />
}

/** Once the stream is known. */
function OfStream({ target, form }: { readonly target: FormTarget, readonly form: keyof typeof forms }) {
  const name = target.ref.path.join('/')
  const { extra, shards } = useStream(target.connection, kinesis, name)
  const Form = forms[form]
  return extra && <Form target={target} name={name} extra={extra} open={shards?.filter((shard) => shard.open).length ?? 0} />
}
