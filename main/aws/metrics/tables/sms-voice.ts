import type { Measure } from '../measure.ts'

const region = { namespace: 'AWS/SMSVoice', dimensions: [] } as const
const sns = { namespace: 'AWS/SNS', dimensions: [] } as const
const spent = { stat: 'Maximum', as: 'value', unit: 'USD' } as const

/**
 * What CloudWatch knows of text messages: of AWS End User Messaging in the whole region (its SMS User Guide, "Monitoring with
 * CloudWatch"), and of those that SNS sends.
 */
export const smsVoiceMeasures = {
  textSpent: { ...region, ...spent, metric: 'TextMessageMonthlySpend', means: 'What text messages cost since the month began.' },
  mediaSpent: {
    ...region, ...spent, metric: 'MediaMessageMonthlySpend', means: 'What messages with media cost since the month began.',
  },
  voiceSpent: {
    ...region, ...spent, metric: 'VoiceMessageMonthlySpend', means: 'What voice messages cost since the month began.',
  },
  snsSuccess: {
    ...sns, stat: 'Average', as: 'value', unit: 'ratio', metric: 'SMSSuccessRate',
    means: 'Share of the text messages sent by SNS that were delivered.',
  },
  snsSpent: {
    ...sns, ...spent, metric: 'SMSMonthToDateSpentUSD',
    means: 'What text messages sent by SNS cost since the month began.',
  },
} as const satisfies Record<string, Measure>
