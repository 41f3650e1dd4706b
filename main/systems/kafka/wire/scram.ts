import { createHash, createHmac, pbkdf2Sync, randomBytes, timingSafeEqual } from 'node:crypto'

type Hash = 'sha256' | 'sha512'

/**
 * One SCRAM exchange (RFC 5802, without channel binding): send `first()`, answer the challenge with `final()`, check the last
 * answer.
 */
export function scramClient(hash: Hash, username: string, password: string, nonce = randomBytes(18).toString('base64')) {
  const firstBare = `n=${username.replaceAll('=', '=3D').replaceAll(',', '=2C')},r=${nonce}`
  let serverSignature = Buffer.alloc(0)
  const hmac = (key: Buffer, data: string) => createHmac(hash, key).update(data).digest()
  return {
    first: () => Buffer.from(`n,,${firstBare}`),

    /** Throws RangeError for a challenge that does not continue this exchange. */
    final(challenge: string): Buffer {
      const fields = attributes(challenge)
      const [serverNonce, salt, iterations] = [fields.get('r') ?? '', fields.get('s') ?? '', Number(fields.get('i'))]
      if (!serverNonce.startsWith(nonce) || salt === '' || !(iterations > 0)) {
        throw new RangeError('the SCRAM challenge is malformed')
      }
      const salted = pbkdf2Sync(
        password.normalize('NFKC'), Buffer.from(salt, 'base64'), iterations, hash === 'sha256' ? 32 : 64, hash,
      )
      const clientKey = hmac(salted, 'Client Key')
      const withoutProof = `c=biws,r=${serverNonce}`
      const authMessage = `${firstBare},${challenge},${withoutProof}`
      const signature = hmac(createHash(hash).update(clientKey).digest(), authMessage)
      serverSignature = hmac(hmac(salted, 'Server Key'), authMessage)
      const proof = clientKey.map((byte, index) => byte ^ (signature[index] ?? 0))
      return Buffer.from(`${withoutProof},p=${Buffer.from(proof).toString('base64')}`)
    },

    verifies(answer: string): boolean {
      const given = Buffer.from(attributes(answer).get('v') ?? '', 'base64')
      return given.length > 0 && given.length === serverSignature.length && timingSafeEqual(given, serverSignature)
    },
  }
}

function attributes(text: string): Map<string, string> {
  return new Map(text.split(',').map((part) => [part.slice(0, 1), part.slice(2)]))
}
