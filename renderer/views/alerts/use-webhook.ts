import { useQuery } from '@tanstack/react-query'
import { client } from '../../rpc/client.ts'
import { alertKeys } from './open-alerts.ts'

/** The host of the webhook's address, null while none is set. */
export const useWebhook = () =>
  useQuery({ queryKey: alertKeys.webhook, queryFn: ({ signal }) => client.alerts.webhook({}, { signal }) })
