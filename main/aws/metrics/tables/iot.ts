import type { Measure } from '../measure.ts'

const protocol = { namespace: 'AWS/IoT', dimensions: ['Protocol'] } as const
const rule = { namespace: 'AWS/IoT', dimensions: ['RuleName'] } as const
const action = { namespace: 'AWS/IoT', dimensions: ['RuleName', 'ActionType'] } as const
const rateRequests = { stat: 'Sum', as: 'per-second', unit: 'requests/s' } as const
const rateItems = { stat: 'Sum', as: 'per-second', unit: 'items/s' } as const

/**
 * What CloudWatch knows of the MQTT broker of AWS IoT Core (AWS IoT Core Developer Guide, "AWS IoT metrics and dimensions").
 */
export const iotMeasures = {
  connected: { ...protocol, ...rateRequests, metric: 'Connect.Success', means: 'Connections that were made.' },
  connectClientError: {
    ...protocol, ...rateRequests, metric: 'Connect.ClientError',
    means: 'Connections refused for what the client sent.',
  },
  connectAuthError: {
    ...protocol, ...rateRequests, metric: 'Connect.AuthError',
    means: 'Connections that the client may not make.',
  },
  connectServerError: {
    ...protocol, ...rateRequests, metric: 'Connect.ServerError',
    means: 'Connections that failed on the side of AWS.',
  },
  connectThrottled: { ...protocol, ...rateRequests, metric: 'Connect.Throttle', means: 'Connections refused for their pace.' },
  in: { ...protocol, ...rateItems, metric: 'PublishIn.Success', means: 'Messages that clients published.' },
  inThrottled: { ...protocol, ...rateItems, metric: 'PublishIn.Throttle', means: 'Messages refused for their pace.' },
  inAuthError: { ...protocol, ...rateItems, metric: 'PublishIn.AuthError', means: 'Messages that the client may not publish.' },
  out: { ...protocol, ...rateItems, metric: 'PublishOut.Success', means: 'Messages given to clients.' },
  outAuthError: { ...protocol, ...rateItems, metric: 'PublishOut.AuthError', means: 'Messages that the client may not receive.' },
  subscribed: { ...protocol, ...rateRequests, metric: 'Subscribe.Success', means: 'Subscriptions that were made.' },
  subscribeAuthError: {
    ...protocol, ...rateRequests, metric: 'Subscribe.AuthError',
    means: 'Subscriptions that the client may not make.',
  },
  pings: { ...protocol, ...rateRequests, metric: 'Ping.Success', means: 'Pings that were answered.' },
  ruleMatched: { ...rule, ...rateItems, metric: 'TopicMatch', means: 'Messages whose topic matched the rule.' },
  ruleParseError: { ...rule, ...rateItems, metric: 'ParseError', means: 'Messages whose JSON could not be read.' },
  ruleThrottled: {
    ...rule, ...rateItems, metric: 'RuleMessageThrottled',
    means: 'Messages that the rule had to drop for their pace.',
  },
  ruleNotFound: { ...rule, ...rateItems, metric: 'RuleNotFound', means: 'Messages for a rule that is not there.' },
  actionSucceeded: { ...action, ...rateItems, metric: 'Success', means: 'Runs of an action of the rule that ended well.' },
  actionFailed: { ...action, ...rateItems, metric: 'Failure', means: 'Runs of an action of the rule that failed.' },
} as const satisfies Record<string, Measure>
