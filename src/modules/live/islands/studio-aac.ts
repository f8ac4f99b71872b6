// AAC for browsers that can't encode it: WebAssembly, loaded only there, in one script with the packing, so that there is one mediabunny.
import { registerAacEncoder } from '@mediabunny/aac-encoder'
import { AudioSample, AudioSampleSource, Mp4OutputFormat, NullTarget, Output } from 'mediabunny'
import type { SoundEncoder, SoundWish } from './studio/sound.ts'
import { sampleRate } from './studio/sound.ts'

export { packSecond } from './studio/pack.ts'

registerAacEncoder()

/** As many samples FFmpeg's encoder puts before the first. */
const primingSamples = 1024

export async function encodeAac({ kbps, onPacket, onError }: SoundWish): Promise<SoundEncoder> {
  let config: AudioDecoderConfig | undefined
  const source = new AudioSampleSource({
    codec: 'aac',
    bitrate: kbps * 1000,
    onEncodedPacket: ({ data, timestamp, duration }, meta) => {
      config ??= meta?.decoderConfig
      // The first packet is the encoder's run-up and holds nothing: the sound begins with the second.
      const atS = timestamp - primingSamples / sampleRate
      if (config && atS > -1e-6) onPacket({ data, isKey: true, atS: Math.max(0, atS), durationS: duration }, config)
    },
  })
  // What it would write is written by second elsewhere.
  const output = new Output({ format: new Mp4OutputFormat({ fastStart: 'fragmented' }), target: new NullTarget() })
  output.addAudioTrack(source)
  await output.start()
  let frames = 0
  return {
    codec: 'aac',
    push(data) {
      const sample = new AudioSample({ data, format: 'f32', numberOfChannels: 1, sampleRate, timestamp: frames / sampleRate })
      frames += data.length
      source
        .add(sample)
        .catch(onError)
        .finally(() => sample.close())
    },
    close: () => void output.cancel().catch(() => {}),
  }
}
