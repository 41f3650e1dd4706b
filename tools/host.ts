import { ensureBuilt } from './ensure-built.ts'
import { headless } from './paths.ts'
import { ensurePrerequisites } from './prerequisites.ts'
import { runInPlace } from './run-child.ts'

const options = process.argv.slice(2)
if (options.includes('--sandbox')) ensurePrerequisites('start')
ensureBuilt()
runInPlace(process.execPath, [headless, ...options])
