import { describe, expect, it } from 'vitest'
import { bornAt, bornInStat, commandLineOf, isRunning, thisProcess } from '#sandbox/process.ts'

describe('processes', () => {
  it('know themselves', async () => {
    const me = await thisProcess()
    expect(await isRunning(me)).toBe(true)
    expect(await isRunning({ ...me, born: '1' })).toBe(false)
    expect(await commandLineOf(process.pid)).toContain('node')
  })

  it('that do not run have no birth', async () => {
    expect(await bornAt(2 ** 22 + 1)).toBeNull()
    expect(await commandLineOf(2 ** 22 + 1)).toBeNull()
  })

  it('are read from a stat line whose name holds spaces and brackets, and a zombie does not run', () => {
    const rest = '1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 424242 20'
    expect(bornInStat(`77 (a) b) S ${rest}`)).toBe('424242')
    expect(bornInStat(`77 (java) Z ${rest}`)).toBeNull()
  })
})
