import { awsFaults } from './aws-redrive.ts'

awsFaults({ queues: 1_500, messages: 3_000, kills: 5 })
