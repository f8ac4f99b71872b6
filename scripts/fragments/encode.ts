// Runs in the browser: encodes four seconds of a turning star with a soft tone into the rungs of a broadcast, cut at every whole
// second. 32 kHz, because four seconds are then exactly 125 frames of AAC: the fragments can be repeated without end.
import {
  AudioBufferSource,
  CanvasSource,
  EncodedAudioPacketSource,
  EncodedVideoPacketSource,
  Mp4OutputFormat,
  NullTarget,
  Output,
  canEncodeAudio,
} from 'mediabunny'
import type { EncodedPacket } from 'mediabunny'
import { registerAacEncoder } from '@mediabunny/aac-encoder'

const seconds = 4
const sampleRate = 32_000

interface Encoded<Meta> {
  packets: EncodedPacket[]
  meta: Meta | undefined
}
interface VideoRung {
  width: number
  height: number
  fps: number
  bitrate: number
}

async function encodeSound(bitrate: number): Promise<Encoded<EncodedAudioChunkMetadata>> {
  const encoded: Encoded<EncodedAudioChunkMetadata> = { packets: [], meta: undefined }
  const source = new AudioBufferSource({
    codec: 'aac',
    bitrate,
    onEncodedPacket(packet, meta) {
      encoded.packets.push(packet)
      encoded.meta ??= meta
    },
  })
  const output = new Output({ format: new Mp4OutputFormat({ fastStart: 'fragmented' }), target: new NullTarget() })
  output.addAudioTrack(source)
  await output.start()
  const buffer = new AudioBuffer({ length: seconds * sampleRate, sampleRate, numberOfChannels: 1 })
  const samples = buffer.getChannelData(0)
  for (let at = 0; at < samples.length; at++) samples[at] = 0.2 * Math.sin((2 * Math.PI * 440 * at) / sampleRate)
  await source.add(buffer)
  source.close()
  await output.finalize()
  return encoded
}

function drawStar(pen: OffscreenCanvasRenderingContext2D, { width, height }: VideoRung, at: number): void {
  pen.resetTransform()
  pen.fillStyle = '#10143a'
  pen.fillRect(0, 0, width, height)
  pen.translate(width / 2, height / 2)
  pen.rotate((at / seconds) * Math.PI * 2)
  pen.fillStyle = '#ffc928'
  for (let ray = 0; ray < 6; ray++) {
    pen.rotate(Math.PI / 3)
    pen.fillRect(-height / 30, 0, height / 15, height / 3)
  }
}

async function encodePicture(rung: VideoRung): Promise<Encoded<EncodedVideoChunkMetadata>> {
  const encoded: Encoded<EncodedVideoChunkMetadata> = { packets: [], meta: undefined }
  const canvas = new OffscreenCanvas(rung.width, rung.height)
  const pen = canvas.getContext('2d')!
  const source = new CanvasSource(canvas, {
    codec: 'avc',
    bitrate: rung.bitrate,
    latencyMode: 'realtime',
    onEncodedPacket(packet, meta) {
      encoded.packets.push(packet)
      encoded.meta ??= meta
    },
  })
  const output = new Output({ format: new Mp4OutputFormat({ fastStart: 'fragmented' }), target: new NullTarget() })
  output.addVideoTrack(source, { frameRate: rung.fps })
  await output.start()
  for (let frame = 0; frame < rung.fps * seconds; frame++) {
    drawStar(pen, rung, frame / rung.fps)
    await source.add(frame / rung.fps, 1 / rung.fps, { keyFrame: frame % rung.fps === 0 })
  }
  source.close()
  await output.finalize()
  return encoded
}

/** One moof and mdat of what begins within the second; before them, for the first one, ftyp and moov. */
async function cutSecond(
  second: number,
  sound: Encoded<EncodedAudioChunkMetadata>,
  picture: Encoded<EncodedVideoChunkMetadata> | undefined,
  fps: number,
): Promise<Uint8Array[]> {
  const boxes: Uint8Array[] = []
  const keep = (data: Uint8Array): void => void boxes.push(data.slice())
  const keepFirst = (data: Uint8Array): void => void (second === 0 && keep(data))
  const format = new Mp4OutputFormat({
    fastStart: 'fragmented',
    minimumFragmentDuration: 10,
    onFtyp: keepFirst,
    onMoov: keepFirst,
    onMoof: keep,
    onMdat: keep,
  })
  const output = new Output({ format, target: new NullTarget() })
  const audio = new EncodedAudioPacketSource('aac')
  const video = new EncodedVideoPacketSource('avc')
  if (picture) output.addVideoTrack(video, { frameRate: fps })
  output.addAudioTrack(audio)
  await output.start()
  const within = ({ timestamp }: EncodedPacket): boolean => Math.floor(timestamp + 1e-6) === second
  for (const packet of picture?.packets.filter(within) ?? []) await video.add(packet, picture!.meta)
  if (picture) video.close()
  for (const packet of sound.packets.filter(within)) await audio.add(packet, sound.meta)
  audio.close()
  await output.finalize()
  return boxes
}

async function makeRung(audioBitrate: number, rung?: VideoRung): Promise<string> {
  const sound = await encodeSound(audioBitrate)
  const picture = rung && (await encodePicture(rung))
  const parts: Uint8Array[] = []
  for (let second = 0; second < seconds; second++) parts.push(...(await cutSecond(second, sound, picture, rung?.fps ?? 25)))
  return new Promise((resolve) => {
    const reader = new FileReader()
    reader.addEventListener('load', () => resolve(String(reader.result).split(',')[1]!))
    reader.readAsDataURL(new Blob(parts as BlobPart[]))
  })
}

export async function makeRungs(): Promise<Record<string, string>> {
  if (!(await canEncodeAudio('aac', { sampleRate, numberOfChannels: 1 }))) registerAacEncoder()
  return {
    a: await makeRung(32_000),
    '1': await makeRung(32_000, { width: 426, height: 240, fps: 15, bitrate: 50_000 }),
    '2': await makeRung(32_000, { width: 640, height: 360, fps: 25, bitrate: 90_000 }),
  }
}
Object.assign(globalThis, { makeRungs })
