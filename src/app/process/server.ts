import { createServer } from 'node:http'
import type { Server } from 'node:http'
import { getRequestListener } from '@hono/node-server'
import type { App } from '../http/app.ts'

/** Listens; kept pages are answered before any framework sees the request. */
export async function listen(app: App, port: number, host: string): Promise<{ server: Server; port: number }> {
  const answer = getRequestListener(app.hono.fetch, { overrideGlobalObjects: false })
  const server = createServer((request, response) => {
    if (!app.pages.answer(request, response)) void answer(request, response)
  })
  server.keepAliveTimeout = 65_000
  server.headersTimeout = 20_000
  server.requestTimeout = 300_000
  await new Promise<void>((done, fail) => {
    server.once('error', fail)
    server.listen(port, host, done)
  })
  const address = server.address()
  return { server, port: typeof address === 'object' && address ? address.port : port }
}

/** Stops taking requests and waits for those under way, at most a few seconds; open event streams are cut. */
export async function stopListening(server: Server): Promise<void> {
  await new Promise<void>((done) => {
    const timer = setTimeout(() => server.closeAllConnections(), 3000)
    server.close(() => {
      clearTimeout(timer)
      done()
    })
    server.closeIdleConnections()
  })
}
