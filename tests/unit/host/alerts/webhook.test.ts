import { execFileSync } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { createServer, type Server } from 'node:https'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { NetworkHandler } from '#main/aws/network.ts'
import { postOver, tellTest } from '#main/host/alerts/webhook.ts'

let folder: string
let server: Server
const got: { readonly url: string; readonly type: string | undefined; readonly user: string | undefined; readonly body: unknown }[] = []
let answer: (request: IncomingMessage, response: ServerResponse) => void
const never = new AbortController().signal

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tidemark-webhook-'))
  const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')]
  execFileSync('openssl', ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-keyout', key, '-out', cert,
    '-days', '2', '-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost'], { stdio: 'ignore' })
  server = createServer({ key: await readFile(key), cert: await readFile(cert) }, (request, response) => {
    void text(request).then((body) => {
      got.push({ url: request.url ?? '', type: request.headers['content-type'], user: request.headers.authorization, body: JSON.parse(body) })
      answer(request, response)
    })
  })
  await new Promise<void>((done) => { server.listen(0, '127.0.0.1', done) })
})
beforeEach(() => {
  got.length = 0
  answer = (_request, response) => response.end('ok')
})
afterAll(async () => {
  server.closeAllConnections()
  server.close()
  await rm(folder, { recursive: true })
})

const address = (path = '/services/T0/secret-part?thread=a%20b') => `https://localhost:${(server.address() as AddressInfo).port}${path}`
const trusting = () => postOver(new NetworkHandler(() => ({ caFile: join(folder, 'cert.pem'), noProxy: '*' })))

test('posts JSON to the whole address, trusting the CA file of the settings', async () => {
  await trusting()(address().replace('https://', 'https://ann:p%40ss@'), tellTest(), never)
  expect(got).toEqual([{
    url: '/services/T0/secret-part?thread=a%20b', type: 'application/json', user: `Basic ${Buffer.from('ann:p@ss').toString('base64')}`,
    body: { text: 'Tidemark can reach this webhook.', event: 'test' },
  }])
})

test('an authority that is not trusted is a problem that names the host and keeps the address', async () => {
  const refused = postOver(new NetworkHandler(() => ({ noProxy: '*' })))(address(), tellTest(), never)
  await expect(refused).rejects.toMatchObject({ problem: { code: 'Unreachable', message: expect.stringMatching(/^localhost:\d+ showed a certificate that is not trusted/) } })
  await expect(refused).rejects.not.toMatchObject({ message: expect.stringContaining('secret-part') })
  expect(got).toEqual([])
})

test.each([400, 404, 500])('an answer of %i is a problem', async (status) => {
  answer = (_request, response) => response.writeHead(status).end('a body that is not read')
  await expect(trusting()(address(), tellTest(), never)).rejects.toMatchObject({
    problem: { message: expect.stringMatching(new RegExp(`^localhost:\\d+ answered ${status}$`)) },
  })
})

test('a redirect is not followed', async () => {
  answer = (_request, response) => response.writeHead(307, { location: address('/elsewhere') }).end()
  await expect(trusting()(address(), tellTest(), never)).rejects.toMatchObject({
    problem: { message: expect.stringMatching(/answered 307$/), hint: expect.stringContaining('Redirects are not followed') },
  })
  expect(got).toHaveLength(1)
})

test('a caller that leaves ends the request', async () => {
  answer = () => leave.abort(new Error('left'))
  const leave = new AbortController()
  await expect(trusting()(address(), tellTest(), leave.signal)).rejects.toThrow('left')
})

test('nobody there is told with the host alone', async () => {
  await expect(trusting()('https://localhost:1/secret-part', tellTest(), never)).rejects.toMatchObject({
    problem: {
      code: 'Unreachable', message: 'localhost:1 is out of reach: nothing listens there',
      hint: 'Check the address, the network, and the proxy and CA file in the settings.',
    },
  })
})
