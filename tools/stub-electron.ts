import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from './paths.ts'

// What electron-fuses looks for in the executable: a sentinel, schema version 1, nine fuses in Electron 45's default state.
const fuseWire = Buffer.concat([Buffer.from('dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX'), Buffer.from([1, 9]), Buffer.from('101100011')])

/**
 * Makes a folder that electron-builder takes for an Electron distribution, so that packing and fuses can be tested without the
 * real binary. It cannot run.
 */
export function makeStubElectron(): string {
  const { version } = JSON.parse(readFileSync(join(root, 'node_modules/electron/package.json'), 'utf8')) as { version: string }
  const folder = join(root, 'build/stub-electron')
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(join(folder, 'resources'), { recursive: true })
  mkdirSync(join(folder, 'locales'))
  writeFileSync(join(folder, 'version'), version)
  const executable = Buffer.concat([
    Buffer.from(`#!/bin/sh\necho "a stand-in for Electron ${version}: it only packs"\nexit 1\n#`), fuseWire, Buffer.from('\n'),
  ])
  writeFileSync(join(folder, 'electron'), executable, { mode: 0o755 })
  return folder
}
