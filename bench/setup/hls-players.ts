// A process full of virtual players: each holds one connection, asks lists that wait (_HLS_msn), fetches segments and plays by its own clock,
// three seconds behind the edge (HOLD-BACK). Driven by messages of its parent.
import { connect } from 'node:net'
import type { Socket } from 'node:net'

interface Join {
  port: number
  prefix: string
  rungs: string[]
  count: number
  perS: number
}

const holdBack = 3
const nowMs = (): number => performance.timeOrigin + performance.now()
const sleep = (ms: number): Promise<unknown> => new Promise((wake) => setTimeout(wake, ms))

/** One connection that asks one thing after another. */
class Asker {
  readonly #socket: Socket
  #head = ''
  #left = -1
  #status = 0
  #body = ''
  #wantsText = false
  #done: ((answer: { status: number; body: string }) => void) | undefined

  constructor(port: number, from: number) {
    this.#socket = connect({ port, host: '127.0.0.1', localAddress: `127.0.0.${from}`, noDelay: true })
    this.#socket.on('data', (chunk: Buffer) => this.#read(chunk))
    const gone = (): void => this.#finish(0)
    this.#socket.on('error', gone)
    this.#socket.on('close', gone)
  }
  get(path: string, wantsText: boolean): Promise<{ status: number; body: string }> {
    return new Promise((done) => {
      if (this.#socket.destroyed) return done({ status: 0, body: '' })
      this.#done = done
      this.#wantsText = wantsText
      this.#head = ''
      this.#body = ''
      this.#left = -1
      this.#socket.write(`GET ${path} HTTP/1.1\r\nHost: bench\r\n\r\n`)
    })
  }
  #read(chunk: Buffer): void {
    figures.bytes += chunk.length
    let at = 0
    if (this.#left < 0) {
      this.#head += chunk.toString('latin1')
      const end = this.#head.indexOf('\r\n\r\n')
      if (end < 0) return
      at = chunk.length - (this.#head.length - end - 4)
      const head = this.#head.slice(0, end)
      this.#status = Number(head.slice(9, 12))
      this.#left = Number(/content-length: (\d+)/i.exec(head)?.[1] ?? 0)
    }
    this.#left -= chunk.length - at
    if (this.#wantsText) this.#body += chunk.toString('latin1', at)
    if (this.#left <= 0) this.#finish(this.#status)
  }
  #finish(status: number): void {
    const done = this.#done
    this.#done = undefined
    done?.({ status, body: this.#body })
  }
}

const figures = { requests: 0, bytes: 0, segments: 0, stalls: 0, stalledMs: 0, refused: 0, lost: 0 }
let lags: number[] = []
let isOver = false

interface Listed {
  uri: string
  msn: number
  durationS: number
  at: number
}

function readList(text: string): Listed[] {
  let msn = 0
  let at = 0
  let durationS = 0
  const listed: Listed[] = []
  for (const line of text.split('\n')) {
    if (line.startsWith('#EXT-X-MEDIA-SEQUENCE:')) msn = Number(line.slice(22))
    else if (line.startsWith('#EXT-X-PROGRAM-DATE-TIME:')) at = Date.parse(line.slice(25))
    else if (line.startsWith('#EXTINF:')) durationS = Number.parseFloat(line.slice(8))
    else if (line !== '' && !line.startsWith('#')) {
      listed.push({ uri: line, msn, durationS, at })
      msn += 1
      at += durationS * 1000
    }
  }
  return listed
}

async function play({ port, prefix }: Join, rung: string, from: number): Promise<void> {
  const asker = new Asker(port, from)
  const ask = async (path: string, wantsText: boolean): Promise<string | undefined> => {
    figures.requests += 1
    const { status, body } = await asker.get(`${prefix}/main/${path}`, wantsText)
    if (status === 200) return body
    if (status === 0) figures.lost += 1
    else figures.refused += 1
    await sleep(500)
    return undefined
  }
  let next = -1
  /** Where the playhead was at an instant, and up to where there is media; both by the stream's clock. */
  let [playhead, playedAt, bufferedTo] = [0, 0, 0]
  while (!isOver) {
    const text = await ask(next < 0 ? `${rung}.m3u8` : `${rung}.m3u8?_HLS_msn=${next}`, true)
    if (text === undefined) {
      if (figures.lost > 0 && next < 0) return
      continue
    }
    const listed = readList(text)
    const wanted = next < 0 ? listed.slice(-holdBack) : listed.filter(({ msn }) => msn >= next)
    for (const segment of wanted) {
      if ((await ask(segment.uri, false)) === undefined) continue
      figures.segments += 1
      const now = nowMs()
      if (playedAt === 0) [playhead, playedAt, bufferedTo] = [segment.at, now, segment.at]
      const reached = playhead + (now - playedAt)
      if (reached > bufferedTo && bufferedTo > segment.at - 10) {
        // It stood still at the end of what it had, until now.
        if (reached - bufferedTo > 20 && bufferedTo > playhead) {
          figures.stalls += 1
          figures.stalledMs += reached - bufferedTo
        }
        playhead = Math.min(reached, segment.at)
      } else playhead = reached
      playedAt = now
      bufferedTo = segment.at + segment.durationS * 1000
      lags.push(now - playhead)
    }
    next = (listed.at(-1)?.msn ?? next - 1) + 1
  }
}

let players = 0
let cpu = process.cpuUsage()
let fromMs = nowMs()

process.on('message', async (message: { join?: Join; reset?: true; read?: true; stop?: true }) => {
  if (message.join) {
    const { join } = message
    for (let n = 0; n < join.count; n += 1) {
      const rung = join.rungs[players % join.rungs.length]!
      void play(join, rung, 2 + Math.floor(players / 4000))
      players += 1
      if (n % 10 === 9) await sleep(10_000 / join.perS)
    }
    process.send!({ players })
  }
  if (message.reset) {
    Object.assign(figures, { requests: 0, bytes: 0, segments: 0, stalls: 0, stalledMs: 0, refused: 0, lost: 0 })
    lags = []
    cpu = process.cpuUsage()
    fromMs = nowMs()
    process.send!({})
  }
  if (message.read) {
    const seconds = (nowMs() - fromMs) / 1000
    const { user, system } = process.cpuUsage(cpu)
    lags.sort((a, b) => a - b)
    const of = (share: number): number => Math.round(lags[Math.min(lags.length - 1, Math.floor(lags.length * share))] ?? 0)
    process.send!({ players, seconds, ...figures, lagP50Ms: of(0.5), lagP95Ms: of(0.95), clientCpu: (user + system) / 1e6 / seconds })
  }
  if (message.stop) {
    isOver = true
    process.exit(0)
  }
})
