// What viewers see, drawn on one canvas of a fixed size: so camera, screen and slides change without a new epoch.
export const stageWidth = 1280
export const stageHeight = 720

export type Shot = 'camera' | 'screen' | 'slides'
export interface Scene {
  shot: Shot
  /** The camera, small, in the corner of screen or slides. */
  corner: boolean
}

const night = '#10143a'
const glass = ['#ffc928', '#ff6367', '#5b8cff', '#43c59e']
type Picture = CanvasImageSource & { close?: () => void }

export class Stage {
  readonly canvas = new OffscreenCanvas(stageWidth, stageHeight)
  readonly #pen = this.canvas.getContext('2d', { alpha: false, willReadFrequently: true })!
  readonly #pictures = new Map<Shot, { picture: Picture; width: number; height: number }>()
  /** Which source a shot's pictures come from now: an old one that still delivers is not listened to. */
  readonly owners = new Map<Shot, unknown>()
  scene: Scene = { shot: 'camera', corner: false }
  #turn = 0

  put(shot: Shot, picture: VideoFrame | ImageBitmap): void {
    const [width, height] = 'displayWidth' in picture ? [picture.displayWidth, picture.displayHeight] : [picture.width, picture.height]
    this.drop(shot)
    this.#pictures.set(shot, { picture, width, height })
  }

  drop(shot: Shot): void {
    this.#pictures.get(shot)?.picture.close?.()
    this.#pictures.delete(shot)
  }

  /** The slate stands where there is no picture: a camera that was unplugged, a screen no longer shared. */
  get isSlate(): boolean {
    return !this.#pictures.has(this.shown)
  }

  get shown(): Shot {
    return this.#pictures.has(this.scene.shot) ? this.scene.shot : 'camera'
  }

  draw(): void {
    const { corner } = this.scene
    const shown = this.shown
    const main = this.#pictures.get(shown)
    this.#pen.fillStyle = night
    this.#pen.fillRect(0, 0, stageWidth, stageHeight)
    if (!main) return this.#drawSlate()
    this.#fit(main, 0, 0, stageWidth, stageHeight, shown === 'camera')
    const camera = this.#pictures.get('camera')
    if (!corner || shown === 'camera' || !camera) return
    const [width, height, edge] = [stageWidth / 5, stageHeight / 5, 20]
    this.#pen.fillStyle = night
    this.#pen.fillRect(stageWidth - width - edge - 3, stageHeight - height - edge - 3, width + 6, height + 6)
    this.#fit(camera, stageWidth - width - edge, stageHeight - height - edge, width, height, true)
  }

  /** Whole and centred; a camera of another shape fills the frame instead. */
  #fit(
    { picture, width, height }: { picture: Picture; width: number; height: number },
    x: number,
    y: number,
    w: number,
    h: number,
    fill: boolean,
  ): void {
    if (fill) {
      const scale = Math.max(w / width, h / height)
      const [cutW, cutH] = [w / scale, h / scale]
      this.#pen.drawImage(picture, (width - cutW) / 2, (height - cutH) / 2, cutW, cutH, x, y, w, h)
      return
    }
    const scale = Math.min(w / width, h / height)
    this.#pen.drawImage(picture, x + (w - width * scale) / 2, y + (h - height * scale) / 2, width * scale, height * scale)
  }

  #drawSlate(): void {
    this.#turn += 0.004
    const pen = this.#pen
    pen.save()
    pen.translate(stageWidth / 2, stageHeight / 2)
    pen.rotate(this.#turn)
    for (let at = 0; at < 12; at += 1) {
      pen.rotate(Math.PI / 6)
      pen.fillStyle = glass[at % glass.length]!
      pen.beginPath()
      pen.moveTo(0, 40)
      pen.lineTo(34, 170)
      pen.lineTo(0, 215)
      pen.lineTo(-34, 170)
      pen.fill()
    }
    pen.restore()
  }
}
