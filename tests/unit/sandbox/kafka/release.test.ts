import { describe, expect, it } from 'vitest'
import { logSettingsFor, pomFor } from '#sandbox/kafka/release.ts'

describe('a pinned release', () => {
  it('names exact versions and its own log binding', () => {
    expect(pomFor('4.3.1')).toContain('<artifactId>kafka-tools</artifactId><version>4.3.1</version>')
    expect(pomFor('4.3.1')).toContain('log4j-slf4j-impl')
    expect(pomFor('3.9.2')).toContain('slf4j-reload4j')
    expect(logSettingsFor('3.9.2').option('/x')).toBe('-Dlog4j.configuration=file:/x')
    expect(logSettingsFor('4.3.1').option('/x')).toBe('-Dlog4j2.configurationFile=/x')
  })
})
