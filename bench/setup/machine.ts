import { spawn, spawnSync } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { createServer } from 'node:net'

export function need(program: string, debianPackage: string): void {
  if (spawnSync('which', [program]).status !== 0) {
    console.error(`This measurement needs ${program}. On Debian: apt-get install ${debianPackage}`)
    process.exit(1)
  }
}

export async function freePort(): Promise<number> {
  return new Promise((done) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number }
      server.close(() => done(port))
    })
  })
}

/** Starts a program pinned to one processor, or to some ("0,1"), and waits until it says `ready` on standard output, or until `probe` answers. */
export async function startPinned(
  cpu: number | string,
  program: string,
  args: string[],
  options: { env?: NodeJS.ProcessEnv; ready?: string; probe?: string; cwd?: string },
): Promise<ChildProcess> {
  const child = spawn('taskset', ['-c', String(cpu), program, ...args], {
    cwd: options.cwd,
    env: { ...process.env, ...options.env },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const { ready, probe } = options
  if (ready) {
    await new Promise<void>((done, fail) => {
      child.stdout.on('data', (text: Buffer) => text.includes(ready) && done())
      child.once('exit', (code) => fail(new Error(`${program} ended with ${code}`)))
    })
  }
  for (let n = 0; probe && n < 100; n += 1) {
    if (
      await fetch(probe).then(
        (answer) => answer.ok,
        () => false,
      )
    )
      break
    await new Promise((wake) => setTimeout(wake, 50))
  }
  child.stdout.resume()
  return child
}

export async function stopChild(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const ended = new Promise((done) => child.once('exit', done))
  child.kill('SIGTERM')
  await ended
}

export interface Load {
  requestsPerS: number
  p99Ms: number
  errors: number
}

/** Sends requests with wrk from its own processor for some seconds. */
export function load(cpu: number, url: string, seconds: number, connections: number, headers: Record<string, string> = {}): Load {
  const head = Object.entries(headers).flatMap(([name, value]) => ['-H', `${name}: ${value}`])
  const done = spawnSync('taskset', ['-c', String(cpu), 'wrk', '-t1', `-c${connections}`, `-d${seconds}s`, '--latency', ...head, url], {
    encoding: 'utf8',
  })
  const text = done.stdout
  const p99 = /99%\s+([\d.]+)(us|ms|s)/.exec(text)
  const unit = { us: 0.001, ms: 1, s: 1000 }[p99?.[2] ?? 'ms'] ?? 1
  const bad = /Non-2xx or 3xx responses: (\d+)/.exec(text)
  const socket = /Socket errors: connect (\d+), read (\d+), write (\d+), timeout (\d+)/.exec(text)
  return {
    requestsPerS: Number(/Requests\/sec:\s+([\d.]+)/.exec(text)?.[1] ?? 0),
    p99Ms: Number(p99?.[1] ?? 0) * unit,
    errors: Number(bad?.[1] ?? 0) + (socket ? socket.slice(1).reduce((sum, count) => sum + Number(count), 0) : 0),
  }
}
