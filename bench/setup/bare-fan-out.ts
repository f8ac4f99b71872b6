// The peer: the plainest Node server there is, that writes the same bytes to the same sockets. No rights, no revisions, no database.
import { createServer } from 'node:http'
import type { ServerResponse } from 'node:http'

const streams = new Set<ServerResponse>()
let waiting: ServerResponse[] = []
let frame = ''

function answer(response: ServerResponse, body: Buffer): void {
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': body.length }).end(body)
}

const server = createServer((request, response) => {
  if (request.url?.includes('/events')) {
    response.writeHead(200, { 'content-type': 'text/event-stream' })
    response.write(`data: ${frame}\n\n`)
    streams.add(response)
    response.once('close', () => streams.delete(response))
  } else if (request.url?.includes('after=')) waiting.push(response)
  else answer(response, Buffer.from(`{"reset":true,"frames":[${frame}]}`))
})
server.listen(0, '127.0.0.1', () => process.send!({ port: (server.address() as { port: number }).port }))

process.on('message', (message: { frame?: string; memory?: true }) => {
  if (message.memory) process.send!({ bytes: process.memoryUsage.rss() })
  if (message.frame === undefined) return
  frame = message.frame
  const event = Buffer.from(`data: ${frame}\n\n`)
  const next = Buffer.from(`{"frames":[${frame}]}`)
  const answered = waiting
  waiting = []
  for (const response of answered) answer(response, next)
  for (const response of streams) response.write(event)
})
