import { Connection } from '@platformatic/kafka'
import { ProblemError } from '#contract/problem.ts'
import type { KafkaConnection } from '#contract/systems/kafka.ts'
import { type Api, apiVersions, type Codec } from './apis.ts'
import { type Address, addressText, clientId, lowLevelOptions, parseAddress, userOf } from './client.ts'
import { isConnectionLost, problemError, replyInside } from './errors.ts'
import type { Tokens } from './tokens.ts'
import { cancelled, untilAborted, type Wait } from '../until-aborted.ts'

/** A broker as the cluster advertises it. */
export type Node = Address & { readonly id: number; readonly rack: string | null }

type Open = { readonly connection: Connection; readonly versions: ReadonlyMap<number, readonly [number, number]> }
/** `renewAt` is when its sign-in ends soon (performance.now()), `users` how many requests it is used for. */
type Link = { readonly connection: Connection; readonly open: Promise<Open>; renewAt: number; users: number }

/** Of the time a sign-in holds, the share after which a link is no longer used for new requests. */
const useful = 0.6

/** A request that takes longer than this and is given up takes its connection with it (ms). */
const hangingMs = 500

/**
 * One connection a broker, opened at its first use and again after it was lost. An answer comes back with the broker's error
 * codes inside; only what prevented an answer rejects, as ProblemError.
 */
export interface Brokers extends AsyncDisposable {
  /** Asks any broker that answers, the one that answered last first. */
  any<Args extends readonly unknown[], Reply>(api: Api<Args, Reply>, args: Args, wait: Wait): Promise<Reply>
  /** Asks one broker by its id. */
  on<Args extends readonly unknown[], Reply>(node: number, api: Api<Args, Reply>, args: Args, wait: Wait): Promise<Reply>
  /**
   * The version that broker and program would use; null where the broker does not know the call. Without a node, any broker's.
   */
  version(api: Api<readonly never[], unknown>, wait: Wait, node?: number): Promise<number | null>
  /** Takes over where the brokers are now, from a metadata answer. */
  learn(nodes: readonly Node[]): void
  nodes(): readonly Node[]
}

/** Opens no connection yet. `tokens` sign in where the connection has no password. */
export function openBrokers(config: KafkaConnection, tokens?: Tokens): Brokers {
  const user = userOf(config)
  const bootstrap = config.brokers.map(parseAddress)
  const links = new Map<string, Link>()
  let nodes: readonly Node[] = []
  let preferred: string | undefined

  const drop = (key: string): void => {
    const link = links.get(key)
    links.delete(key)
    void link?.connection.close()
  }

  const linkTo = (address: Address): Link => {
    const key = addressText(address)
    const known = links.get(key)
    if (known && performance.now() < known.renewAt) return known
    links.delete(key)
    if (known?.users === 0) void known.connection.close()
    const onSession = (lifetimeMs: number) => {
      if (lifetimeMs > 0) link.renewAt = performance.now() + lifetimeMs * useful
    }
    const connection = new Connection(clientId, lowLevelOptions(config, address, { tokens, onSession }))
    const forget = () => {
      if (links.get(key)?.connection === connection) links.delete(key)
    }
    const link: Link = { connection, open: openLink(connection, address, forget), renewAt: Infinity, users: 0 }
    links.set(key, link)
    link.open.catch(forget)
    return link
  }

  /** A link whose sign-in ends is replaced by the next request, and closed by the last one that uses it. */
  const over = async <T>(address: Address, use: (link: Open) => Promise<T>): Promise<T> => {
    const link = linkTo(address)
    link.users++
    try {
      return await use(await link.open)
    } finally {
      link.users--
      if (link.users === 0 && performance.now() >= link.renewAt) retire(addressText(address), link)
    }
  }

  const retire = (key: string, link: Link): void => {
    if (links.get(key) === link) links.delete(key)
    void link.connection.close()
  }

  const ask = async <T>(address: Address, use: (link: Open) => Promise<T>, wait: Wait): Promise<T> => {
    if (wait.signal.aborted) throw cancelled()
    const key = addressText(address)
    const reused = links.has(key)
    const begun = performance.now()
    try {
      return await untilAborted(over(address, use), wait.signal)
    } catch (error) {
      // Whoever gives up on a broker that hangs gets the socket back; others who wait on it ask again on a new one.
      if (wait.signal.aborted && performance.now() - begun > hangingMs) drop(key)
      // A broker closes connections that were idle for ten minutes; the first request on such a one is sent again.
      if (!reused || wait.signal.aborted || !isConnectionLost(error)) throw error
      drop(key)
      return untilAborted(over(address, use), wait.signal)
    }
  }

  const addressOf = (id: number): Address => {
    const node = nodes.find((one) => one.id === id)
    if (!node) throw new ProblemError({ code: 'Unreachable', message: `Broker ${id} is not in the cluster now.` })
    return node
  }

  const anywhere = async <T>(use: (link: Open) => Promise<T>, wait: Wait): Promise<T> => {
    const places = new Map([...nodes, ...bootstrap].map((address) => [addressText(address), address]))
    const order = [...places.keys()].sort((a, b) => Number(b === preferred) - Number(a === preferred))
    let first: unknown
    for (const key of order) {
      const address = places.get(key)
      if (!address) continue
      try {
        const answer = await ask(address, use, wait)
        preferred = key
        return answer
      } catch (error) {
        const problem = problemError(error, { broker: key, user })
        if (problem.problem.code === 'Cancelled' || problem.problem.code === 'Unsupported') throw problem
        first ??= problem
      }
    }
    throw first
  }

  return {
    any: (api, args, wait) => anywhere((link) => send(link, api, args), wait),
    on: async (id, api, args, wait) => {
      const address = addressOf(id)
      try {
        return await ask(address, (link) => send(link, api, args), wait)
      } catch (error) {
        throw problemError(error, { broker: `${id} (${addressText(address)})`, user })
      }
    },
    version: async (api, wait, id) => {
      const pick = async (link: Open) => codecFor(link, api)?.version ?? null
      return id === undefined ? anywhere(pick, wait) : ask(addressOf(id), pick, wait)
    },
    learn: (now) => {
      nodes = now
    },
    nodes: () => nodes,
    [Symbol.asyncDispose]: async () => {
      const open = [...links.values()]
      links.clear()
      await Promise.all(open.map(({ connection }) => connection.close()))
    },
  }
}

async function openLink(connection: Connection, { host, port }: Address, onLost: () => void): Promise<Open> {
  // What broke the connection arrives as an event; the request that then fails says only that it was closed.
  let cause: Error | undefined
  connection.on('error', (error) => {
    cause ??= error
    onLost()
  })
  connection.on('close', onLost)
  try {
    await connection.connect(host, port)
    const { apiKeys } = await apiVersions.async(connection, clientId, '1')
    return { connection, versions: new Map(apiKeys.map((one) => [one.apiKey, [one.minVersion, one.maxVersion]])) }
  } catch (error) {
    await connection.close()
    throw cause && cause !== error ? new AggregateError([cause, error]) : error
  }
}

function codecFor<Args extends readonly unknown[], Reply>(link: Open, api: Api<Args, Reply>): Codec<Args, Reply> | undefined {
  return api.versions.find(({ key, version }) => {
    const range = link.versions.get(key)
    return range && version >= range[0] && version <= range[1]
  })
}

async function send<Args extends readonly unknown[], Reply>(link: Open, api: Api<Args, Reply>, args: Args): Promise<Reply> {
  const codec = codecFor(link, api)
  if (!codec) throw new ProblemError({ code: 'Unsupported', message: `This cluster does not answer ${api.name}.` })
  try {
    return await codec.async(link.connection, ...args)
  } catch (error) {
    const reply = replyInside(error)
    if (reply === undefined) throw error
    return reply as Reply // the codec's own parsed answer, carried by the error it raises when any part of it failed
  }
}
