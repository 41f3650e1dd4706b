import type { KafkaConnection } from '#contract/systems/kafka.ts'
import { ProblemError } from '#contract/problem.ts'
import { addressText, parseAddress, type Address } from '../client.ts'
import type { Tokens } from '../tokens.ts'
import { connectBroker, type BrokerConnection } from './connection.ts'
import { apiVersions } from './requests/api-versions.ts'
import { metadata, type Metadata } from './requests/metadata.ts'

const metadataKey = 3

/**
 * Connections to the brokers of one cluster, one a broker, opened when first needed and kept until `close`. `signal` frees them
 * all.
 */
export class WireBrokers {
  readonly #connection: KafkaConnection
  readonly #signal: AbortSignal
  readonly #tokens: Tokens | undefined
  readonly #open = new Map<string, Promise<BrokerConnection>>()
  #addresses: ReadonlyMap<number, Address> = new Map()
  #versions: ReadonlyMap<number, number> = new Map()

  constructor(connection: KafkaConnection, signal: AbortSignal, tokens?: Tokens) {
    this.#connection = connection
    this.#signal = signal
    this.#tokens = tokens
  }

  /** Metadata of these topics from the first broker that answers. Rejects with what the first broker said when none does. */
  async metadata(topics: readonly string[]): Promise<Metadata> {
    const addresses = [...this.#addresses.values(), ...this.#connection.brokers.map(parseAddress)]
    const isOpen = (address: Address) => this.#open.has(addressText(address))
    let failure: unknown
    for (const address of [...addresses.filter(isOpen), ...addresses.filter((one) => !isOpen(one))]) {
      try {
        const broker = await this.#to(address)
        if (this.#versions.size === 0) this.#versions = await apiVersions(broker)
        const found = await metadata(broker, topics, this.supports(metadataKey, 10))
        this.#addresses = new Map(found.brokers.map(({ id, host, port }) => [id, { host, port }]))
        return found
      } catch (error) {
        if (this.#signal.aborted) throw error
        failure ??= error
      }
    }
    throw failure
  }

  /** Whether the cluster answers this version of a request; false before the first metadata. */
  supports(apiKey: number, version = 0): boolean {
    return (this.#versions.get(apiKey) ?? -1) >= version
  }

  /** The connection to a broker that metadata named. Rejects with Unreachable where it is not known or does not answer. */
  async to(node: number): Promise<BrokerConnection> {
    const address = this.#addresses.get(node)
    if (!address) throw new ProblemError({
      code: 'Unreachable', message: `Broker ${node} is not in the cluster's metadata.`, hint: 'It may be down.',
    })
    return this.#to(address)
  }

  close(): void {
    for (const connecting of this.#open.values()) connecting.then((connection) => connection.close(), () => {})
    this.#open.clear()
  }

  async #to(address: Address): Promise<BrokerConnection> {
    const name = addressText(address)
    const open = this.#open.get(name)
    if (open && !(await open.then(({ closed }) => closed, () => true))) return open
    if (this.#open.get(name) !== open) return this.#to(address)
    const { tls, sasl } = this.#connection
    const connecting = connectBroker({ ...address, tls, sasl, tokens: this.#tokens, signal: this.#signal })
    this.#open.set(name, connecting)
    connecting.catch(() => { if (this.#open.get(name) === connecting) this.#open.delete(name) })
    return connecting
  }
}
