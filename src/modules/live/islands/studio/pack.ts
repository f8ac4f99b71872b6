// Fragments are packed by mediabunny, one small file for each second: only so do all rungs break at the same instant, the sound alone too.
import { EncodedAudioPacketSource, EncodedPacket, EncodedVideoPacketSource, Mp4OutputFormat, NullTarget, Output } from 'mediabunny'

export interface Packet {
  data: Uint8Array
  isKey: boolean
  /** Seconds since the epoch began, and how long it lasts. */
  atS: number
  durationS: number
}

export interface Second {
  seq: number
  video: { packets: Packet[]; config: VideoDecoderConfig } | undefined
  audio: { packets: Packet[]; config: AudioDecoderConfig; codec: 'aac' | 'opus' }
}

/** moof's sequence number stands in mfhd, its first box. */
const sequenceAt = 20
const wholeS = 3600

/** One moof and one mdat with both tracks in them; the init segment is the same for every second of a rung. */
export async function packSecond({ seq, video, audio }: Second): Promise<{ init: Uint8Array; fragment: Uint8Array }> {
  const head: Uint8Array[] = []
  const body: Uint8Array[] = []
  const format = new Mp4OutputFormat({
    fastStart: 'fragmented',
    // One fragment, however long: the seconds are ours to cut.
    minimumFragmentDuration: wholeS,
    onFtyp: (data) => void head.push(data.slice()),
    onMoov: (data) => void head.push(data.slice()),
    onMoof: (data) => void body.push(data.slice()),
    onMdat: (data) => void body.push(data.slice()),
  })
  const output = new Output({ format, target: new NullTarget() })
  const picture = video && new EncodedVideoPacketSource('avc')
  const sound = new EncodedAudioPacketSource(audio.codec)
  if (picture) output.addVideoTrack(picture)
  output.addAudioTrack(sound)
  await output.start()
  for (const packet of video?.packets ?? []) await picture!.add(toPacket(packet), { decoderConfig: video!.config })
  for (const packet of audio.packets) await sound.add(toPacket(packet), { decoderConfig: audio.config })
  await output.finalize()
  const fragment = join(body)
  new DataView(fragment.buffer).setUint32(sequenceAt, seq + 1)
  return { init: join(head), fragment }
}

const toPacket = ({ data, isKey, atS, durationS }: Packet): EncodedPacket =>
  new EncodedPacket(data, isKey ? 'key' : 'delta', atS, durationS)

function join(parts: Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}
