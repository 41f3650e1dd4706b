import type { IncomingMessage } from 'node:http'
import { problem } from '#main/host/problems.ts'

/** The longest body of a call, and the longest frame of a socket. */
export const maxBodyBytes = 32 << 20

/**
 * The JSON body of a call. Throws TooLarge before more than 32 MiB are held, BadInput for anything that is not UTF-8 JSON under
 * `application/json`.
 */
export async function jsonBody(request: IncomingMessage): Promise<unknown> {
  const type = (request.headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase()
  if (type !== 'application/json') {
    throw problem('BadInput', 'The body must be JSON', 'Send it with content-type: application/json.')
  }
  if (Number(request.headers['content-length'] ?? 0) > maxBodyBytes) throw tooLarge()
  const chunks: Buffer[] = []
  let size = 0
  // Left open when this throws, so that the answer still gets through.
  for await (const chunk of request.iterator({ destroyOnReturn: false })) {
    if (!Buffer.isBuffer(chunk)) continue
    size += chunk.length
    if (size > maxBodyBytes) throw tooLarge()
    chunks.push(chunk)
  }
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true, ignoreBOM: false }).decode(Buffer.concat(chunks)))
  } catch (error) {
    throw problem(
      'BadInput', 'The body is not valid JSON', error instanceof SyntaxError ? error.message : 'It is not UTF-8 text.',
    )
  }
}

const tooLarge = () => problem('TooLarge', `The body is larger than ${maxBodyBytes >> 20} MiB`, 'Send it in several calls.')
