import { deflateSync } from 'node:zlib'
import sharp from 'sharp'
import { expect, test } from 'vitest'
import { encodePicture, sniffPicture } from './pictures.ts'

const plain = (width: number, height: number) => sharp({ create: { width, height, channels: 3, background: '#4f6bff' } })
const made = async (bytes: Uint8Array, sides = [1600, 640]) => {
  const answer = await encodePicture(bytes, { sides })
  if (!answer.ok) throw new Error(answer.reason)
  return answer.pictures
}

test.each(['png', 'jpeg', 'webp', 'avif'] as const)('%s becomes WebP in every wished size, never larger than it was', async (kind) => {
  const pictures = await made(await plain(900, 600)[kind]().toBuffer())
  expect(pictures.map(({ side, width, height }) => [side, width, height])).toEqual([
    [1600, 900, 600],
    [640, 640, 427],
  ])
  for (const { webp, bytes } of pictures) {
    expect([sniffPicture(webp), webp.length]).toEqual(['webp', bytes])
  }
})

test('a photograph is turned as its camera says, and the place and everything else of its metadata is gone', async () => {
  const photo = await plain(300, 200)
    .withExif({ IFD0: { Make: 'Spy camera', Orientation: '6' }, IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '71/1 38/1 0/1' } })
    .withMetadata({ orientation: 6 })
    .jpeg()
    .toBuffer()
  expect((await sharp(photo).metadata()).exif).toBeDefined()
  expect(photo.includes('Spy camera')).toBe(true)
  const [picture] = await made(photo)
  expect([picture!.width, picture!.height]).toEqual([200, 300])
  const { exif, xmp, iptc, icc } = await sharp(picture!.webp).metadata()
  expect([exif, xmp, iptc, icc]).toEqual([undefined, undefined, undefined, undefined])
  expect(picture!.webp.includes('Spy camera')).toBe(false)
})

test('a JPEG for old programs stands on white where the picture is transparent', async () => {
  const glass = await sharp({ create: { width: 40, height: 20, channels: 4, background: { r: 0, g: 0, b: 0, alpha: 0 } } })
    .png()
    .toBuffer()
  const answer = await encodePicture(glass, { sides: [640, 20], jpegSides: [640] })
  if (!answer.ok) throw new Error(answer.reason)
  const [large, small] = answer.pictures
  expect([sniffPicture(large!.jpeg!), small!.jpeg]).toEqual(['jpeg', undefined])
  const { channels, dominant } = await sharp(large!.jpeg).stats()
  expect([channels.length, dominant.r > 240]).toEqual([3, true])
})

test('what hides behind a picture is not kept', async () => {
  const tail = Buffer.from('<script>alert(1)</script>PK\u0003\u0004')
  const [picture] = await made(Buffer.concat([await plain(64, 64).png().toBuffer(), tail]))
  expect(picture!.webp.includes('<script>')).toBe(false)
})

/** A PNG whose header promises a picture that its 60 bytes could never hold. */
function bomb(width: number, height: number): Buffer {
  const crcOf = (bytes: Buffer): number => {
    let crc = ~0
    for (const byte of bytes) {
      crc ^= byte
      for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1
    }
    return ~crc >>> 0
  }
  const chunk = (name: string, data: Buffer): Buffer => {
    const body = Buffer.concat([Buffer.from(name), data])
    const [length, crc] = [Buffer.alloc(4), Buffer.alloc(4)]
    length.writeUInt32BE(data.length)
    crc.writeUInt32BE(crcOf(body))
    return Buffer.concat([length, body, crc])
  }
  const head = Buffer.from([0, 0, 0, 0, 0, 0, 0, 0, 8, 2, 0, 0, 0])
  head.writeUInt32BE(width, 0)
  head.writeUInt32BE(height, 4)
  const signs = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1')
  return Buffer.concat([signs, chunk('IHDR', head), chunk('IDAT', deflateSync(Buffer.alloc(1000))), chunk('IEND', Buffer.alloc(0))])
}

test('what must not come in is refused with a reason, before it is unpacked', async () => {
  const svg = '<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
  const reasonOf = async (bytes: Uint8Array) => {
    const answer = await encodePicture(bytes, { sides: [640] })
    return answer.ok ? 'taken' : answer.reason
  }
  expect(await reasonOf(Buffer.from('<!doctype html><title>logo.png</title>'))).toBe('pictures.format')
  expect(await reasonOf(new Uint8Array())).toBe('pictures.format')
  expect(await reasonOf(await plain(9, 9).gif().toBuffer())).toBe('pictures.format')
  expect(await reasonOf(Buffer.from(svg))).toBe('pictures.vector')
  expect(await reasonOf(bomb(50_000, 50_000))).toBe('pictures.large')
  expect(await reasonOf(bomb(300, 300))).toBe('pictures.broken')
  expect(await reasonOf((await plain(300, 300).png().toBuffer()).subarray(0, 90))).toBe('pictures.broken')
  expect(await reasonOf(await plain(300, 300).png().toBuffer())).toBe('taken')
})
