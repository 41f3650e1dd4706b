import type { AwsWire } from './wire.ts'

/** The story's alarms: failed orders pile up within minutes, clicks are late only while their consumer is stopped. */
const alarms = [
  {
    AlarmName: 'orders-dead-letters', AlarmDescription: 'Orders that nobody could handle',
    Namespace: 'AWS/SQS', MetricName: 'ApproximateNumberOfMessagesVisible', Dimensions: [{ Name: 'QueueName', Value: 'orders-dlq' }],
    Statistic: 'Maximum', Period: 60, EvaluationPeriods: 1, Threshold: 50, ComparisonOperator: 'GreaterThanThreshold',
    TreatMissingData: 'notBreaching',
  },
  {
    AlarmName: 'clickstream-late', AlarmDescription: 'A reader of clickstream is more than half a minute late, or nobody reads',
    Namespace: 'AWS/Kinesis', MetricName: 'GetRecords.IteratorAgeMilliseconds',
    Dimensions: [{ Name: 'StreamName', Value: 'clickstream' }],
    Statistic: 'Maximum', Period: 60, EvaluationPeriods: 1, Threshold: 30_000, ComparisonOperator: 'GreaterThanThreshold',
    TreatMissingData: 'breaching',
  },
]

/** Makes them; CloudWatch would tell this topic of both. */
export async function createAlarms(aws: AwsWire): Promise<void> {
  const AlarmActions = ['arn:aws:sns:us-east-1:000000000000:order-events']
  for (const alarm of alarms) await aws.monitoring('PutMetricAlarm', { ...alarm, AlarmActions, ActionsEnabled: true })
}
