// Runs in the browser: draws half a minute of kaleidoscope with a clock and encodes it. Every movement ends where it began (a
// star of six rays looks the same after a sixth of a turn), so that the last frame leads into the first. The film is made as a
// broadcast is: rungs of fragmented MP4, a keyframe and a fragment at each second. Beside it a place for the interpreter's picture.
import { registerAacEncoder } from '@mediabunny/aac-encoder'
import { AudioBufferSource, BufferTarget, canEncodeAudio, CanvasSource, Mp4OutputFormat, Output } from 'mediabunny'
import { playNotes, seconds } from './notes.ts'

const width = 640
const height = 360
const folds = 6
const turn = Math.PI * 2
const colours = ['#ffc928', '#ff8a3d', '#ff5a5f', '#ee3f8f', '#9b5cff', '#4f6bff', '#1fb6f0', '#18c9a5', '#fff4d6']

/** Pieces of glass: each turns about its own point, from corner to corner, while the point itself swings. */
const glass = Array.from({ length: 16 }, (_, at) => ({
  colour: colours[at % colours.length]!,
  far: 14 + ((at * 53) % 150),
  size: 34 + ((at * 29) % 44),
  corners: 3 + (at % 3),
  circles: at % 2 === 0 ? 1 : -1,
  turns: ((at * 7) % 3) - 1 || 2,
  begin: (at * turn) / 16,
}))

function drawWedge(pen: CanvasRenderingContext2D, part: number): void {
  const half = Math.PI / folds
  pen.beginPath()
  pen.moveTo(0, 0)
  pen.arc(0, 0, 170, 0, half)
  pen.closePath()
  pen.clip()
  pen.fillStyle = '#171a52'
  pen.fillRect(-200, -200, 400, 400)
  for (const piece of glass) {
    // The pieces pass through the wedge as it is swept by their circle.
    const place = Math.sin(piece.begin + part * turn * piece.circles) * half * 0.75 + half / 2
    const far = piece.far + 12 * Math.sin(piece.begin * 3 + part * turn * 2)
    pen.save()
    pen.translate(far * Math.cos(place), far * Math.sin(place))
    pen.rotate(piece.begin + (part * turn * piece.turns) / piece.corners)
    pen.beginPath()
    for (let corner = 0; corner < piece.corners; corner++) {
      const angle = (corner * turn) / piece.corners
      pen.lineTo(piece.size * Math.cos(angle), piece.size * Math.sin(angle))
    }
    pen.closePath()
    pen.fillStyle = piece.colour
    pen.globalAlpha = 0.86
    pen.fill()
    pen.globalAlpha = 1
    pen.strokeStyle = '#171a52'
    pen.lineWidth = 2
    pen.stroke()
    pen.restore()
  }
}

function drawFrame(pen: CanvasRenderingContext2D, at: number): void {
  const part = at / seconds
  pen.resetTransform()
  pen.fillStyle = '#10143a'
  pen.fillRect(0, 0, width, height)
  pen.translate(218, height / 2)
  pen.rotate((part * turn) / folds)
  for (let fold = 0; fold < folds; fold++) {
    for (const mirror of [1, -1]) {
      pen.save()
      pen.rotate((fold * turn) / folds)
      pen.scale(1, mirror)
      drawWedge(pen, part)
      pen.restore()
    }
  }
  drawClock(pen, at)
}

function drawClock(pen: CanvasRenderingContext2D, at: number): void {
  const [x, y, radius] = [516, 150, 72]
  pen.resetTransform()
  pen.lineWidth = 10
  pen.strokeStyle = '#2a2f6e'
  pen.beginPath()
  pen.arc(x, y, radius, 0, turn)
  pen.stroke()
  pen.strokeStyle = '#ffc928'
  pen.lineCap = 'round'
  pen.beginPath()
  pen.arc(x, y, radius, -turn / 4, -turn / 4 + (at / seconds) * turn + 0.001)
  pen.stroke()
  pen.fillStyle = '#fff'
  pen.textAlign = 'center'
  pen.textBaseline = 'middle'
  pen.font = '800 60px "DejaVu Sans", Arial, sans-serif'
  pen.fillText(String(Math.floor(at)).padStart(2, '0'), x, y + 4)
  pen.fillStyle = '#c9cff2'
  pen.font = '700 21px "DejaVu Sans", Arial, sans-serif'
  pen.fillText('Калейдоскоп', x, 268)
  pen.font = '400 16px "DejaVu Sans", Arial, sans-serif'
  pen.fillText('демонстрация · demo', x, 296)
}

function toText(target: BufferTarget): string {
  const bytes = new Uint8Array(target.buffer!)
  let binary = ''
  for (let at = 0; at < bytes.length; at += 32_768) binary += String.fromCharCode(...bytes.subarray(at, at + 32_768))
  return btoa(binary)
}

/** One fragment a second, as the studio sends them: at a keyframe, or where there is none once a second is full. */
const inFragments = (minimumFragmentDuration: number) => new Mp4OutputFormat({ fastStart: 'fragmented', minimumFragmentDuration })

async function voice(bitrate: number): Promise<AudioBufferSource> {
  if (!(await canEncodeAudio('aac'))) registerAacEncoder()
  return new AudioBufferSource({ codec: 'aac', bitrate })
}

interface Rung {
  width: number
  height: number
  fps: number
  videoBps: number
  audioBps: number
}

async function makeRung({ width: wide, height: high, fps, videoBps, audioBps }: Rung): Promise<string> {
  const drawn = new OffscreenCanvas(width, height)
  const pen = drawn.getContext('2d')! as unknown as CanvasRenderingContext2D
  const shown = new OffscreenCanvas(wide, high)
  const copy = shown.getContext('2d')!
  copy.imageSmoothingQuality = 'high'
  const target = new BufferTarget()
  const output = new Output({ format: inFragments(0.95), target })
  const picture = new CanvasSource(shown, { codec: 'avc', bitrate: videoBps, keyFrameInterval: 1, latencyMode: 'quality' })
  const sound = await voice(audioBps)
  output.addVideoTrack(picture, { frameRate: fps })
  output.addAudioTrack(sound)
  await output.start()
  const speaking = sound.add(playNotes()).then(() => sound.close())
  for (let frame = 0; frame < fps * seconds; frame++) {
    drawFrame(pen, frame / fps)
    copy.drawImage(drawn, 0, 0, wide, high)
    await picture.add(frame / fps, 1 / fps)
  }
  picture.close()
  await speaking
  await output.finalize()
  return toText(target)
}

const makeRung1 = (): Promise<string> => makeRung({ width: 426, height: 240, fps: 15, videoBps: 90_000, audioBps: 48_000 })
const makeRung2 = (): Promise<string> => makeRung({ width: 640, height: 360, fps: 25, videoBps: 190_000, audioBps: 48_000 })

/** The sound alone, for weak lines and for those who listen. */
async function makeRungA(): Promise<string> {
  const target = new BufferTarget()
  const output = new Output({ format: inFragments(1), target })
  const sound = await voice(32_000)
  output.addAudioTrack(sound)
  await output.start()
  await sound.add(playNotes())
  await output.finalize()
  return toText(target)
}

const signWords = ['здесь', 'сурдопереводчик', 'sign-language', 'interpreter’s picture', '(демонстрация · demonstration)']

function drawSign(pen: CanvasRenderingContext2D, at: number): void {
  pen.fillStyle = '#10143a'
  pen.fillRect(0, 0, 320, 240)
  pen.strokeStyle = '#ffc928'
  pen.lineWidth = 4
  pen.setLineDash([10, 8])
  pen.strokeRect(8, 8, 304, 224)
  pen.textAlign = 'center'
  pen.fillStyle = '#fff'
  for (const [line, words] of signWords.entries()) {
    pen.font = `${line === 4 ? '400 16px' : '700 25px'} "DejaVu Sans", Arial, sans-serif`
    pen.fillText(words, 160, 50 + line * 30)
  }
  pen.fillStyle = '#ffc928'
  pen.font = '800 34px "DejaVu Sans", Arial, sans-serif'
  pen.fillText(String(Math.floor(at)).padStart(2, '0'), 160, 218)
}

/** No program can draw an interpreter: a labelled place with the film's clock, so that one sees both go together. */
async function makeSign(): Promise<string> {
  const canvas = new OffscreenCanvas(320, 240)
  const pen = canvas.getContext('2d')! as unknown as CanvasRenderingContext2D
  const target = new BufferTarget()
  const output = new Output({ format: new Mp4OutputFormat({ fastStart: 'in-memory' }), target })
  const picture = new CanvasSource(canvas, { codec: 'avc', bitrate: 16_000, keyFrameInterval: 5, latencyMode: 'quality' })
  output.addVideoTrack(picture, { frameRate: 5 })
  await output.start()
  for (let frame = 0; frame < 5 * seconds; frame++) {
    drawSign(pen, frame / 5)
    await picture.add(frame / 5, 1 / 5)
  }
  await output.finalize()
  return toText(target)
}

Object.assign(globalThis, { makeRungA, makeRung1, makeRung2, makeSign })
