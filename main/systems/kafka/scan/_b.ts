import { readTopic } from './read.ts'
const topic = process.argv[2]!
const run = async (name: string, q: any) => {
  let best = Infinity, v: any
  for (let i = 0; i < 5; i++) { const t = performance.now()
    for await (const b of readTopic({ type: 'kafka', brokers: ['127.0.0.1:29592'] }, topic, q, new AbortController().signal)) v = b.verdict
    best = Math.min(best, performance.now() - t) }
  console.log(topic, name, (best / 1000).toFixed(3), 's', v.outcome, v.scanned, v.matched, 'rss', Math.round(process.memoryUsage.rss() / 1e6))
}
await run('text fwd', { from: 'oldest', limit: 1e9, filter: { text: 'needle-in-haystack' } })
await run('text back', { limit: 1e9, filter: { text: 'needle-in-haystack' } })
if (topic === 'p-none') { await run('cel', { from: 'oldest', limit: 1e9, filter: { where: 'value.status == "REFUNDED" && value.amount > 1990.0' } })
await run('all 100k', { from: 'oldest', limit: 100000 }) 
await run('newest 100', { }) }
