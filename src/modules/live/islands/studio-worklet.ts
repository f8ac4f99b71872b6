// Hands the sound on in pieces of 1024 samples. Its clock is the clock of the whole broadcast.
declare const registerProcessor: (name: string, processor: unknown) => void
declare const AudioWorkletProcessor: new () => { port: MessagePort }

const pieceSamples = 1024

class Tap extends AudioWorkletProcessor {
  piece = new Float32Array(pieceSamples)
  filled = 0
  out: MessagePort | undefined

  constructor() {
    super()
    this.port.addEventListener('message', ({ data }: MessageEvent<MessagePort>) => (this.out = data))
    this.port.start()
  }

  process([channels]: Float32Array[][]): boolean {
    const samples = channels?.[0]
    // Without a microphone there is silence, and the clock goes on.
    const length = samples?.length ?? 128
    for (let at = 0; at < length; at += 1) {
      this.piece[this.filled] = samples?.[at] ?? 0
      this.filled += 1
      if (this.filled === pieceSamples) this.send()
    }
    return true
  }

  send(): void {
    this.out?.postMessage(this.piece, [this.piece.buffer])
    this.piece = new Float32Array(pieceSamples)
    this.filled = 0
  }
}

registerProcessor('tap', Tap)
