import { Component, type ReactNode } from 'react'
import { toProblem } from '../rpc/problem.ts'
import { t } from '../texts/index.ts'
import { FailedState } from '../ui/failed-state.tsx'

interface ViewBoundaryProps { readonly children: ReactNode }

/** Keeps a view that throws from taking the frame with it. Give it the address as `key`, so that going elsewhere starts anew. */
export class ViewBoundary extends Component<ViewBoundaryProps, { readonly error: unknown }> {
  override state: { readonly error: unknown } = { error: undefined }

  static getDerivedStateFromError(error: unknown) {
    return { error }
  }

  override render(): ReactNode {
    if (this.state.error === undefined) return this.props.children
    const { message } = toProblem(this.state.error)
    const stack = this.state.error instanceof Error ? this.state.error.stack : undefined
    return (
      <FailedState onTryAgain={() => this.setState({ error: undefined })}
        problem={{ code: 'Internal', message: t.shell.crashed, hint: t.shell.crashedHint,
          issues: [{ path: message, message: stack ?? '' }] }} />
    )
  }
}
