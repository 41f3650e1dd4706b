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

/** How many brokers the one at this loopback port knows; 0 while it does not answer. */
function brokersKnownAt(port: number): Promise<number> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(metadataRequest()))
    let answer = Buffer.alloc(0)
    const end = (brokers: number) => {
      socket.destroy()
      resolve(brokers)
    }
    socket.setTimeout(2000, () => end(0)).on('error', () => end(0)).on('close', () => end(0))
    socket.on('data', (chunk) => {
      answer = Buffer.concat([answer, chunk])
      // Size, correlation id and throttle time come before the count of brokers.
      if (answer.length >= 16) end(answer.readInt32BE(12))
    })
  })
}

/** Waits until the broker at this loopback port lists `brokers` of them. */
export async function untilReady(port: number, brokers: number, signal: AbortSignal): Promise<void> {
  while (await brokersKnownAt(port) < brokers) await sleep(25, undefined, { signal })
}
