import type { Action } from '../../driver.ts'
import type { Sqs } from '../shared.ts'
import { alterSettings } from './alter-settings.ts'
import { cancelMove } from './cancel-move.ts'
import { createQueue } from './create-queue.ts'
import { deleteQueue } from './delete-queue.ts'
import { drain } from './drain/drain.ts'
import { deleteHeld, release } from './held.ts'
import { purge } from './purge.ts'
import { redrive } from './redrive/redrive.ts'

/** What can be done to queues, as the manifest lists it. */
export const openActions = (sqs: Sqs): readonly Action[] => [
  redrive(sqs), release(sqs), createQueue(sqs), alterSettings(sqs), deleteHeld(sqs), drain(sqs), cancelMove(sqs), purge(sqs), deleteQueue(sqs),
]
