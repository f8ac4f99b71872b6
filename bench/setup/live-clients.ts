// A process full of readers: thousands of bare connections that watch one room, by event stream or by asking. Driven by messages of its parent.
import { connect } from 'node:net'
import type { Socket } from 'node:net'

interface Join {
  port: number
  path: string
  way: 'events' | 'state'
  /** How many to join, and so many in a second. */
  count: number
  perS: number
  /** Each second one holds a ticket. */
  cookies: string[]
  /** The last part of the loopback address they come from. */
  from: number
}

interface Client {
  socket: Socket
  counter: number
  rev: string
  tail: string
}

const clients: Client[] = []
/** Revision's counter → instants at which it came, ms of the machine's monotonic clock. */
const heard = new Map<number, number[]>()
let lost = 0
let resets = 0
let closed = 0
let refused = 0
let isOver = false

const nowMs = (): number => Number(process.hrtime.bigint()) / 1e6
const tailSigns = 200

function hear(client: Client, counter: number, isReset: boolean): void {
  if (counter <= client.counter) return
  if (client.counter > 0 && counter !== client.counter + 1) {
    if (isReset) resets += 1
    else lost += counter - client.counter - 1
  }
  client.counter = counter
  const times = heard.get(counter) ?? []
  heard.set(counter, times)
  times.push(nowMs())
}

function open(join: Join, at: number): Promise<void> {
  const cookie = at % 2 === 1 ? join.cookies[at] : undefined
  const head = (rest: string): string =>
    `GET ${join.path}${rest} HTTP/1.1\r\nHost: bench\r\nAccept: ${join.way === 'events' ? 'text/event-stream' : 'application/json'}\r\n${cookie ? `Cookie: live=${cookie}\r\n` : ''}\r\n`
  return new Promise((done) => {
    const socket = connect({
      port: join.port,
      host: '127.0.0.1',
      localAddress: `127.0.0.${join.from + Math.floor(at / 8000)}`,
      noDelay: true,
    })
    const client: Client = { socket, counter: 0, rev: '', tail: '' }
    clients.push(client)
    const ask = (): void => {
      socket.write(head(join.way === 'events' ? '/events' : client.rev ? `/state?after=${client.rev}` : '/state'))
    }
    socket.on('connect', ask)
    socket.on('error', () => {})
    socket.on('close', () => {
      if (!isOver) closed += 1
      done()
    })
    socket.on('data', (chunk) => {
      const text = client.tail + chunk.toString('latin1')
      if (text.startsWith('HTTP/1.1 503')) {
        refused += 1
        client.tail = ''
        setTimeout(ask, Number(/retry-after: (\d+)/i.exec(text)?.[1] ?? 5) * 1000)
        return
      }
      // A whole frame ends so; what came of the next one is kept.
      const end = text.lastIndexOf('}')
      if (end < 0 || (join.way === 'state' && !text.endsWith(']}'))) {
        client.tail = text.slice(-16_384)
        return
      }
      client.tail = join.way === 'state' ? '' : text.slice(end + 1).slice(-tailSigns)
      const before = client.counter
      const isReset = text.includes('"reset":true') || text.includes('event: reset')
      for (let from = text.indexOf('"rev":"'); from >= 0; from = text.indexOf('"rev":"', from + 7)) {
        client.rev = text.slice(from + 7, text.indexOf('"', from + 7))
        hear(client, Number(client.rev.slice(client.rev.indexOf('.') + 1)), isReset || before === 0)
      }
      done()
      if (join.way === 'state' && !isOver) ask()
    })
  })
}

process.on('message', async (message: { join?: Join; told?: [counter: number, atMs: number][]; leave?: true }) => {
  if (message.join) {
    const { count, perS } = message.join
    const joining: Promise<void>[] = []
    for (let at = 0; at < count; at += 1) {
      joining.push(open(message.join, at))
      if (at % Math.ceil(perS / 20) === 0) await new Promise((wake) => setTimeout(wake, 50))
    }
    await Promise.all(joining)
    process.send!({ joined: clients.length, closed })
  }
  if (message.told) {
    const delays = message.told.map(([counter, atMs]) => (heard.get(counter) ?? []).map((cameMs) => cameMs - atMs))
    const newest = message.told.at(-1)?.[0] ?? 0
    const behind = clients.filter((client) => client.counter < newest).length
    process.send!({ delays, lost, resets, closed, refused, behind })
  }
  if (message.leave) {
    isOver = true
    for (const { socket } of clients) socket.destroy()
    process.exit(0)
  }
})
process.send!({ ready: true })
