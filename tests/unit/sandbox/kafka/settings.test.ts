import { describe, expect, it } from 'vitest'
import { brokerSettings, propertiesText, type NodePlan } from '#sandbox/kafka/settings.ts'

const node = (id: number): NodePlan =>
  ({
    id, dir: `/data/${id}`, listeners: [{ name: 'PLAINTEXT', protocol: 'PLAINTEXT', port: 9000 + id }], controllerPort: 9100 + id,
  })

describe('broker settings', () => {
  it('listen on loopback only', () => {
    const settings = brokerSettings(node(1), [node(1)])
    expect(settings.listeners).toBe('PLAINTEXT://127.0.0.1:9001,CONTROLLER://127.0.0.1:9101')
    expect(settings['auto.create.topics.enable']).toBe(false)
    expect(settings['offsets.topic.replication.factor']).toBe(1)
  })

  it('replicate over three nodes', () => {
    const all = [node(1), node(2), node(3)]
    const settings = brokerSettings(node(2), all)
    expect(settings['controller.quorum.bootstrap.servers']).toBe('127.0.0.1:9101,127.0.0.1:9102,127.0.0.1:9103')
    expect(settings).toMatchObject({
      'default.replication.factor': 3, 'min.insync.replicas': 2, 'transaction.state.log.min.isr': 2,
    })
  })

  it('let the caller win', () => {
    expect(brokerSettings(node(1), [node(1)], { 'num.partitions': 9 })['num.partitions']).toBe(9)
  })

  it('double backslashes in a properties file', () => {
    expect(propertiesText({ 'log.dirs': 'C:\\data', 'n': 1 })).toBe('log.dirs=C:\\\\data\nn=1\n')
  })
})
