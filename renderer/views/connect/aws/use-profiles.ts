import { useQuery } from '@tanstack/react-query'
import type { AwsConnection } from '#contract/systems/aws.ts'
import { client } from '../../../rpc/client.ts'

export const profilesKey = ['aws-profiles'] as const

/** The profiles of the shared AWS config of the host, with the files that were read. Read again whenever the form is opened. */
export const useProfiles = () => useQuery({
  queryKey: profilesKey, queryFn: ({ signal }) => client.aws.profiles({}, { signal }), staleTime: 0, refetchOnWindowFocus: true,
})

/**
 * Who AWS says this is: of a saved connection, or of settings that are not saved yet (with `id` its stored secrets fill in). Asked
 * anew when the settings change; nothing is asked while there is nothing to ask with.
 */
export const useIdentity = (asked: { readonly id: string } | { readonly id?: string; readonly config: AwsConnection } | undefined) => useQuery({
  queryKey: ['aws-identity', asked],
  queryFn: ({ signal }) => client.aws.identify(asked ?? { id: '' }, { signal }),
  enabled: asked !== undefined,
  staleTime: 60_000,
  gcTime: 0,
})
