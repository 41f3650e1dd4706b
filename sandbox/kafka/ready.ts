import { connect } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'

const clientId = Buffer.from('ready')

/** A Metadata request, version 4, for no topic at all: the smallest question every broker since 0.11 answers. */
function metadataRequest(): Buffer {
  const body = Buffer.alloc(10 + clientId.length + 5)
  body.writeInt16BE(3, 0)
  body.writeInt16BE(4, 2)
  body.writeInt32BE(1, 4)
  body.writeInt16BE(clientId.length, 8)
  clientId.copy(body, 10)
  body.writeInt32BE(0, 10 + clientId.length)
  const size = Buffer.alloc(4)
  size.writeInt32BE(body.length)
  return Buffer.concat([size, body])
}

type Known = { readonly brokers: number; readonly cluster: string | null }

/** Size, correlation id and throttle time come before the brokers; each is its id, host, port and rack; then the cluster's id. */
function knownIn(answer: Buffer): Known {
  const brokers = answer.readInt32BE(12)
  let at = 16
  const text = (): string | null => {
    const length = answer.readInt16BE(at)
    at += 2 + Math.max(0, length)
    return length < 0 ? null : answer.toString('utf8', at - length, at)
  }
  for (let left = brokers; left > 0; left--) {
    at += 4
    text()
    at += 4
    text()
  }
  return { brokers, cluster: text() }
}

/** What the broker at this loopback port knows of its cluster; null while none answers. */
function askedAt(port: number): Promise<Known | null> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(metadataRequest()))
    let answer = Buffer.alloc(0)
    const end = (known: Known | null) => {
      socket.destroy()
      resolve(known)
    }
    socket.setTimeout(2000, () => end(null)).on('error', () => end(null)).on('close', () => end(null))
    socket.on('data', (chunk) => {
      answer = Buffer.concat([answer, chunk])
      if (answer.length >= 4 && answer.length >= 4 + answer.readInt32BE(0)) end(knownIn(answer))
    })
  })
}

/** Waits until the broker at this loopback port is of this cluster and lists `brokers` of them. */
export async function untilReady(port: number, cluster: string | null, brokers: number, signal: AbortSignal): Promise<void> {
  for (;;) {
    const known = await askedAt(port)
    if (known && known.cluster === cluster && known.brokers >= brokers) return
    await sleep(25, undefined, { signal })
  }
}
