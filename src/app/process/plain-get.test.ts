import { expect, test } from 'vitest'
import { readPlainGet } from './plain-get.ts'

const read = (text: string) => readPlainGet(Buffer.from(text, 'latin1'))

test('a whole plain GET is read', () => {
  expect(read('GET /weeks?grade=5 HTTP/1.1\r\nHost: a.example\r\nAccept-Encoding: gzip, br \r\n\r\n')).toMatchObject({
    url: '/weeks?grade=5',
    headers: { host: 'a.example', 'accept-encoding': 'gzip, br' },
  })
})

test('everything else is left to Node’s own parser', () => {
  const head = 'GET / HTTP/1.1\r\nHost: a\r\n'
  for (const text of [
    head,
    `${head}\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n`,
    `${head}\r\nbody`,
    `${head}Content-Length: 0\r\n\r\n`,
    `${head}Transfer-Encoding: chunked\r\n\r\n`,
    `${head}Transfer-Encoding : chunked\r\n\r\n`,
    `${head}Expect: 100-continue\r\n\r\n`,
    `${head}Upgrade: websocket\r\n\r\n`,
    `${head}Range: bytes=0-1\r\n\r\n`,
    `${head}Connection: close\r\n\r\n`,
    `${head}Host: b\r\n\r\n`,
    `${head} folded: x\r\n\r\n`,
    `${head}X: a\nY: b\r\n\r\n`,
    `${head}X: \u0000\r\n\r\n`,
    `${head}X: é\r\n\r\n`,
    'GET / HTTP/1.1\r\n\r\n',
    'GET / HTTP/1.0\r\nHost: a\r\n\r\n',
    'GET http://a/ HTTP/1.1\r\nHost: a\r\n\r\n',
    'GET  / HTTP/1.1\r\nHost: a\r\n\r\n',
    'get / HTTP/1.1\r\nHost: a\r\n\r\n',
    'POST / HTTP/1.1\r\nHost: a\r\n\r\n',
    'HEAD / HTTP/1.1\r\nHost: a\r\n\r\n',
    `${head}X: ${'x'.repeat(5000)}\r\n\r\n`,
  ])
    expect(read(text), text).toBeUndefined()
})
