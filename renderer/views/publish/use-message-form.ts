import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import type { Message } from '#contract/message.ts'
import type { Problem } from '#contract/problem.ts'
import { refKey } from '#contract/ref.ts'
import { problemOf } from '../../rpc/queries.ts'
import { formOf, type Form } from './form.ts'
import { messageBytes } from './message-bytes.ts'
import type { PublishTarget } from './publish-target.ts'
import type { Publishing } from './use-publish.ts'

/** A message as a form: with its exact bytes, or as it was edited. Undefined while the bytes are loading. */
export type MessageForm = {
  readonly form: Form | undefined
  readonly edited: boolean
  readonly problem: Problem | undefined
  /** Goes back to the exact bytes. */
  readonly again: () => void
}

/** The form of a message that is sent again. */
export function useMessageForm({ from }: PublishTarget, message: Message, { work, edit }: Publishing): MessageForm {
  const edited = work.edits.get(message.id)
  const query = useQuery({
    queryKey: ['publish-bytes', from?.connection, from && refKey(from.ref), message.id],
    queryFn: ({ signal }) => (from ? messageBytes(from, message, signal) : null),
    enabled: edited === undefined, staleTime: Infinity, gcTime: 0,
  })
  const bytes = query.data
  const exact = useMemo(() => (bytes ? formOf(message, bytes) : undefined), [message, bytes])
  return {
    form: edited ?? exact, edited: edited !== undefined, problem: edited ? undefined : problemOf(query),
    again: () => {
      if (edited) edit(message, undefined)
      else void query.refetch()
    },
  }
}
