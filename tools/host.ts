import { ensureBuilt } from './ensure-built.ts'
import { headless, sandboxFolder } from './paths.ts'
import { ensurePrerequisites } from './prerequisites.ts'
import { runInPlace } from './run-child.ts'

const options = process.argv.slice(2)
if (options.includes('--sandbox')) ensurePrerequisites('start')
ensureBuilt()
runInPlace(process.execPath, [headless, ...options], { env: { TIDEMARK_SANDBOX: sandboxFolder, ...process.env } })
