import { BufferSource, EncodedPacketSink, Input, MP4 } from 'mediabunny'
import { expect, test } from 'vitest'
import { slateInit, slateSegment } from './slate.ts'
import { rungNames } from './slot.ts'

async function read(bytes: Buffer) {
  const input = new Input({ source: new BufferSource(new Uint8Array(bytes)), formats: [MP4] })
  const tracks = await input.getTracks()
  return Promise.all(
    tracks.map(async (track) => {
      const packets = []
      for await (const packet of new EncodedPacketSink(track).packets()) packets.push(packet)
      const codec = await track.getCodecParameterString()
      return { type: track.type, codec, packets }
    }),
  )
}

test.each(rungNames)('rung %s: seconds of the slate are real media that follow on from each other, from any second on', async (rung) => {
  const from = 2_345
  const tracks = await read(Buffer.concat([slateInit(rung), ...[0, 1, 2, 3, 4].map((n) => slateSegment(rung, from + n))]))
  expect(tracks.map(({ type }) => type)).toEqual(rung === 'a' ? ['audio'] : ['video', 'audio'])
  for (const { type, codec, packets } of tracks) {
    expect(codec).toMatch(type === 'video' ? /^avc1\.(42|4d|64)/ : /^mp4a\.40\.2$/)
    expect(packets[0]!.timestamp).toBeGreaterThanOrEqual(from)
    expect(packets[0]!.timestamp).toBeLessThan(from + 0.03)
    for (const [at, packet] of packets.entries()) {
      const before = packets[at - 1]
      if (before) expect(packet.timestamp).toBeCloseTo(before.timestamp + before.duration, 5)
    }
    const last = packets.at(-1)!
    expect(last.timestamp + last.duration).toBeGreaterThanOrEqual(from + 5 - 1e-6)
    expect(last.timestamp + last.duration).toBeLessThan(from + 5.03)
    if (type === 'video')
      expect(packets.filter((packet) => packet.type === 'key').map(({ timestamp }) => timestamp)).toEqual(
        [0, 1, 2, 3, 4].map((n) => from + n),
      )
  }
})
