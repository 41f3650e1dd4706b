import { readTopic } from './read.ts'
const [topic, q] = [process.argv[2]!, JSON.parse(process.argv[3] ?? '{}')]
const t = performance.now()
let n = 0
for await (const b of readTopic({ type: 'kafka', brokers: ['127.0.0.1:29592'] }, topic, q, new AbortController().signal)) {
  n += b.messages.length
  if (process.argv[4] === 'v') for (const m of b.messages) console.log(m.id, m.at, m.key?.text, m.value?.text?.slice(0, 60), m.flags.join(','))
  if (b.verdict) console.dir({ n, ...b.verdict }, { depth: 6 })
}
console.log('ms', performance.now() - t)
