import { connect, createServer } from 'node:net'
import type { Socket } from 'node:net'

/**
 * open: everything passes. cut: nothing connects, as with the cable out. dead: connections open, and nothing ever comes, as on a
 * line in a village. deaf: what is sent arrives and is obeyed, and its answer is lost on the way.
 */
export type LineState = 'open' | 'cut' | 'dead' | 'deaf'

export interface Line {
  address: string
  set: (state: LineState) => void
  /** From now on the line leads to another server: a new version at the same address. */
  leadTo: (address: string) => void
  close: () => Promise<void>
}

/** A line to the house that can fail in each of the ways in which lines fail: real sockets, nothing told to the browser. */
export async function openLine(houseAddress: string): Promise<Line> {
  let target = new URL(houseAddress)
  let state: LineState = 'open'
  const sockets = new Set<Socket>()
  const server = createServer((near) => {
    if (state === 'cut') return void near.destroy()
    const far = connect(Number(target.port), target.hostname)
    const end = (): void => {
      near.destroy()
      far.destroy()
      sockets.delete(near)
    }
    sockets.add(near)
    near.on('data', (chunk) => state !== 'dead' && far.write(chunk))
    far.on('data', (chunk) => {
      if (state === 'open') near.write(chunk)
      else if (state === 'deaf') end()
    })
    for (const socket of [near, far]) socket.on('error', end).on('close', end)
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  return {
    address: `http://127.0.0.1:${(server.address() as { port: number }).port}`,
    set(next) {
      // A line that comes back begins with new connections.
      if (next === 'cut' || state !== 'open') for (const socket of sockets) socket.destroy()
      state = next
    },
    leadTo(address) {
      target = new URL(address)
      for (const socket of sockets) socket.destroy()
    },
    close: () =>
      new Promise((done) => {
        for (const socket of sockets) socket.destroy()
        server.close(() => done())
      }),
  }
}
