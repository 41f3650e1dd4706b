import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { orders } from '../../tests/fixtures/orders.ts'

/** Programs beside kcat count bytes, not characters: that is their fastest. */
const env = { ...process.env, LC_ALL: 'C' }

/** A line of a shell with the address as `$0` and the topic as `$1`. */
async function shell(line: string, bootstrap: string, topic: string, ...more: readonly string[]): Promise<string> {
  const { stdout } = await promisify(execFile)('sh', ['-c', line, bootstrap, topic, ...more], { env, maxBuffer: 64 << 20 })
  return stdout.trim()
}

const consume = 'kcat -C -e -q -o beginning -b "$0" -t "$1"'

/** Sends the lines of a file in batches of about `batchBytes` before they are compressed. */
export async function fillTopic(
  bootstrap: string, topic: string, file: string, codec: string, batchBytes: number,
): Promise<void> {
  const settings = [
    `batch.size=${batchBytes}`, 'batch.num.messages=100000', 'linger.ms=200', 'queue.buffering.max.messages=500000',
  ]
  await shell(
    `kcat -P -b "$0" -t "$1" -K '|' -z ${codec} ${settings.map((setting) => `-X ${setting}`).join(' ')} -l "$2"`,
    bootstrap, topic, file,
  )
}

/** Reads a topic and throws it away, in the shell: through a pipe the pipe would be measured. */
export async function scanWithKcat(bootstrap: string, topic: string): Promise<void> {
  await shell(`exec ${consume} > /dev/null`, bootstrap, topic)
}

/** How many messages hold the text, by kcat and grep. */
export async function countWithGrep(bootstrap: string, topic: string): Promise<number> {
  return Number(await shell(`${consume} | grep -cF '${orders.text}'`, bootstrap, topic))
}

/** How many messages match each expression, by kcat and jq. */
export async function countWithJq(bootstrap: string, topic: string): Promise<{ twoFields: number; wholeValue: number }> {
  const program = `(if ${orders.twoFieldsJq} then 1 else empty end), (if ${orders.wholeValueJq} then 2 else empty end)`
  const lines = (await shell(`${consume} | jq '${program}'`, bootstrap, topic)).split('\n')
  return { twoFields: lines.filter((line) => line === '1').length, wholeValue: lines.filter((line) => line === '2').length }
}
