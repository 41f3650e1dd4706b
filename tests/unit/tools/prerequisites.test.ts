import { describe, expect, it } from 'vitest'
import { decide, needs, type Machine } from '../../../tools/prerequisites.ts'

const debian: Machine = { platform: 'linux', debian: '12.11', root: true, node: '24.21.0' }
const named = (purpose: 'start' | 'test', ...names: string[]) => needs[purpose].filter(
  ({ name }) => names.some((part) => name.includes(part))
)

describe('what a command needs beyond npm', () => {
  it('is little to start and more to test', () => {
    expect(needs.start.map(({ debian: name }) => name)).toEqual(['openjdk-17-jre-headless', 'maven', 'python3-venv'])
    expect(needs.test.map(({ debian: name }) => name)).toEqual(
      ['openjdk-17-jre-headless', 'maven', 'openjdk-17-jdk-headless', 'python3-venv', 'kcat', 'jq', 'openssl', 'chromium'])
  })

  it('goes on when all is there', () => {
    expect(decide([], 'test', debian)).toEqual({ kind: 'go' })
  })

  it('is installed on Debian as root, all of it named in one message', () => {
    const decision = decide(named('test', 'Maven', 'kcat'), 'test', debian)
    expect(decision).toEqual({
      kind: 'install', packages: ['maven', 'kcat'], message: 'To run the tests, this is missing: Maven, kcat.',
    })
  })

  it('takes the Java that Debian 13 has', () => {
    expect(
      decide(named('start', 'Java'), 'start', { ...debian, debian: '13.1' })
    ).toMatchObject({ packages: ['openjdk-21-jre-headless'] })
    expect(
      decide(named('start', 'Java'), 'start', { ...debian, debian: 'trixie/sid' })
    ).toMatchObject({ packages: ['openjdk-17-jre-headless'] })
  })

  it('is one line to run on Debian without root', () => {
    const decision = decide(named('start', 'Java', 'Maven'), 'start', { ...debian, root: false })
    expect(decision).toMatchObject({
      kind: 'end',
      message: expect.stringMatching(/\nRun: sudo apt-get install -y --no-install-recommends openjdk-17-jre-headless maven$/),
    })
  })

  it('is done without where only AWS needs it', () => {
    const person = { ...debian, root: false }
    expect(decide(named('start', 'Python'), 'start', person)).toEqual({
      kind: 'less', message: 'To start with the sandbox, this is missing: Python 3.10 or newer with venv. It starts without AWS.\n'
        + 'Run: sudo apt-get install -y --no-install-recommends python3-venv',
    })
    expect(decide(named('start', 'Python'), 'start', debian)).toMatchObject({ kind: 'install', packages: ['python3-venv'] })
    expect(decide(named('start', 'Python', 'Maven'), 'start', person).kind).toBe('end')
    expect(decide(named('test', 'Python'), 'test', person).kind).toBe('end')
    expect(decide(named('start', 'Python'), 'start', { ...person, node: '20.20.2' }).kind).toBe('end')
  })

  it('is one line to run on a Mac, each package once', () => {
    const decision = decide(named('test', 'Java', 'Chromium', 'jq'), 'test', { ...debian, platform: 'darwin', debian: null })
    expect(decision).toMatchObject({
      kind: 'end', message: expect.stringMatching(/\nRun: brew install openjdk jq && brew install --cask chromium$/),
    })
  })

  it('is named elsewhere', () => {
    const decision = decide(named('start', 'Maven'), 'start', { ...debian, platform: 'freebsd', debian: null })
    expect(decision).toMatchObject({ kind: 'end', message: expect.stringContaining('missing: Maven.') })
  })

  it('includes Node 24, which no package installs', () => {
    expect(decide([], 'start', { ...debian, node: '20.20.2' })).toMatchObject({
      kind: 'end', message: expect.stringContaining('Node 24 or newer (this is 20.20.2'),
    })
    expect(decide(named('start', 'Maven'), 'start', { ...debian, node: '20.20.2' }).kind).toBe('end')
  })
})
