type Part = 'label' | 'input' | 'description' | 'error'
const inputWrapperOrder: Part[] = ['label', 'input', 'description', 'error']

/** How a field of Alerts is laid out: its help under it, and what is wrong with it last. */
export const wrapped = { inputWrapperOrder }
