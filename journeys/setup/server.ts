import { spawn } from 'node:child_process'
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'
import { projectRoot } from '../../src/platform/root.ts'

declare module 'vitest' {
  export interface ProvidedContext {
    address: string
  }
}

async function freePort(): Promise<number> {
  return new Promise((done) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number }
      server.close(() => done(port))
    })
  })
}

/** The real server, as `npm start` runs it, with the demonstration, on a port and in a folder of its own. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = await mkdtemp(join(tmpdir(), 'kaleidoscope-journey-'))
  await chmod(folder, 0o755)
  const port = await freePort()
  const child = spawn(process.execPath, ['--enable-source-maps', join(projectRoot, 'dist/main.mjs')], {
    cwd: projectRoot,
    env: {
      ...process.env,
      PORT: String(port),
      HOST: '127.0.0.1',
      DATA_DIR: join(folder, 'data'),
      DATABASE_URL: '',
      DEMO: 'on',
      LOG_LEVEL: 'warn',
      NODE_ENV: 'production',
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  await new Promise<void>((done, fail) => {
    child.stdout.on('data', (text: Buffer) => text.includes('is ready') && done())
    child.on('exit', (code) => fail(new Error(`The server ended with ${code} before it was ready`)))
  })
  project.provide('address', `http://127.0.0.1:${port}`)
  return async () => {
    const ended = new Promise((done) => child.once('exit', done))
    child.kill('SIGTERM')
    await ended
    await rm(folder, { recursive: true, force: true })
  }
}
