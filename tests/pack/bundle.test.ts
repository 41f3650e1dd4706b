import { readFile, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { beforeAll, describe, expect, it } from 'vitest'
import { ensureBuilt } from '../../tools/ensure-built.ts'
import { root } from '../../tools/paths.ts'

const page = join(root, 'dist/renderer')
const assets = join(page, 'assets')
const most = 400_000
/** Words of each library that stay in its minified code. */
const recharts = /recharts-/
const uplot = /u-legend|uplot/

/** The scripts and styles that index.html loads before anything can be shown. */
async function entry(): Promise<readonly string[]> {
  const html = await readFile(join(page, 'index.html'), 'utf8')
  return [...html.matchAll(/(?:src|href)="\.\/(assets\/[^"]+\.(?:js|css))"/g)].flatMap(([, file]) => file ?? [])
}

describe('what the page loads', () => {
  beforeAll(ensureBuilt)

  it('begins with at most 400 kB, gzipped', async () => {
    const files = await entry()
    expect(files.some((file) => file.endsWith('.js')) && files.some((file) => file.endsWith('.css'))).toBe(true)
    const sizes = await Promise.all(files.map(async (file) => gzipSync(await readFile(join(page, file))).length))
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThanOrEqual(most)
  })

  it('fetches charts when a chart is shown, recharts apart from the others', async () => {
    const first = await entry()
    const scripts = (await readdir(assets)).filter((file) => file.endsWith('.js'))
    const texts = await Promise.all(
      scripts.map(async (file) => [`assets/${file}`, await readFile(join(assets, file), 'utf8')] as const)
    )
    const withRecharts = texts.filter(([, text]) => recharts.test(text)).map(([file]) => file)
    const withUplot = texts.filter(([, text]) => uplot.test(text)).map(([file]) => file)
    expect(withRecharts).toHaveLength(1)
    expect(withUplot).toHaveLength(1)
    expect(withRecharts).not.toEqual(withUplot)
    expect(first).not.toContain(withRecharts[0])
    expect(first).not.toContain(withUplot[0])
  })

  it('asks no other host for anything', async () => {
    const html = await readFile(join(page, 'index.html'), 'utf8')
    expect(html.replaceAll('http://www.w3.org/2000/svg', '')).not.toMatch(/https?:\/\//)
    const styles = (await readdir(assets)).filter((file) => file.endsWith('.css'))
    for (const file of styles) expect(await readFile(join(assets, file), 'utf8'), file).not.toMatch(/url\(["']?(https?:)?\/\//)
  })
})
