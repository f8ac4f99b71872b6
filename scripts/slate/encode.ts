// Runs in the browser: encodes one second of a still picture in each size, and one frame of silence.
import { AudioBufferSource, CanvasSource, Mp4OutputFormat, NullTarget, Output, canEncodeAudio } from 'mediabunny'
import type { EncodedPacket } from 'mediabunny'
import { registerAacEncoder } from '@mediabunny/aac-encoder'

const sampleRate = 48_000
const fps = 5

interface Size {
  width: number
  height: number
  bitrate: number
}
/** All base64: the init segment, the samples of one second, and the frame of silence. */
interface Slate {
  init: string
  pictures: string[]
  silence: string
}

const toText = (bytes: Uint8Array): string => btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''))

async function encode(image: ImageBitmap, size: Size | undefined): Promise<Slate> {
  const head: Uint8Array[] = []
  const keep = (data: Uint8Array): void => void head.push(data.slice())
  const format = new Mp4OutputFormat({ fastStart: 'fragmented', onFtyp: keep, onMoov: keep })
  const output = new Output({ format, target: new NullTarget() })
  const [pictures, sounds]: [EncodedPacket[], EncodedPacket[]] = [[], []]
  const canvas = new OffscreenCanvas(size?.width ?? 2, size?.height ?? 2)
  const pen = canvas.getContext('2d')!
  pen.imageSmoothingQuality = 'high'
  pen.drawImage(image, 0, 0, canvas.width, canvas.height)
  const video = new CanvasSource(canvas, {
    codec: 'avc',
    bitrate: size?.bitrate ?? 1000,
    latencyMode: 'quality',
    onEncodedPacket: (packet) => void pictures.push(packet),
  })
  const audio = new AudioBufferSource({ codec: 'aac', bitrate: 32_000, onEncodedPacket: (packet) => void sounds.push(packet) })
  if (size) output.addVideoTrack(video, { frameRate: fps })
  output.addAudioTrack(audio)
  await output.start()
  if (size) {
    for (let frame = 0; frame < fps; frame++) await video.add(frame / fps, 1 / fps, { keyFrame: frame === 0 })
    video.close()
  }
  await audio.add(new AudioBuffer({ length: sampleRate, sampleRate, numberOfChannels: 1 }))
  audio.close()
  await output.finalize()
  const init = new Uint8Array(await new Blob(head as BlobPart[]).arrayBuffer())
  return { init: toText(init), pictures: pictures.map(({ data }) => toText(data)), silence: toText(sounds[20]!.data) }
}

async function makeSlates(png: string): Promise<Record<string, Slate>> {
  if (!(await canEncodeAudio('aac', { sampleRate, numberOfChannels: 1 }))) registerAacEncoder()
  const image = await createImageBitmap(await (await fetch(`data:image/png;base64,${png}`)).blob())
  return {
    a: await encode(image, undefined),
    '1': await encode(image, { width: 426, height: 240, bitrate: 90_000 }),
    '2': await encode(image, { width: 640, height: 360, bitrate: 140_000 }),
    '3': await encode(image, { width: 1280, height: 720, bitrate: 320_000 }),
  }
}
Object.assign(globalThis, { makeSlates })
