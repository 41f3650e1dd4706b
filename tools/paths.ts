import { join } from 'node:path'

/** The repository's folder, and what the build puts into it. */
export const root = join(import.meta.dirname, '..')
/** The built headless host, where the build puts it. */
export const headless = join(process.env.TIDEMARK_DIST ?? join(root, 'dist'), 'main/headless.js')
/** The sandbox of the repository's own commands. */
export const sandboxFolder = join(root, '.sandbox')
/** Kafka's jars, shared by sandbox and tests. */
export const jarCache = join(sandboxFolder, 'jars')
