import { randomBytes } from 'node:crypto'
import { createServer } from 'node:http'
import type { Server } from 'node:http'
import { gzipSync } from 'node:zlib'

/**
 * The peer: a programme as one page that a script draws from all sessions at once, as pretalx does it. Sizes are those of its own
 * build (its repository in August 2026, `vite build`): three scripts of 101, 47 and 31 kB gzip, its style sheets of 29 kB in nine
 * files. The scripts here hold that much filling and a plain loop, so they run faster than the real ones.
 */
export async function serveScriptPage(sessions: number): Promise<{ address: string; stop: () => Promise<void> }> {
  const filling = (gzipBytes: number): string => `"${randomBytes(Math.round(gzipBytes * 0.74)).toString('base64')}";`
  const draw = `const list = await (await fetch('/schedule.json')).json()
for (const s of list) { const row = document.createElement('article'); row.innerHTML = '<h3></h3><p></p>'
  row.children[0].textContent = s.title; row.children[1].textContent = new Date(s.start).toLocaleString('ru') + ' ' + s.room + ' ' + s.speakers.join(', ')
  document.querySelector('main').append(row) }`
  const text = 'Почему лёд скользкий и что об этом знает физика, рассказывает лаборатория. '
  const schedule = Array.from({ length: sessions }, (_, n) => ({
    id: n,
    code: randomBytes(3).toString('hex'),
    title: `Занятие ${n}: ${randomBytes(9).toString('base64')}`,
    abstract: text.repeat(3) + randomBytes(24).toString('base64'),
    start: new Date(Date.UTC(2026, 10, 23, 6) + n * 300_000).toISOString(),
    room: `Поток ${n % 25}`,
    speakers: [`Лектор ${randomBytes(4).toString('hex')}`],
  }))
  const sheets = Array.from({ length: 9 }, (_, n) => `<link rel="stylesheet" href="/${n}.css">`).join('')
  const files: Record<string, [type: string, body: string]> = {
    '/': [
      'text/html; charset=utf-8',
      `<!doctype html><html lang="ru"><title>Программа</title>${sheets}<script type="module" src="/schedule.js"></script><main></main>`,
    ],
    '/schedule.json': ['application/json', JSON.stringify(schedule)],
    '/schedule.js': ['text/javascript', `import '/time.js'; import '/moment.js'; ${filling(101_000)} ${draw}`],
    '/time.js': ['text/javascript', filling(47_000)],
    '/moment.js': ['text/javascript', filling(31_000)],
  }
  for (let n = 0; n < 9; n += 1) files[`/${n}.css`] = ['text/css', `/* ${randomBytes(2400).toString('base64')} */ article { margin: 1rem }`]
  const server: Server = createServer((request, response) => {
    const file = files[request.url ?? '/']
    if (!file) return response.writeHead(404).end()
    const body = gzipSync(file[1])
    response.writeHead(200, { 'content-type': file[0], 'content-encoding': 'gzip', 'content-length': body.length }).end(body)
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const { port } = server.address() as { port: number }
  return {
    address: `http://127.0.0.1:${port}/`,
    stop: () =>
      new Promise((done) => {
        server.closeAllConnections()
        server.close(() => done())
      }),
  }
}
