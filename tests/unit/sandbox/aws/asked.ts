import { readAsked, type Asked } from '#sandbox/aws/stand-in/asked.ts'

/** A request of a service as its SDK client would write it, in the JSON protocol. */
export function askedOf(service: string, operation: string, fields: object = {}, key = '000000000000'): Asked {
  return readAsked('POST', '/', {
    host: 'here', 'x-amz-target': `Target.${operation}`,
    authorization: `AWS4-HMAC-SHA256 Credential=${key}/20260101/eu-west-1/${service}/aws4_request, SignedHeaders=host, Signature=0`,
  }, Buffer.from(JSON.stringify(fields)))
}
