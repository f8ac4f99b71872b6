import { STATUS_CODES } from 'node:http'
import type { ServerResponse } from 'node:http'
import type { Socket } from 'node:net'

/** A GET as far as whoever answers first may know it. */
export interface FirstGet {
  url: string
  headers: Record<string, string | string[] | undefined>
}

/**
 * Answers some GETs before any framework sees them. True: taken, by an answer now or later. False: nothing was sent, the request goes on
 * its way. A promise: the line waits for the word.
 */
export type FirstAnswer = (request: FirstGet, line: Line) => boolean | Promise<boolean>

/** An answer made once for all who get it: as fields for Node's http, and as the bytes of HTTP/1.1 (RFC 9112). */
export class ReadyAnswer {
  readonly status: number
  readonly headers: Record<string, string>
  readonly body: Buffer
  /** Head and body in one piece. */
  readonly wire: Buffer

  /** With `open` the body is only its beginning: it ends when the line does. */
  constructor(status: number, headers: Record<string, string>, body: Buffer | string, open = false) {
    this.status = status
    this.body = typeof body === 'string' ? Buffer.from(body) : body
    this.headers = open ? headers : { ...headers, 'content-length': String(this.body.length) }
    const lines = Object.entries(this.headers).map(([name, value]) => `${name}: ${value}\r\n`)
    const last = open ? 'Connection: close' : 'Connection: keep-alive'
    const head = `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\nDate: ${new Date().toUTCString()}\r\n${lines.join('')}${last}\r\n\r\n`
    this.wire = Buffer.concat([Buffer.from(head, 'latin1'), this.body])
  }
}

/** The line to one reader whose request was read whole. */
export interface Line {
  /** True while an answer is awaited or goes on: whoever sends more meanwhile is cut off. */
  busy: boolean
  /** Called when the reader has gone. */
  gone: (() => void) | undefined
  /** Sends a whole answer; the reader may ask again. */
  answer: (ready: ReadyAnswer) => void
  /** Sends the head of an answer that goes on until one side ends it. */
  begin: (ready: ReadyAnswer) => void
  send: (bytes: Buffer) => void
  unsentBytes: () => number
  /** Ends an answer that goes on. */
  end: () => void
  /** Cuts the line. */
  drop: () => void
}

/** A line straight over a connection that has only sent plain GETs so far: the same bytes to thousands without a copy. */
export class SocketLine implements Line {
  busy = false
  gone: (() => void) | undefined
  readonly #socket: Socket

  constructor(socket: Socket) {
    this.#socket = socket
  }
  answer(ready: ReadyAnswer): void {
    this.busy = false
    this.gone = undefined
    this.#socket.write(ready.wire)
  }
  begin(ready: ReadyAnswer): void {
    this.busy = true
    this.#socket.write(ready.wire)
  }
  send(bytes: Buffer): void {
    this.#socket.write(bytes)
  }
  unsentBytes(): number {
    return this.#socket.writableLength
  }
  end(): void {
    this.#socket.end()
  }
  drop(): void {
    this.#socket.destroy()
  }
}

/** The same over Node's http, for connections that have asked for other things as well. */
export class ResponseLine implements Line {
  busy = false
  gone: (() => void) | undefined
  readonly #response: ServerResponse

  constructor(response: ServerResponse) {
    this.#response = response
    response.once('close', () => this.gone?.())
  }
  answer(ready: ReadyAnswer): void {
    this.gone = undefined
    this.#response.writeHead(ready.status, ready.headers).end(ready.body)
  }
  begin(ready: ReadyAnswer): void {
    // The body ends with the line, as over a bare connection: no frame is cut into chunks.
    this.#response.useChunkedEncodingByDefault = false
    this.#response.shouldKeepAlive = false
    this.#response.writeHead(ready.status, ready.headers)
    this.#response.write(ready.body)
  }
  send(bytes: Buffer): void {
    this.#response.write(bytes)
  }
  unsentBytes(): number {
    return this.#response.writableLength
  }
  end(): void {
    this.#response.end()
  }
  drop(): void {
    this.#response.destroy()
  }
}
