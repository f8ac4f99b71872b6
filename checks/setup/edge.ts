import { spawn, spawnSync } from 'node:child_process'
import { chmodSync, cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { projectRoot } from '../../src/platform/root.ts'

/** Where nginx is on this machine; undefined: nowhere. */
export function findNginx(): string | undefined {
  return ['nginx', '/usr/sbin/nginx', '/usr/local/sbin/nginx'].find((path) => spawnSync(path, ['-v']).status === 0)
}

export interface Edge {
  /** "http://127.0.0.1:8123" */
  url: string
  /** What the origin has been asked so far, checks included; only where it is counted. */
  originRequests: () => number
  stop: () => Promise<void>
}

async function freePort(): Promise<number> {
  return new Promise((done) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number }
      server.close(() => done(port))
    })
  })
}

interface EdgeWish {
  /** Goes before nginx: taskset, say. */
  command?: string[]
  /** Notes every request that reached the origin. */
  countsOrigin?: boolean
}

/** Starts deploy/nginx/edge.conf as it is shipped, but for the port, the origin and the folders. */
export async function startEdge(originPort: number, { command = [], countsOrigin = false }: EdgeWish = {}): Promise<Edge> {
  const nginx = findNginx()
  if (!nginx) throw new Error('nginx is missing. On Debian: apt-get install nginx')
  const folder = mkdtempSync(join(tmpdir(), 'kaleidoscope-edge-'))
  chmodSync(folder, 0o755)
  for (const name of ['cache', 'temp']) mkdirSync(join(folder, name))
  cpSync(join(projectRoot, 'deploy/nginx'), folder, { recursive: true })
  const port = await freePort()
  const change = (file: string, edit: (text: string) => string): void =>
    writeFileSync(join(folder, file), edit(readFileSync(join(folder, file), 'utf8')))
  change('edge.conf', (text) => text.replace(/listen 80 /, `listen 127.0.0.1:${port} `).replace(/^.*listen \[::\]:80.*\n/m, ''))
  const temps = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((name) => `${name}_temp_path ${join(folder, 'temp', name)};\n`)
  change(
    'edge-settings.conf',
    (text) =>
      text.replace('127.0.0.1:3000', `127.0.0.1:${originPort}`).replace('/var/cache/nginx/kaleidoscope', join(folder, 'cache')) +
      temps.join(''),
  )
  const asked = join(folder, 'asked.log')
  const counting = `map $upstream_status $is_asked { volatile; default 1; "" 0; }
log_format asked '$uri'; log_subrequest on; access_log ${asked} asked if=$is_asked;`
  if (countsOrigin) change('edge-rules.conf', (text) => text.replace('access_log off;', counting))
  const [program = '', ...words] = [...command, nginx]
  const settings = `daemon off; pid ${join(folder, 'pid')}; error_log ${join(folder, 'error.log')} warn;`
  const child = spawn(program, [...words, '-c', join(folder, 'edge.conf'), '-g', settings], { stdio: ['ignore', 'ignore', 'inherit'] })
  const ended = new Promise((done) => child.once('exit', done))
  const url = `http://127.0.0.1:${port}`
  for (let n = 0; n < 200 && child.exitCode === null; n += 1) {
    if (
      await fetch(`${url}/m/`).then(
        () => true,
        () => false,
      )
    )
      break
    await new Promise((wake) => setTimeout(wake, 25))
  }
  if (child.exitCode !== null) throw new Error(`nginx ended with ${child.exitCode}`)
  return {
    url,
    originRequests: () => readFileSync(asked, 'latin1').split('\n').length - 1,
    async stop() {
      child.kill('SIGTERM')
      await ended
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
