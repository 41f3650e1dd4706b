import { PlanForm, type FormFrameProps } from '../../../views/plan/form-frame.tsx'
import { closeForm, kinesis, type FormTarget } from './form-target.ts'

type FrameProps = Omit<FormFrameProps, 'place' | 'onClose'> & { readonly target: FormTarget }

/** A form about a stream that ends in a plan, whose button says the whole change: it counts shards or tags, never messages. */
export const FormFrame = ({ target: { connection, ref }, plan, ...props }: FrameProps) => (
  <PlanForm place={{ connection, system: kinesis, ref }} onClose={closeForm} plan={{ button: ({ title }) => title, ...plan }}
    {...props} />
)
