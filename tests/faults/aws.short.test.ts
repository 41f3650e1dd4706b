import { awsFaults } from './aws-redrive.ts'

/** At a size that every change can bear; aws.long.test.ts has the whole. */
awsFaults({ queues: 200, messages: 300, kills: 2 })
