import { describe, expect, it } from 'vitest'
import { lastError } from '#sandbox/kafka/node.ts'

describe('a broker\'s log', () => {
  it('tells the last error', () => {
    expect(
      lastError('2026 WARN x (Y)\n2026-11-21 ERROR Exiting Kafka (K)\n\tat java.base\n2026 WARN bye (Y)\n')
    ).toBe('2026-11-21 ERROR Exiting Kafka (K)')
    expect(lastError('Error: Could not find or load main class kafka.Kafka\n')).toContain('main class')
    expect(lastError('2026 WARN Performing controller activation. (QuorumController)\n')).toBeNull()
  })
})
