import { createServer } from 'node:net'
import { ProblemError } from '#contract/problem.ts'

const loopback = '127.0.0.1'

/** Opens a loopback port for a moment; 0 lets the system choose. Returns its number, or null when it is busy. */
function tryPort(port: number): Promise<number | null> {
  return new Promise((resolve) => {
    const server = createServer().once('error', () => resolve(null))
    server.listen({ port, host: loopback, exclusive: true }, () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' && address ? address.port : null))
    })
  })
}

/** The first free loopback port among `preferred`, `preferred` + 10, + 20 … (50 tries). */
export async function freePortFrom(preferred: number): Promise<number> {
  for (let port = preferred; port < preferred + 500; port += 10) if (await tryPort(port) !== null) return port
  throw new ProblemError({
    code: 'Conflict',
    message: `No free port on ${loopback} between ${preferred} and ${preferred + 500}.`,
    hint: 'End a program that listens there, then start the sandbox again.',
  })
}

/** Some free loopback ports, all different. */
export async function freePorts(count: number): Promise<readonly number[]> {
  const ports = new Set<number>()
  while (ports.size < count) {
    const port = await tryPort(0)
    if (port !== null) ports.add(port)
  }
  return [...ports]
}

/**
 * Starts something on ports that were free a moment ago, and again where another program was quicker. Sandboxes that start at the
 * same time want the same ports: each round one of them gets its own.
 */
export async function onFreePorts<T>(start: () => Promise<T>, tries = 6): Promise<T> {
  try {
    return await start()
  } catch (error) {
    if (tries <= 1 || !(error instanceof ProblemError && error.problem.code === 'Conflict')) throw error
    return await onFreePorts(start, tries - 1)
  }
}
