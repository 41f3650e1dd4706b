import type { ReactNode } from 'react'
import classes from './table.module.css'

/** The 28 px line under a table: counts at the left, what can be done at the right. */
export function TableFoot({ children, actions }: { readonly children?: ReactNode; readonly actions?: ReactNode }) {
  return <div className={classes.foot}>{children}<span className={classes.space} />{actions}</div>
}
