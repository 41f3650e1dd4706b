import { randomBytes } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { extname, join, resolve, sep } from 'node:path'

/** A file of the page as both shells send it. */
export type PageFile = {
  readonly status: number; readonly headers: Readonly<Record<string, string>>; readonly body: Buffer<ArrayBuffer>
}

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8', '.js': 'text/javascript; charset=utf-8', '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml', '.png': 'image/png', '.ico': 'image/x-icon', '.woff2': 'font/woff2', '.json': 'application/json',
  '.wasm': 'application/wasm', '.txt': 'text/plain; charset=utf-8',
}

const safety = {
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'same-origin',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
} as const

/**
 * What the page may load: only its own parts, and style elements that carry this answer's nonce. `socket` is where it may open a
 * WebSocket, if anywhere.
 */
const policy = (nonce: string, socket: string | null) => [
  `default-src 'none'`, `script-src 'self'`, `style-src 'self' 'nonce-${nonce}'`,
  `connect-src 'self'${socket ? ` ${socket}` : ''}`,
  `img-src 'self' data: blob:`, `font-src 'self'`, `worker-src 'self'`,
  `frame-ancestors 'none'`, `base-uri 'none'`, `form-action 'none'`,
].join('; ')

/**
 * Reads a file of the built renderer by its path in the address. index.html gets a fresh nonce in place of every `__CSP_NONCE__`.
 * Never leaves `root`.
 */
export async function pageFile(root: string, path: string, socket: string | null): Promise<PageFile> {
  const name = safeName(path)
  const file = name === null ? null : resolve(root, name === '' ? 'index.html' : name)
  const body = file?.startsWith(resolve(root) + sep) ? await readFile(file).catch(() => null) : null
  if (file === null || body === null) return plain(404, 'There is no such page.')
  const nonce = randomBytes(16).toString('base64')
  const isIndex = extname(file) === '.html'
  return {
    status: 200,
    headers: {
      ...safety,
      'content-type': types[extname(file)] ?? 'application/octet-stream',
      'content-security-policy': policy(nonce, socket),
      // Names under assets/ hold a hash of what they contain.
      'cache-control': file.startsWith(join(resolve(root), 'assets') + sep) ? 'public, max-age=31536000, immutable' : 'no-store',
    },
    body: isIndex ? Buffer.from(body.toString('utf8').replaceAll('__CSP_NONCE__', nonce)) : body,
  }
}

/** A short text with the same headers as the page. */
export const plain = (status: number, text: string): PageFile =>
  ({
    status, headers: { ...safety, 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store' },
    body: Buffer.from(`${text}\n`),
  })

function safeName(path: string): string | null {
  try {
    const name = decodeURIComponent(path).replace(/^\/+/, '')
    return name.includes('\0') ? null : name
  } catch {
    return null
  }
}
