import {
  BufferSource,
  EncodedAudioPacketSource,
  EncodedPacketSink,
  EncodedVideoPacketSource,
  FilePathTarget,
  Input,
  MP4,
  Mp4OutputFormat,
  Output,
} from 'mediabunny'
import type { EncodedPacket, InputAudioTrack, InputVideoTrack } from 'mediabunny'
import type { Item, Rung } from '../airing/slot.ts'
import { startMs } from './timeline.ts'

/** Bytes of a fragment or an init segment; undefined where they are gone. */
export type ReadPart = (epoch: number, rung: Rung, part: string) => Promise<Uint8Array | undefined>

/** Which rung a film to take along is made of: 360p if it is there from beginning to end, else what is; undefined where there are no pictures. */
export function bestRung(items: readonly Item[]): Rung | undefined {
  const wanted: Rung[] = ['2', '1', '3']
  const count = (rung: Rung): number => items.filter((item) => item.rungs[rung] === rung).length
  const best = wanted.toSorted((a, b) => count(b) - count(a))[0]!
  return count(best) > 0 ? best : undefined
}

/**
 * Writes one MP4 file of a recording's fragments, as they are: no picture is decoded. Memory holds a fragment and the file's tables,
 * however long it is. Returns false where there was nothing to write.
 */
export async function writeFilm(path: string, items: readonly Item[], rung: Rung, read: ReadPart): Promise<boolean> {
  const film = new Film(path, await hasManyEncoders(items, rung, read))
  const inits = new Map<string, Uint8Array | undefined>()
  let shiftS = 0
  for (const [n, item] of items.entries()) {
    const stands = item.rungs[rung]
    if (!stands) continue
    const key = `${item.epoch} ${stands}`
    if (!inits.has(key)) inits.set(key, await read(item.epoch, stands, 'init.mp4'))
    const [init, fragment] = [inits.get(key), await read(item.epoch, stands, `${item.seq}.m4s`)]
    if (!init || !fragment) continue
    const input = new Input({ source: new BufferSource(Buffer.concat([init, fragment])), formats: [MP4] })
    try {
      const picture = await input.getPrimaryVideoTrack()
      const sound = await input.getPrimaryAudioTrack()
      if (n === 0 || item.breaks || !film.isOpen) shiftS = startMs(items, n) / 1000 - (await firstAt(picture ?? sound))
      await film.open(rung === 'a' ? null : picture, sound)
      await film.add(rung === 'a' ? null : picture, sound, shiftS)
    } finally {
      input.dispose()
    }
  }
  return film.close()
}

async function firstAt(track: InputVideoTrack | InputAudioTrack | null): Promise<number> {
  return track ? ((await track.getFirstTimestamp()) ?? 0) : 0
}

/** One encoder has one configuration in the file's head; several need theirs before each keyframe. */
async function hasManyEncoders(items: readonly Item[], rung: Rung, read: ReadPart): Promise<boolean> {
  const pairs = new Map(
    items.flatMap(({ epoch, rungs }) => (rungs[rung] ? [[`${epoch} ${rungs[rung]}`, { epoch, stands: rungs[rung] }] as const] : [])),
  )
  const inits = new Set<string>()
  for (const { epoch, stands } of pairs.values()) inits.add(Buffer.from((await read(epoch, stands, 'init.mp4')) ?? []).toString('base64'))
  return inits.size > 1
}

class Film {
  private readonly path: string
  private output: Output | undefined
  private readonly repeats: boolean
  private video: EncodedVideoPacketSource | undefined
  private audio: EncodedAudioPacketSource | undefined
  private config: string | undefined
  private lastS = { video: -Infinity, audio: -Infinity }

  constructor(path: string, repeats: boolean) {
    this.path = path
    this.repeats = repeats
  }

  get isOpen(): boolean {
    return this.output !== undefined
  }

  async open(picture: InputVideoTrack | null, sound: InputAudioTrack | null): Promise<void> {
    if (this.output) return
    const output = new Output({ format: new Mp4OutputFormat({ fastStart: false }), target: new FilePathTarget(this.path) })
    this.output = output
    if (picture) output.addVideoTrack((this.video = new EncodedVideoPacketSource((await picture.getCodec())!)))
    if (sound) {
      output.addAudioTrack((this.audio = new EncodedAudioPacketSource((await sound.getCodec())!)))
      this.config = soundWords((await sound.getDecoderConfig())!)
    }
    await output.start()
  }

  async add(picture: InputVideoTrack | null, sound: InputAudioTrack | null, shiftS: number): Promise<void> {
    if (picture && this.video) await this.addPicture(picture, this.video, shiftS)
    // Sound of another kind can't stand in the same track.
    const config = sound && (await sound.getDecoderConfig())
    if (sound && config && this.audio && soundWords(config) === this.config) await this.addSound(sound, this.audio, config, shiftS)
  }

  private async addPicture(track: InputVideoTrack, source: EncodedVideoPacketSource, shiftS: number): Promise<void> {
    const decoderConfig = (await track.getDecoderConfig())!
    const sets = this.repeats ? parameterSets(decoderConfig.description) : undefined
    for await (const packet of new EncodedPacketSink(track).packets()) {
      const at = packet.timestamp + shiftS
      if (packet.type === 'key' && at <= this.lastS.video) return
      const data = sets && packet.type === 'key' ? Buffer.concat([sets, packet.data]) : packet.data
      await source.add(packet.clone({ data, timestamp: at }), { decoderConfig })
      this.lastS.video = Math.max(this.lastS.video, at)
    }
  }

  private async addSound(
    track: InputAudioTrack,
    source: EncodedAudioPacketSource,
    decoderConfig: AudioDecoderConfig,
    shiftS: number,
  ): Promise<void> {
    for await (const packet of new EncodedPacketSink(track).packets()) {
      const at = packet.timestamp + shiftS
      // Frames of sound reach over the border of a fragment: after a cut the first may begin before the last one ended.
      if (at < this.lastS.audio - 0.005 || at < 0) continue
      await source.add(packet.clone({ timestamp: at }) as EncodedPacket, { decoderConfig })
      this.lastS.audio = at + packet.duration
    }
  }

  async close(): Promise<boolean> {
    await this.output?.finalize()
    return this.isOpen
  }
}

function soundWords({ codec, sampleRate, numberOfChannels }: AudioDecoderConfig): string {
  return `${codec} ${sampleRate} ${numberOfChannels}`
}

/** The parameter sets of an AVCDecoderConfigurationRecord (ISO/IEC 14496-15, 5.3.3.1) as units with lengths of four bytes. */
function parameterSets(description: AllowSharedBufferSource | undefined): Uint8Array | undefined {
  if (!description) return undefined
  const bytes = ArrayBuffer.isView(description)
    ? new Uint8Array(description.buffer, description.byteOffset, description.byteLength)
    : new Uint8Array(description)
  const parts: Uint8Array[] = []
  let at = 5
  for (const mask of [0x1f, 0xff]) {
    const count = bytes[at++]! & mask
    for (let n = 0; n < count; n++) {
      const size = bytes[at]! * 256 + bytes[at + 1]!
      parts.push(Uint8Array.of(0, 0, bytes[at]!, bytes[at + 1]!), bytes.subarray(at + 2, at + 2 + size))
      at += 2 + size
    }
  }
  return Buffer.concat(parts)
}
