import { createServer } from 'node:net'
import { once } from 'node:events'
import { describe, expect, it } from 'vitest'
import { freePortFrom, freePorts, onFreePorts } from '#sandbox/ports.ts'
import { ProblemError } from '#contract/problem.ts'

describe('ports', () => {
  it('step over a busy one', async () => {
    const [port = 0] = await freePorts(1)
    const server = createServer()
    await once(server.listen({ port, host: '127.0.0.1' }), 'listening')
    expect(await freePortFrom(port)).not.toBe(port)
    server.close()
  })

  it('are all different', async () => {
    expect(new Set(await freePorts(5)).size).toBe(5)
  })

  it('are chosen anew when other programs were quicker, six times at most', async () => {
    let tries = 0
    const start = async () => {
      if (++tries < 6) throw new ProblemError({ code: 'Conflict', message: 'taken' })
      return 'up'
    }
    expect(await onFreePorts(start)).toBe('up')
    tries = -9
    await expect(onFreePorts(start)).rejects.toThrow('taken')
  })
})
