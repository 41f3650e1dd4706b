import { connect, createServer, type Socket } from 'node:net'

/** A tunnel to the host, as `ssh -L` makes one, that can be cut and mended. */
export interface Tunnel {
  /** The host's address at this end, with the token. */
  readonly address: string
  /** Ends every connection and refuses new ones until `mend`. */
  cut(): void
  mend(): void
  close(): Promise<void>
}

/** Opens a tunnel to an address of a host on a free port of this machine. */
export async function tunnelTo(address: string): Promise<Tunnel> {
  const target = new URL(address)
  const open = new Set<Socket>()
  let isCut = false
  const server = createServer((near) => {
    if (isCut) return near.destroy()
    const far = connect(Number(target.port), target.hostname)
    for (const [socket, other] of [[near, far], [far, near]] as const) {
      open.add(socket)
      socket.pipe(other)
      socket.on('error', () => other.destroy())
      socket.on('close', () => { open.delete(socket); other.destroy() })
    }
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const own = server.address()
  if (own === null || typeof own === 'string') throw new Error('The tunnel has no port')
  const cut = () => { isCut = true; for (const socket of open) socket.destroy() }
  return {
    address: `http://127.0.0.1:${own.port}/${target.search}`,
    cut,
    mend: () => { isCut = false },
    close: () => new Promise((resolve) => { cut(); server.close(() => resolve()) }),
  }
}
