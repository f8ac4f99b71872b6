import { connect } from 'node:net'
import type { Socket } from 'node:net'

/** A reader over one bare connection: what it sends and gets is HTTP/1.1 as it stands. */
export interface Reader {
  socket: Socket
  /** Everything that came since the last call of `clear`. */
  text: () => string
  clear: () => void
  send: (head: string) => void
  /** Waits until what came matches. */
  until: (pattern: RegExp, timeoutMs?: number) => Promise<RegExpExecArray>
  ended: Promise<void>
}

export function openReader(port: number): Reader {
  const socket = connect(port, '127.0.0.1')
  let text = ''
  const heard = new Set<() => void>()
  const tell = (): void => {
    for (const one of heard) one()
  }
  socket.on('data', (chunk) => {
    text += chunk.toString()
    tell()
  })
  socket.on('error', () => {})
  return {
    socket,
    text: () => text,
    clear: () => void (text = ''),
    send: (head) => void socket.write(head),
    until: (pattern, timeoutMs = 8000) =>
      new Promise((done, fail) => {
        const timer = setTimeout(() => {
          heard.delete(look)
          fail(new Error(`${pattern} did not come; what came: ${text.slice(0, 500)}`))
        }, timeoutMs)
        const look = (): void => {
          const found = pattern.exec(text)
          if (!found) return
          clearTimeout(timer)
          heard.delete(look)
          done(found)
        }
        heard.add(look)
        look()
      }),
    ended: new Promise((done) => socket.once('close', () => done())),
  }
}

/** A plain GET as a browser or an edge sends it. */
export function plainGet(path: string, headers: Record<string, string> = {}): string {
  const lines = Object.entries({ Host: 'kaleidoscope.test', ...headers }).map(([name, value]) => `${name}: ${value}\r\n`)
  return `GET ${path} HTTP/1.1\r\n${lines.join('')}\r\n`
}
