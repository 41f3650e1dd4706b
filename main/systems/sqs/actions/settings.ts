import { badInput } from './counts.ts'

/** What an attribute of a queue may be: its default, and for numbers the least and the most (SetQueueAttributes). */
type Setting = { readonly normal: string; readonly range?: readonly [number, number]; readonly oneOf?: readonly string[]; readonly json?: true; readonly fifo?: true }

/** The attributes that can be set, with the defaults of CreateQueue. */
export const settings: Readonly<Record<string, Setting>> = {
  DelaySeconds: { normal: '0', range: [0, 900] },
  MaximumMessageSize: { normal: '1048576', range: [1_024, 1_048_576] },
  MessageRetentionPeriod: { normal: '345600', range: [60, 1_209_600] },
  ReceiveMessageWaitTimeSeconds: { normal: '0', range: [0, 20] },
  VisibilityTimeout: { normal: '30', range: [0, 43_200] },
  Policy: { normal: '', json: true },
  RedrivePolicy: { normal: '', json: true },
  RedriveAllowPolicy: { normal: '', json: true },
  KmsMasterKeyId: { normal: '' },
  KmsDataKeyReusePeriodSeconds: { normal: '300', range: [60, 86_400] },
  SqsManagedSseEnabled: { normal: 'true', oneOf: ['true', 'false'] },
  ContentBasedDeduplication: { normal: 'false', oneOf: ['true', 'false'], fifo: true },
  DeduplicationScope: { normal: 'queue', oneOf: ['messageGroup', 'queue'], fifo: true },
  FifoThroughputLimit: { normal: 'perQueue', oneOf: ['perQueue', 'perMessageGroupId'], fifo: true },
}

/** The attributes as they are to be sent, null turned into the default. Throws BadInput for names and values that SQS does not take. */
export function checkedSettings(attributes: Readonly<Record<string, string | null>>, fifo: boolean): Record<string, string> {
  return Object.fromEntries(Object.entries(attributes).map(([name, value]) => {
    const path = `attributes.${name}`
    const setting = Object.hasOwn(settings, name) ? settings[name] : undefined
    if (!setting) throw badInput(path, `${name} is no attribute of a queue that can be set.`, `They are ${Object.keys(settings).join(', ')}.`)
    if (setting.fifo && !fifo) throw badInput(path, `${name} is for FIFO queues only.`)
    if (value === null) return [name, setting.normal]
    checkValue(name, value, setting, path)
    return [name, value]
  }))
}

function checkValue(name: string, value: string, { range, oneOf, json }: Setting, path: string): void {
  if (range) {
    const [least, most] = range
    const number = /^\d+$/.test(value) ? Number(value) : Number.NaN
    if (!(number >= least && number <= most)) throw badInput(path, `${name} is a whole number from ${least} to ${most}.`)
  }
  if (oneOf && !oneOf.includes(value)) throw badInput(path, `${name} is ${oneOf.join(' or ')}.`)
  if (json && value !== '') {
    try {
      JSON.parse(value)
    } catch {
      throw badInput(path, `${name} is a JSON document.`)
    }
  }
}
