import { PlanForm, type FormFrameProps } from '../../../views/plan/form-frame.tsx'
import { closeForm, sqs, type FormTarget } from './form-target.ts'

type FrameProps = Omit<FormFrameProps, 'place' | 'onClose'> & { readonly target: FormTarget }

/** A form about a queue that ends in a plan. */
export const FormFrame = ({ target: { connection, ref }, ...props }: FrameProps) => (
  <PlanForm place={{ connection, system: sqs, ref }} onClose={closeForm} {...props} />
)
