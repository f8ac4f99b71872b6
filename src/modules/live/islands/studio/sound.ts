import type { packSecond, Packet } from './pack.ts'

export const sampleRate = 48_000

export type SoundCodec = 'aac' | 'opus'

export interface SoundEncoder {
  codec: SoundCodec
  /** Mono samples that follow on from those before. */
  push: (samples: Float32Array<ArrayBuffer>) => void
  close: () => void
}

export interface SoundWish {
  kbps: number
  onPacket: (packet: Packet, config: AudioDecoderConfig) => void
  onError: (error: unknown) => void
}

/** What studio-mp4.js and studio-aac.js offer. */
interface Packer {
  packSecond: typeof packSecond
  encodeAac?: (wish: SoundWish) => Promise<SoundEncoder>
}

export interface Sound {
  codec: SoundCodec
  open: (wish: SoundWish) => Promise<SoundEncoder>
  packSecond: typeof packSecond
}

const configOf = (codec: SoundCodec, kbps: number): AudioEncoderConfig => ({
  codec: codec === 'aac' ? 'mp4a.40.2' : 'opus',
  sampleRate,
  numberOfChannels: 1,
  bitrate: kbps * 1000,
})

async function canEncode(codec: SoundCodec): Promise<boolean> {
  if (typeof AudioEncoder === 'undefined') return false
  return AudioEncoder.isConfigSupported(configOf(codec, 48)).then(
    (answer) => answer.supported === true,
    () => false,
  )
}

/** AAC of the browser, else AAC of ours, else Opus, which not every iPhone can play. */
export async function openSound({ aacUrl, mp4Url }: { aacUrl: string; mp4Url: string }): Promise<Sound> {
  const native = async (codec: SoundCodec): Promise<Sound> => {
    const { packSecond } = (await import(mp4Url)) as Packer
    return { codec, open: async (wish) => openNative(codec, wish), packSecond }
  }
  if (await canEncode('aac')) return native('aac')
  const { encodeAac, packSecond } = await (import(aacUrl) as Promise<Packer>).catch((): Partial<Packer> => ({}))
  if (encodeAac && packSecond) return { codec: 'aac', open: encodeAac, packSecond }
  if (await canEncode('opus')) return native('opus')
  throw new Error('no sound encoder')
}

function openNative(codec: SoundCodec, { kbps, onPacket, onError }: SoundWish): SoundEncoder {
  let config: AudioDecoderConfig | undefined
  let frames = 0
  const encoder = new AudioEncoder({
    output: (chunk, meta) => {
      config ??= meta?.decoderConfig
      const data = new Uint8Array(chunk.byteLength)
      chunk.copyTo(data)
      onPacket({ data, isKey: true, atS: Math.max(0, chunk.timestamp / 1e6), durationS: (chunk.duration ?? 0) / 1e6 }, config!)
    },
    error: onError,
  })
  encoder.configure(configOf(codec, kbps))
  return {
    codec,
    push(data) {
      const timestamp = Math.round((frames / sampleRate) * 1e6)
      const sound = new AudioData({ format: 'f32', sampleRate, numberOfFrames: data.length, numberOfChannels: 1, timestamp, data })
      frames += data.length
      encoder.encode(sound)
      sound.close()
    },
    close: () => encoder.state !== 'closed' && encoder.close(),
  }
}
