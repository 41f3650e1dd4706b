import { describe, expect, it } from 'vitest'
import { parseJavaVersion, programFolders } from '#sandbox/java.ts'

describe('finding Java', () => {
  it.each([
    ['openjdk version "17.0.15" 2025-04-15', 17],
    ['openjdk version "25" 2025-09-16', 25],
    ['java version "1.8.0_402"', 8],
    ['openjdk version "21-ea" 2023-09-19', 21],
  ])('reads %s', (text, major) => {
    expect(parseJavaVersion(text)?.major).toBe(major)
  })

  it('takes the macOS stub for none', () => {
    expect(parseJavaVersion('The operation couldn’t be completed. Unable to locate a Java Runtime.')).toBeNull()
  })

  it('looks into JAVA_HOME first and into Homebrew on a Mac', () => {
    expect(programFolders({ PATH: '/usr/bin', JAVA_HOME: '/jdk' }, 'linux')).toEqual(['/jdk/bin', '/usr/bin'])
    expect(programFolders({ PATH: '/usr/bin' }, 'darwin')).toContain('/opt/homebrew/bin')
  })
})
