import { globSync, readFileSync } from 'node:fs'
import { builtinModules } from 'node:module'
import { fileURLToPath } from 'node:url'
import react from '@vitejs/plugin-react'
import { defineConfig, type Plugin } from 'vite'

/** Where the bundles go; a second build beside the first sets TIDEMARK_DIST. */
const dist = process.env.TIDEMARK_DIST ?? fileURLToPath(new URL('dist', import.meta.url))
const here = (path: string) => fileURLToPath(new URL(path, import.meta.url))

/**
 * A Node-side bundle: everything but Electron and Node's own modules is inside, so that the packed program needs no
 * node_modules.
 */
function nodeBundle(folder: string, input: Record<string, string>, format: 'es' | 'cjs') {
  const extension = format === 'cjs' ? 'cjs' : 'js'
  return {
    consumer: 'server' as const,
    resolve: { noExternal: true as const, external: ['electron'], conditions: ['node', 'import', 'module', 'default'] },
    build: {
      outDir: `${dist}/${folder}`, chunkSizeWarningLimit: 4_000, emptyOutDir: true, target: 'node24', minify: false,
      sourcemap: true, copyPublicDir: false,
      rolldownOptions: {
        input, platform: 'node' as const, external: ['electron', /^node:/, ...builtinModules],
        output: { format, entryFileNames: `[name].${extension}`, chunkFileNames: `[name]-[hash].${extension}` },
      },
    },
  }
}

/** Puts the pins of the sandbox's AWS emulator beside the bundle that reads them (sandbox/aws/requirements.ts). */
function awsRequirements(): Plugin {
  return {
    name: 'aws-requirements',
    applyToEnvironment: ({ name }) => name === 'main',
    generateBundle() {
      const source = readFileSync(here('sandbox/aws/requirements.txt'))
      this.emitFile({ type: 'asset', fileName: 'sandbox-aws-requirements.txt', source })
    },
  }
}

/** Puts the sandbox's Kinesis emulator, one file, beside the bundle that runs it (sandbox/aws/kinesis/emulator.ts), with its licence. */
function kinesisLocal(): Plugin {
  const files = { 'main.js': 'kinesis-local.cjs', 'server.json': 'kinesis-local.json', LICENSE: 'kinesis-local-license.txt' }
  return {
    name: 'kinesis-local',
    applyToEnvironment: ({ name }) => name === 'main',
    generateBundle() {
      for (const [file, fileName] of Object.entries(files)) {
        this.emitFile({ type: 'asset', fileName, source: readFileSync(here(`node_modules/kinesis-local/${file}`)) })
      }
    },
  }
}

/** Puts the native checksum of this platform beside the bundle that loads it (main/systems/kafka/scan/checksum.ts). */
function nativeChecksum(): Plugin {
  return {
    name: 'native-checksum',
    applyToEnvironment: ({ name }) => name === 'main',
    generateBundle() {
      const [file] = globSync(here(`node_modules/@node-rs/crc32-${process.platform}-${process.arch}*/*.node`))
      if (file) this.emitFile({ type: 'asset', fileName: 'crc32.node', source: readFileSync(file) })
    },
  }
}

export default defineConfig({
  root: 'renderer',
  base: './',
  plugins: [react(), nativeChecksum(), awsRequirements(), kinesisLocal()],
  // The other entry of wasm-utils reads its .wasm from beside itself; this one carries it inside.
  resolve: { alias: { '@platformatic/wasm-utils': here('node_modules/@platformatic/wasm-utils/dist/bundled.js') } },
  environments: {
    // The page may load only its own files, so no font or picture is inlined.
    client: { build: { outDir: `${dist}/renderer`, emptyOutDir: true, assetsInlineLimit: 0 } },
    main: nodeBundle('main', {
      desktop: here('main/desktop.ts'),
      headless: here('main/headless.ts'),
      'scan-worker': here('main/systems/kafka/scan/worker.ts'),
      'history-worker': here('main/host/history/worker.ts'),
      'sandbox-feed': here('sandbox/feed-worker.ts'),
      'sandbox-aws': here('sandbox/aws/worker.ts'),
      'sandbox-kinesis': here('sandbox/aws/kinesis/worker.ts'),
    }, 'es'),
    preload: nodeBundle('preload', { index: here('preload/index.ts') }, 'cjs'),
  },
  builder: {
    async buildApp(builder) {
      for (const name of ['main', 'preload', 'client']) await builder.build(builder.environments[name]!)
    },
  },
})
