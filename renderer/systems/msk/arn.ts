/** The name inside the ARN of an MSK cluster (`arn:…:cluster/<name>/<uuid>`); what is no ARN stays as it is. */
export const clusterName = (arn: string): string => /^arn:[\w-]+:kafka:[^:]*:[^:]*:cluster\/([^/]+)/.exec(arn)?.[1] ?? arn
