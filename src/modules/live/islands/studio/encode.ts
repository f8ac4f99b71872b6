import type { Packet, Second } from './pack.ts'
import type { Rung } from './plan.ts'
import { rungSpecs } from './plan.ts'
import type { Sound, SoundCodec, SoundEncoder } from './sound.ts'
import { sampleRate } from './sound.ts'

export interface RunWish {
  rungs: readonly Rung[]
  canvas: OffscreenCanvas
  sound: Sound
  onInit: (rung: Rung, bytes: Uint8Array) => void
  onFragment: (rung: Rung, seq: number, bytes: Uint8Array) => void
  /** An encoder failed or was taken away: this run is over, another epoch must begin. */
  onBroken: (rung: Rung, error: unknown) => void
}

const queueMax = 12
const drainMaxMs = 6000
const wait = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms))
/** Best first; what no device lacks comes last, and the processor only where nothing else encodes. */
const profiles = ['avc1.64001f', 'avc1.4d401f', 'avc1.42e01f']

export async function findVideoConfig(rung: Rung, squeeze = 1): Promise<VideoEncoderConfig | undefined> {
  const { width, height, fps, videoKbps } = rungSpecs[rung]
  if (typeof VideoEncoder === 'undefined') return undefined
  for (const hardwareAcceleration of ['no-preference', 'prefer-software'] as const)
    for (const codec of profiles) {
      const config: VideoEncoderConfig = {
        codec,
        width,
        height,
        framerate: fps,
        bitrate: Math.round(videoKbps * 1000 * squeeze),
        latencyMode: 'realtime',
        avc: { format: 'avc' },
        hardwareAcceleration,
      }
      const answer = await VideoEncoder.isConfigSupported(config).catch(() => undefined)
      if (answer?.supported) return config
    }
  return undefined
}

interface Lane {
  rung: Rung
  fps: number
  encoder: VideoEncoder | undefined
  config: VideoEncoderConfig | undefined
  canvas: OffscreenCanvas | undefined
  pen: OffscreenCanvasRenderingContext2D | undefined
  decoder: VideoDecoderConfig | undefined
  video: Packet[]
  audio: Packet[]
  sound: AudioDecoderConfig | undefined
  frame: number
  skipped: number
  seq: number
  hasInit: boolean
  packing: Promise<void>
  heardAtMs: number
}

/** One unbroken run of the encoders: an epoch. Its clock is the sound; pictures are dropped or doubled to keep up with it. */
export class Run {
  readonly #wish: RunWish
  readonly #lanes: Lane[] = []
  readonly #sounds = new Map<number, SoundEncoder>()
  #samples = 0
  #closed = false
  #isDraining = false
  codec: SoundCodec = 'aac'

  constructor(wish: RunWish) {
    this.#wish = wish
  }

  async open(): Promise<void> {
    for (const rung of this.#wish.rungs) this.#lanes.push(await this.#openLane(rung))
    for (const rung of this.#wish.rungs) {
      const { audioKbps } = rungSpecs[rung]
      if (!this.#sounds.has(audioKbps)) this.#sounds.set(audioKbps, await this.#openSound(audioKbps))
    }
  }

  async #openLane(rung: Rung): Promise<Lane> {
    const { fps, width, height } = rungSpecs[rung]
    const now = performance.now()
    const empty = { rung, fps, video: [], audio: [], sound: undefined, decoder: undefined, frame: 0, skipped: 0, seq: 0, hasInit: false }
    const lane: Lane = {
      ...empty,
      encoder: undefined,
      config: undefined,
      canvas: undefined,
      pen: undefined,
      packing: Promise.resolve(),
      heardAtMs: now,
    }
    if (fps === 0) return lane
    lane.config = await findVideoConfig(rung)
    if (!lane.config) throw new Error(`no encoder for ${rung}`)
    lane.canvas = new OffscreenCanvas(width, height)
    lane.pen = lane.canvas.getContext('2d', { alpha: false, willReadFrequently: true })!
    lane.encoder = new VideoEncoder({ output: (chunk, meta) => this.#take(lane, chunk, meta), error: (error) => this.#break(rung, error) })
    lane.encoder.configure(lane.config)
    return lane
  }

  #openSound(kbps: number): Promise<SoundEncoder> {
    return this.#wish.sound
      .open({
        kbps,
        onError: (error) => this.#break('a', error),
        onPacket: (packet, config) => {
          for (const lane of this.#lanes) {
            if (rungSpecs[lane.rung].audioKbps !== kbps) continue
            lane.sound ??= config
            lane.audio.push(packet)
            this.#cut(lane)
          }
        },
      })
      .then((encoder) => {
        this.codec = encoder.codec
        return encoder
      })
  }

  /** Seconds of sound that were taken since the run began. */
  get atS(): number {
    return this.#samples / sampleRate
  }

  push(samples: Float32Array<ArrayBuffer>): void {
    if (this.#closed || this.#isDraining) return
    this.#samples += samples.length
    for (const sound of this.#sounds.values()) sound.push(samples.slice())
  }

  /** True where a frame of some rung is due: then the stage is to be drawn and `encode` called. */
  get isDue(): boolean {
    return !this.#closed && !this.#isDraining && this.#lanes.some((lane) => lane.encoder !== undefined && lane.frame / lane.fps <= this.atS)
  }

  encode(): void {
    for (const lane of this.#lanes) {
      if (!lane.encoder || lane.encoder.state !== 'configured') continue
      let drawn = false
      while (lane.frame / lane.fps <= this.atS) {
        const isKey = lane.frame % lane.fps === 0
        const timestamp = Math.round((lane.frame / lane.fps) * 1e6)
        lane.frame += 1
        // An encoder that does not keep up loses pictures, never the first of a second.
        if (!isKey && lane.encoder.encodeQueueSize > queueMax) {
          lane.skipped += 1
          continue
        }
        if (!drawn) lane.pen!.drawImage(this.#wish.canvas, 0, 0, lane.canvas!.width, lane.canvas!.height)
        drawn = true
        const frame = new VideoFrame(lane.canvas!, { timestamp, duration: Math.round(1e6 / lane.fps) })
        lane.encoder.encode(frame, { keyFrame: isKey })
        frame.close()
      }
    }
  }

  /** Lowers or raises what each encoder may spend, from its next second on. */
  squeeze(share: number): void {
    for (const { encoder, config, rung } of this.#lanes)
      if (encoder?.state === 'configured') encoder.configure({ ...config!, bitrate: Math.round(rungSpecs[rung].videoKbps * 1000 * share) })
  }

  /** How many seconds each rung's encoder is behind the sound. */
  lagS(rung: Rung): number {
    const lane = this.#lanes.find((one) => one.rung === rung)
    return lane ? this.atS - lane.seq : 0
  }

  /** Share of the rung's pictures that its encoder had no time for. */
  skippedShare(rung: Rung): number {
    const lane = this.#lanes.find((one) => one.rung === rung)
    return lane && lane.frame > 0 ? lane.skipped / lane.frame : 0
  }

  /** A rung that has said nothing for so long is dead, whatever its state says. */
  findDead(nowMs: number, silentMs: number): Rung | undefined {
    return this.#lanes.find((lane) => nowMs - lane.heardAtMs > silentMs)?.rung
  }

  #take(lane: Lane, chunk: EncodedVideoChunk, meta: EncodedVideoChunkMetadata | undefined): void {
    const config = meta?.decoderConfig
    if (config && lane.decoder && lane.hasInit && !sameBytes(config.description, lane.decoder.description))
      return this.#break(lane.rung, new Error('the encoder changed its parameter sets'))
    if (config) lane.decoder = config
    const data = new Uint8Array(chunk.byteLength)
    chunk.copyTo(data)
    lane.video.push({ data, isKey: chunk.type === 'key', atS: chunk.timestamp / 1e6, durationS: 0 })
    this.#cut(lane)
  }

  /** Packs a second once it is whole: its successor has begun in picture and sound. */
  #cut(lane: Lane): void {
    lane.heardAtMs = performance.now()
    const reached = (packets: Packet[], endS: number): boolean => (packets.at(-1)?.atS ?? -1) >= endS - 1e-6
    while (!this.#closed && reached(lane.audio, lane.seq + 1) && (!lane.encoder || reached(lane.video, lane.seq + 1))) this.#cutOne(lane)
  }

  #cutOne(lane: Lane): void {
    const seq = lane.seq
    const endS = seq + 1
    lane.seq = endS
    const video = takeBefore(lane.video, endS)
    const audio = takeBefore(lane.audio, endS)
    if (lane.encoder && !video[0]?.isKey) return this.#break(lane.rung, new Error('a second without a key frame'))
    for (const [at, packet] of video.entries()) packet.durationS = (video[at + 1]?.atS ?? endS) - packet.atS
    const { decoder, sound, rung } = lane
    if (!sound || (lane.encoder && !decoder)) return
    lane.packing = lane.packing.then(() =>
      this.#pack(lane, {
        seq,
        video: decoder && { packets: video, config: decoder },
        audio: { packets: audio, config: sound, codec: this.codec },
      }).catch((error: unknown) => this.#break(rung, error)),
    )
  }

  async #pack(lane: Lane, second: Second): Promise<void> {
    const { init, fragment } = await this.#wish.sound.packSecond(second)
    if (this.#closed) return
    if (!lane.hasInit) this.#wish.onInit(lane.rung, init)
    lane.hasInit = true
    this.#wish.onFragment(lane.rung, second.seq, fragment)
  }

  #break(rung: Rung, error: unknown): void {
    if (this.#closed) return
    this.close()
    this.#wish.onBroken(rung, error)
  }

  /** Takes nothing more in and lets every rung come as far as the furthest: what is heard of a second is seen of it too. */
  async drain(): Promise<void> {
    if (this.#closed || this.#isDraining) return
    this.encode()
    this.#isDraining = true
    const until = performance.now() + drainMaxMs
    const flushed = this.#lanes.map(({ encoder }) => encoder?.flush().catch(() => {}))
    await Promise.race([Promise.all(flushed), wait(drainMaxMs)])
    const isEven = (): boolean => new Set(this.#lanes.map(({ seq }) => seq)).size <= 1
    while (!this.#closed && !isEven() && performance.now() < until) await wait(50)
    await Promise.all(this.#lanes.map(({ packing }) => packing))
    this.close()
  }

  /** What was not a whole second yet is given up. */
  close(): void {
    this.#closed = true
    for (const { encoder } of this.#lanes) if (encoder && encoder.state !== 'closed') encoder.close()
    for (const sound of this.#sounds.values()) sound.close()
  }
}

function takeBefore(packets: Packet[], endS: number): Packet[] {
  const upTo = packets.findIndex(({ atS }) => atS >= endS - 1e-6)
  return packets.splice(0, upTo)
}

function sameBytes(a: AllowSharedBufferSource | undefined, b: AllowSharedBufferSource | undefined): boolean {
  if (!a || !b) return a === b
  const [one, two] = [a, b].map((it) =>
    ArrayBuffer.isView(it) ? new Uint8Array(it.buffer, it.byteOffset, it.byteLength) : new Uint8Array(it),
  )
  return one!.length === two!.length && one!.every((byte, at) => byte === two![at])
}
