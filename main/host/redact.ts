const secretName = /pass(word|phrase)?$|secret|token|authorization|cookie|credential|privatekey|^key$/i
const pem = /-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(-----END [A-Z ]*PRIVATE KEY-----|$)/g
const inText = /((?:password|secret|token)["']?\s*[=:]\s*["']?|(?:bearer|basic)\s+)[^\s"',;&]+/gi

/**
 * A copy of `value` fit for a log: members named like secrets and secrets inside texts become `[secret]`. `known` are secrets in
 * use, taken out wherever they stand.
 */
export function redact(value: unknown, known: Iterable<string> = []): unknown {
  const list = [...known].filter((secret) => secret.length >= 4)
  const text = (from: string) => list.reduce((left, secret) => left.replaceAll(secret, '[secret]'),
    from.replace(pem, '[secret]').replace(inText, '$1[secret]'))
  const walk = (node: unknown, depth: number): unknown => {
    if (typeof node === 'string') return text(node)
    if (node instanceof Error) return {
      name: node.name, message: text(node.message), stack: text(node.stack ?? ''), cause: walk(node.cause, depth + 1),
    }
    if (typeof node === 'bigint') return node.toString()
    if (typeof node !== 'object' || node === null) return node
    if (depth > 8) return '[deep]'
    if (ArrayBuffer.isView(node)) return `[${node.byteLength} bytes]`
    if (Array.isArray(node)) return node.map((item) => walk(item, depth + 1))
    return Object.fromEntries(Object.entries(node).map(([name, item]) =>
      [name, secretName.test(name) && item !== undefined && item !== null ? '[secret]' : walk(item, depth + 1)]))
  }
  return walk(value, 0)
}
