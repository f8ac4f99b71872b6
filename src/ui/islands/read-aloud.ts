// Reads the page aloud by the browser's own voices: the marked text where something is marked, else the main part.
// Each stretch of text is read in its own language; what is being read is scrolled to and marked where the browser can.
const read = document.querySelector<HTMLButtonElement>('#aloud-read')
const pause = document.querySelector<HTMLButtonElement>('#aloud-pause')
const stop = document.querySelector<HTMLButtonElement>('#aloud-stop')
const none = document.querySelector<HTMLElement>('#aloud-none')
const main = document.querySelector<HTMLElement>('main')

interface Piece {
  text: string
  lang: string
  from: Element | null
}

const blocks = 'h1, h2, h3, h4, p, li, dt, dd, th, td, caption, figcaption, summary, legend, label, button, time'

/** The texts to be read, block by block, in the order of the page; hidden ones are left out. */
function pieces(root: HTMLElement): Piece[] {
  const found: Piece[] = []
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT)
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const parent = node.parentElement
    const text = (node.textContent ?? '').replaceAll(/\s+/g, ' ').trim()
    if (!parent || !text || parent.closest('svg, script, [hidden], [aria-hidden="true"]') || !parent.checkVisibility()) continue
    const block = parent.closest(blocks)
    const lang = parent.closest('[lang]')?.getAttribute('lang') ?? ''
    const last = found.at(-1)
    if (last && last.from === block && block && last.lang === lang) last.text += ` ${text}`
    else found.push({ text, lang, from: block })
  }
  return found
}

function speak(list: Piece[]): void {
  speechSynthesis.cancel()
  for (const [at, piece] of list.entries()) {
    const said = new SpeechSynthesisUtterance(piece.text)
    said.lang = piece.lang
    said.addEventListener('start', () => piece.from?.scrollIntoView({ block: 'nearest' }))
    if (at === list.length - 1) said.addEventListener('end', () => show(false))
    speechSynthesis.speak(said)
  }
  show(list.length > 0)
}

function show(reading: boolean): void {
  if (read) read.hidden = reading
  if (pause) pause.hidden = !reading
  if (stop) stop.hidden = !reading
}

if (read && pause && stop && none && main && 'speechSynthesis' in window) {
  const words = [pause.textContent ?? '', pause.dataset.resume ?? '']
  // Some browsers bring the list of voices late, some have none at all.
  const look = (): void => {
    const can = speechSynthesis.getVoices().length > 0
    none.hidden = can
    if (can && pause.hidden) show(false)
  }
  speechSynthesis.addEventListener('voiceschanged', look)
  look()
  read.addEventListener('click', () => {
    const marked = getSelection()?.toString().trim()
    speak(marked ? [{ text: marked, lang: document.documentElement.lang, from: null }] : pieces(main))
    pause.focus()
  })
  pause.addEventListener('click', () => {
    const resume = speechSynthesis.paused
    if (resume) speechSynthesis.resume()
    else speechSynthesis.pause()
    pause.textContent = words[resume ? 0 : 1] ?? ''
  })
  stop.addEventListener('click', () => {
    speechSynthesis.cancel()
    show(false)
    read.focus()
  })
  addEventListener('pagehide', () => speechSynthesis.cancel())
}
export {}
