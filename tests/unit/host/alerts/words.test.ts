import { expect, test } from 'vitest'
import type { AlertRule } from '#contract/alert.ts'
import type { Ref } from '#contract/ref.ts'
import { newTrack } from '#main/host/alerts/track.ts'
import { sayAlert } from '#main/host/alerts/words.ts'
import { manifest as msk } from '#main/systems/msk/manifest.ts'
import { ruleOf, worker } from './engine.ts'

const arn = 'arn:aws:kafka:us-east-1:000000000000:cluster/orders/5f0e'
const above = (metric: string, value: number): AlertRule['condition'] => ({ type: 'metric', metric, is: 'above', value })

test.each<[string, Ref, AlertRule['condition'], number]>([
  ['orders: Fullest disk is 91 %, above 85 %', { kind: 'cluster', path: [arn] }, above('diskUsed', 85), 91],
  ['orders: Offline partitions is 1, above 0', { kind: 'cluster', path: [arn] }, above('offlinePartitions', 0), 1],
  ['Broker 2: CPU is 92 %, above 60 %', { kind: 'broker', path: [arn, '2'] }, above('cpu', 60), 91.5],
  ['Broker 2: CPU is above 60 %', { kind: 'broker', path: [arn, '2'] }, above('cpu', 60), 60.2],
  ['worker is more than 5 min behind', worker, above('age', 300), 301],
  ['worker is 7 min behind, more than 5 min', worker, above('age', 300), 420],
  ['worker has more than 100 waiting', worker, above('backlog', 100), 100.4],
])('%s', (sentence, ref, condition, value) => {
  const track = { ...newTrack(), samples: [{ at: 0, value }] }
  expect(sayAlert(ruleOf(condition), ref, track, msk.kinds[ref.kind])).toBe(sentence)
})
