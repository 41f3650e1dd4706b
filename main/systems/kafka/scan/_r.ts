import { createReader } from './reader.ts'
const log = { info() {}, warn: console.log, error: console.log }
const r = createReader({ connection: { type: 'kafka', brokers: ['127.0.0.1:29592'] }, workers: 1, log })
const call = { signal: new AbortController().signal, log }
for await (const b of r.read('t1', {}, call)) console.log(b.messages.length, b.verdict?.outcome)
console.log(Buffer.from(await r.recordAt('t1', '0-0', 'value', call)).toString())
console.log(await r.timestampsAt([{ topic: 't1', partition: 0, offset: 0 }, { topic: 't1', partition: 0, offset: 1 }, { topic: 't1', partition: 1, offset: 0 }], call))
try { for await (const b of r.read('nope', {}, call)) console.log(b) } catch (e: any) { console.log(e.problem) }
const { createRequire } = await import('node:module')
const { Kafka, logLevel } = createRequire('/work/main/package.json')('kafkajs')
const p = new Kafka({ brokers: ['127.0.0.1:29592'], logLevel: logLevel.NOTHING }).producer(); await p.connect()
const it = r.tail('t1', { from: { last: 1 } }, call)[Symbol.asyncIterator]()
console.log((await it.next()).value.messages.length)
for (let i = 0; i < 3; i++) { await p.send({ topic: 't1', messages: [{ partition: 1, value: 'tail' + i }] }); const t = performance.now()
  for (;;) { const b = (await it.next()).value; if (b.messages.length) { console.log('arrived after', performance.now() - t, b.messages[0].value.text); break } } }
await it.return!()
await p.disconnect(); await r.close()
