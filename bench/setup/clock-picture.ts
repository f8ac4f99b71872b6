/**
 * A camera that shows the machine's clock as black and white squares, and beeps at every whole second. Runs in the broadcaster's page, in the
 * place of getUserMedia; both browsers run on one machine, so that both read the same clock.
 */
export function fakeCamera(): void {
  const [columns, rows] = [8, 3]
  const canvas = document.createElement('canvas')
  canvas.width = 1280
  canvas.height = 720
  const pen = canvas.getContext('2d')!
  const draw = (): void => {
    // 20 bits of hundredths, and 4 that check them.
    const clock = Math.floor(Date.now() / 10) % 2 ** 20
    const check = (clock ^ (clock >> 4) ^ (clock >> 8) ^ (clock >> 12) ^ (clock >> 16) ^ 5) & 15
    const word = clock * 16 + check
    for (let bit = 0; bit < columns * rows; bit += 1) {
      pen.fillStyle = Math.floor(word / 2 ** bit) % 2 === 1 ? '#fff' : '#000'
      pen.fillRect((bit % columns) * 160, Math.floor(bit / columns) * 240, 160, 240)
    }
  }
  const open = async (wish: MediaStreamConstraints): Promise<MediaStream> => {
    const stream = new MediaStream()
    if (wish.video) {
      setInterval(draw, 20)
      for (const track of canvas.captureStream(25).getVideoTracks()) stream.addTrack(track)
    }
    if (!wish.audio) return stream
    const sound = new AudioContext({ sampleRate: 48_000 })
    const [tone, gain, out] = [sound.createOscillator(), sound.createGain(), sound.createMediaStreamDestination()]
    tone.frequency.value = 1000
    gain.gain.value = 0
    tone.connect(gain).connect(out)
    tone.start()
    let last = 0
    setInterval(() => {
      const next = Math.ceil((Date.now() + 100) / 1000) * 1000
      if (next === last) return
      last = next
      const at = sound.currentTime + (next - Date.now()) / 1000
      gain.gain.setValueAtTime(0.5, at)
      gain.gain.setValueAtTime(0, at + 0.2)
    }, 200)
    for (const track of out.stream.getAudioTracks()) stream.addTrack(track)
    return stream
  }
  Object.defineProperty(navigator.mediaDevices, 'getUserMedia', { value: open })
}

export interface Seen {
  /** Glass to glass, in ms, ten times a second while the clock can be read. */
  lags: number[]
  /** How far the picture is ahead of the beep, in ms. */
  offsets: number[]
  /** The longest time that the playhead stood still, in ms. */
  stillMaxMs: number
  /** When the clock was last read anew. */
  readAtMs: number
  width: number
}

/** Reads the clock back from the room's player. Runs in a viewer's page; what it saw lies in `window.seen`. */
export function watchClock(): void {
  const [columns, rows, round] = [8, 3, 2 ** 20]
  const film = document.querySelector<HTMLVideoElement>('#live-film')!
  const canvas = document.createElement('canvas')
  canvas.width = columns * 5
  canvas.height = rows * 5
  const pen = canvas.getContext('2d', { willReadFrequently: true })!
  const seen: Seen = { lags: [], offsets: [], stillMaxMs: 0, readAtMs: 0, width: 0 }
  Object.assign(window, { seen })
  const readClock = (): number | undefined => {
    if (film.readyState < 2) return undefined
    pen.drawImage(film, 0, 0, canvas.width, canvas.height)
    const { data } = pen.getImageData(0, 0, canvas.width, canvas.height)
    let word = 0
    for (let bit = 0; bit < columns * rows; bit += 1) {
      const [x, y] = [(bit % columns) * 5 + 2, Math.floor(bit / columns) * 5 + 2]
      const light = data[(y * canvas.width + x) * 4 + 1]!
      if (light > 90 && light < 165) return undefined
      if (light >= 165) word += 2 ** bit
    }
    const clock = Math.floor(word / 16)
    const check = (clock ^ (clock >> 4) ^ (clock >> 8) ^ (clock >> 12) ^ (clock >> 16) ^ 5) & 15
    return check === word % 16 ? clock * 10 : undefined
  }
  const readLag = (): number | undefined => {
    const clock = readClock()
    if (clock === undefined) return undefined
    const lag = (((Date.now() - clock) % (round * 10)) + round * 10) % (round * 10)
    return lag > 60_000 ? undefined : lag
  }
  let stoodSince = performance.now()
  let stoodAt = -1
  setInterval(() => {
    const now = performance.now()
    if (film.currentTime !== stoodAt) stoodSince = now
    stoodAt = film.currentTime
    seen.stillMaxMs = Math.max(seen.stillMaxMs, now - stoodSince)
    seen.width = film.videoWidth
    const lag = readLag()
    if (lag === undefined) return
    seen.lags.push(lag)
    seen.readAtMs = Date.now()
  }, 100)
  const sound = new AudioContext()
  const ear = sound.createAnalyser()
  ear.fftSize = 256
  sound.createMediaElementSource(film).connect(ear)
  ear.connect(sound.destination)
  const samples = new Float32Array(ear.fftSize)
  let wasLoud = true
  setInterval(() => {
    ear.getFloatTimeDomainData(samples)
    const isLoud = samples.some((sample) => Math.abs(sample) > 0.1)
    if (isLoud && !wasLoud) {
      const lag = readLag()
      // The clock in the picture begins anew every three hours, not at a whole second: only its lag tells what time it shows.
      if (lag !== undefined) seen.offsets.push(((Date.now() - lag + 500) % 1000) - 500)
    }
    wasLoud = isLoud
  }, 8)
}
