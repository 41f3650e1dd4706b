import { z } from 'zod'

/**
 * How AWS is reached: `proxy` is a http or https address, `noProxy` hosts that need none (NO_PROXY's form), `caFile` a PEM file of
 * authorities to trust besides the system's. Absent ones are taken from HTTPS_PROXY, NO_PROXY and AWS_CA_BUNDLE.
 */
export const Network = z.strictObject({
  proxy: z.url({ protocol: /^https?$/, error: 'a proxy is a http or https address' }).optional(),
  noProxy: z.string().optional(),
  caFile: z.string().optional(),
})
export type Network = z.infer<typeof Network>

/**
 * Settings of the host. `workers` is how many threads read Kafka, from 1 to `cores`; it holds for connections opened afterwards.
 * `fixed`: the command line said how many, and saving another number is refused. `network` is absent while nothing was said of it.
 * `historyMegabytes` is how large the history of samples may grow on disk.
 */
export const HostSettings = z.object({
  workers: z.int().min(1), cores: z.int().min(1), fixed: z.boolean().optional(), network: Network.optional(),
  historyMegabytes: z.int(),
})
export type HostSettings = z.infer<typeof HostSettings>

/** What is to be changed; what is absent stays. `network` is replaced whole. */
export const HostSettingsChange = z.strictObject({
  workers: z.int().min(1).max(64).optional(), network: Network.optional(), historyMegabytes: z.int().min(10).max(100_000).optional(),
})
export type HostSettingsChange = z.infer<typeof HostSettingsChange>
