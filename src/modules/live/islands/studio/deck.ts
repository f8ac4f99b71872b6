// Slides: pages of a PDF, pictures, or what was sent before a reload. Each one shown also travels as a picture.
import type { Pages } from '../pdf-read.ts'
import { announce, byId, root, text, write } from './page.ts'
import { stageHeight, stageWidth } from './stage.ts'
import type { ToWorker } from './wire.ts'

interface Deck {
  count: number
  draw: (at: number) => Promise<ImageBitmap>
  /** Number of a slide that the server has already. */
  number?: (at: number) => number | undefined
}
interface PdfModule {
  readPdf: (bytes: ArrayBuffer, workerUrl: string) => Promise<Pages>
}

const path = `/live/${root.dataset.room}/slides`
const sendTries = 20
const quality = 0.8

export class Slides {
  readonly #send: (message: ToWorker, transfer?: Transferable[]) => void
  readonly #numbers = new Map<Deck, Map<number, number>>()
  readonly #onDeck: () => void
  #deck: Deck | undefined
  #at = 0
  #order = 0
  /** Only what goes on air goes out as a picture. */
  isOnAir: () => boolean = () => false

  constructor(send: (message: ToWorker, transfer?: Transferable[]) => void, onDeck: () => void) {
    this.#send = send
    this.#onDeck = onDeck
    byId<HTMLInputElement>('file').addEventListener(
      'change',
      ({ target }) => void this.read([...((target as HTMLInputElement).files ?? [])]),
    )
    byId('previous')?.addEventListener('click', () => void this.turn(-1))
    byId('next')?.addEventListener('click', () => void this.turn(1))
  }

  get hasSlides(): boolean {
    return this.#deck !== undefined
  }

  async read(files: File[]): Promise<void> {
    if (files.length === 0) return
    write('file-say', text('slides.reading'))
    try {
      const pdf = files.find((file) => file.type === 'application/pdf' || file.name.endsWith('.pdf'))
      await this.#take(pdf ? await readPages(pdf) : await readPictures(files))
      write('file-say', '')
    } catch {
      write('file-say', text('slides.bad'))
    }
  }

  /** After a reload the file is gone, but what was shown of it lies on the server. */
  async readSent(): Promise<void> {
    const answer = await fetch(path, { headers: { accept: 'application/json' } }).catch(() => undefined)
    if (!answer?.ok) return
    const { slides, shown } = (await answer.json()) as { slides: { number: number }[]; shown: number | null }
    if (slides.length === 0 || this.#deck) return
    const draw = async (at: number) => createImageBitmap(await (await fetch(`${path}/${slides[at]!.number}`)).blob())
    await this.#take(
      { count: slides.length, draw, number: (at) => slides[at]?.number },
      Math.max(
        0,
        slides.findIndex(({ number }) => number === shown),
      ),
    )
    write('file-say', text('slides.before', { n: slides.length }))
  }

  async #take(deck: Deck, at = 0): Promise<void> {
    this.#deck = deck
    this.#numbers.set(deck, new Map())
    this.#at = at
    this.#onDeck()
    await this.draw()
  }

  async turn(by: number): Promise<void> {
    const next = Math.max(0, Math.min((this.#deck?.count ?? 1) - 1, this.#at + by))
    if (next === this.#at) return
    this.#at = next
    await this.draw()
  }

  async draw(): Promise<void> {
    const deck = this.#deck
    if (!deck) return
    const at = this.#at
    const order = (this.#order += 1)
    write('page', text('slides.at', { n: at + 1, total: deck.count }))
    byId<HTMLButtonElement>('previous').disabled = at === 0
    byId<HTMLButtonElement>('next').disabled = at === deck.count - 1
    const picture = await deck.draw(at)
    // Whoever turns fast sees the last page only.
    if (order !== this.#order) return picture.close()
    if (this.isOnAir()) void this.#post(deck, at, order, picture)
    const copy = await createImageBitmap(picture)
    this.#send({ is: 'picture', shot: 'slides', picture: copy }, [copy])
  }

  async #post(deck: Deck, at: number, order: number, picture: ImageBitmap): Promise<void> {
    for (let tries = 0; tries < sendTries && order === this.#order; tries += 1) {
      try {
        const known = deck.number?.(at) ?? this.#numbers.get(deck)?.get(at)
        const number = known ?? (await postPicture(await toWebp(picture)))
        this.#numbers.get(deck)?.set(at, number)
        if (order === this.#order) await showNumber(number)
        write('file-say', '')
        return
      } catch {
        if (tries === 2) {
          write('file-say', text('slides.notSent'))
          announce(text('slides.notSent'))
        }
        await new Promise((wake) => setTimeout(wake, 1000 * Math.min(8, tries + 1)))
      }
    }
  }
}

export async function postPicture(picture: Blob): Promise<number> {
  const answer = await fetch(path, {
    method: 'POST',
    body: picture,
    headers: { 'content-type': picture.type, accept: 'application/json' },
    signal: AbortSignal.timeout(20_000),
  })
  if (!answer.ok) throw new Error(`slide: ${answer.status}`)
  return ((await answer.json()) as { number: number }).number
}

export async function showNumber(number: number): Promise<void> {
  const answer = await fetch(`${path}/${number}/show`, {
    method: 'POST',
    headers: { accept: 'application/json' },
    signal: AbortSignal.timeout(8000),
  })
  if (!answer.ok) throw new Error(`slide: ${answer.status}`)
}

async function toWebp(picture: ImageBitmap): Promise<Blob> {
  const canvas = new OffscreenCanvas(picture.width, picture.height)
  canvas.getContext('2d')!.drawImage(picture, 0, 0)
  const blob = await canvas.convertToBlob({ type: 'image/webp', quality })
  // Safari draws no WebP and gives a PNG.
  return blob
}

async function readPages(file: File): Promise<Deck> {
  const { readPdf } = (await import(root.dataset.pdf!)) as PdfModule
  const pages = await readPdf(await file.arrayBuffer(), root.dataset.pdfWorker!)
  return { count: pages.count, draw: (at) => pages.draw(at + 1, stageWidth, stageHeight) }
}

async function readPictures(files: File[]): Promise<Deck> {
  const sorted = files.toSorted((a, b) => a.name.localeCompare(b.name, undefined, { numeric: true }))
  const draw = async (at: number): Promise<ImageBitmap> => {
    const whole = await createImageBitmap(sorted[at]!)
    const scale = Math.min(1, stageWidth / whole.width, stageHeight / whole.height)
    if (scale === 1) return whole
    return createImageBitmap(whole, {
      resizeWidth: Math.round(whole.width * scale),
      resizeHeight: Math.round(whole.height * scale),
      resizeQuality: 'high',
    })
  }
  await draw(0)
  return { count: sorted.length, draw }
}
