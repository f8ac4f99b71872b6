import { createServer } from 'node:http'
import type { Server } from 'node:http'
import type { Socket } from 'node:net'
import { getRequestListener } from '@hono/node-server'
import type { App } from '../http/app.ts'
import { ResponseLine, SocketLine } from '#platform/http/line.ts'
import { readPlainGet } from './plain-get.ts'

const idleMs = 65_000
/** More than this unsent, and the reader is too slow for answers without Node's own care. */
const unsentMaxBytes = 1 << 20

// Connections that have only asked for kept pages so far, by server.
const firstLooks = new WeakMap<Server, Set<Socket>>()

/** Listens; kept pages are answered before any framework sees the request. */
export async function listen(app: App, port: number, host: string): Promise<{ server: Server; port: number }> {
  const answer = getRequestListener(app.hono.fetch, { overrideGlobalObjects: false })
  const server = createServer((request, response) => {
    if (app.pages.answer(request, response)) return
    const { method, url = '', headers } = request
    const taken =
      method === 'GET' && headers['content-length'] === undefined && app.answerFirst({ url, headers }, new ResponseLine(response))
    if (taken === false) void answer(request, response)
    else if (taken !== true) taken.catch(() => false).then((done) => done || void answer(request, response))
  })
  server.keepAliveTimeout = idleMs
  server.headersTimeout = 20_000
  server.requestTimeout = 300_000
  lookFirst(server, app)
  await new Promise<void>((done, fail) => {
    server.once('error', fail)
    server.listen(port, host, done)
  })
  const address = server.address()
  return { server, port: typeof address === 'object' && address ? address.port : port }
}

/**
 * Looks at a connection before Node's http does: while it sends plain GETs for kept pages or what a module answers first, their ready
 * bytes go out; at the first other request it is handed to http for good, with what it sent. See docs/decisions/0008-kept-bytes.md.
 */
function lookFirst(server: Server, app: App): void {
  const toHttp = server.listeners('connection') as ((socket: Socket) => void)[]
  const looking = new Set<Socket>()
  firstLooks.set(server, looking)
  server.removeAllListeners('connection')
  server.on('connection', (socket: Socket) => {
    looking.add(socket)
    const line = new SocketLine(socket)
    const onEnd = (): void => void socket.end()
    const onTimeout = (): void => void socket.destroy()
    const onError = (): void => void socket.destroy()
    const onClose = (): void => {
      looking.delete(socket)
      line.gone?.()
    }
    const onData = (chunk: Buffer): void => {
      if (line.busy) return onError()
      const request = socket.writableLength < unsentMaxBytes ? readPlainGet(chunk) : undefined
      const bytes = request && !request.url.startsWith('/m/') && app.pages.answerPlain(request)
      if (bytes) return void socket.write(bytes)
      const taken = request !== undefined && app.answerFirst(request, line)
      if (taken === false) return handOver(chunk)
      if (taken === true) return
      line.busy = true
      taken.catch(() => false).then((done) => done || socket.destroyed || handOver(chunk))
    }
    const handOver = (chunk: Buffer): void => {
      looking.delete(socket)
      socket.pause()
      socket.off('data', onData).off('end', onEnd).off('timeout', onTimeout).off('error', onError).off('close', onClose)
      socket.setTimeout(0)
      for (const listener of toHttp) listener.call(server, socket)
      socket.unshift(chunk)
      process.nextTick(() => socket.resume())
    }
    socket.setNoDelay(true)
    socket.setTimeout(idleMs)
    socket.on('data', onData).on('end', onEnd).on('timeout', onTimeout).on('error', onError).on('close', onClose)
  })
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
    for (const socket of firstLooks.get(server) ?? []) socket.destroy()
  })
}
