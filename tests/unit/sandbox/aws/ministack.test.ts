import { describe, expect, it } from 'vitest'
import { environmentName, pythonIn } from '#sandbox/aws/ministack/home.ts'
import { installProblem } from '#sandbox/aws/ministack/install.ts'
import { countPackages, readRequirements } from '#sandbox/aws/requirements.ts'

describe('the AWS emulator\'s packages', () => {
  it('are pinned to one version each, with the hashes of its files', async () => {
    const requirements = await readRequirements()
    const packages = requirements.replaceAll('\\\n', ' ').split('\n').filter((line) => line !== '' && !line.trimStart().startsWith('#'))
    expect(packages).toHaveLength(countPackages(requirements))
    for (const line of packages) expect(line).toMatch(/^[\w.-]+==[\w.]+ +--hash=sha256:[0-9a-f]{64}/)
    expect(requirements).toContain('ministack==1.5.33')
  })

  it('lie in a folder that another pin or another Python would name otherwise', async () => {
    const python = { path: '/usr/bin/python3', version: '3.11' }
    const name = environmentName('a==1', python)
    expect(name).toMatch(/^ministack-[0-9a-f]{16}-python3\.11$/)
    expect(environmentName('a==2', python)).not.toBe(name)
    expect(environmentName('a==1', { ...python, version: '3.12' })).not.toBe(name)
    expect(pythonIn('/cache')).toMatch(/python/)
  })

  it.each([
    ['ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE.', /package index/],
    ['ERROR: Could not install packages due to an OSError: [Errno 28] No space left on device', /disk is full/],
    ['WARNING: x\nERROR: Could not find a version that satisfies the requirement ministack==1.5.33', /proxy or index/],
  ])('say what to do when pip says %s', (said, hint) => {
    const { problem } = installProblem(said.split('\n'))
    expect(problem).toMatchObject({ code: 'Unreachable', hint: expect.stringMatching(hint) })
    expect(problem.message).toMatch(/^The AWS emulator could not be installed: \w/)
    expect(problem.message).not.toContain('ERROR:')
  })
})
