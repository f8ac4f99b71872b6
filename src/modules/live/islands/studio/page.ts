// Small things of the studio's page.
export const root = document.getElementById('studio')!
export const byId = <T extends HTMLElement = HTMLElement>(id: string): T => document.getElementById(`studio-${id}`) as T
const texts = JSON.parse(root.dataset.texts!) as Record<string, string>

export function text(key: string, values: Record<string, string | number> = {}): string {
  return Object.entries(values).reduce((whole, [name, value]) => whole.replaceAll(`{${name}}`, String(value)), texts[key] ?? key)
}

/** Writes only what is new, so that nothing is read out twice. */
export function write(id: string, words: string): void {
  const element = byId(id)
  if (element.textContent !== words) element.textContent = words
}

const saidAgainAfterMs = 20_000
let last = { words: '', atMs: 0 }

/** For those who listen to the page: politely, and the same sentence not twice in a row. */
export function announce(words: string): void {
  if (words === last.words && performance.now() - last.atMs < saidAgainAfterMs) return
  last = { words, atMs: performance.now() }
  byId('say').textContent = words
}

export function show(id: string, isShown: boolean): void {
  const element = byId(id)
  if (element && element.hidden === isShown) element.hidden = !isShown
}

/** A sentence under the picture: what is wrong with it, until it is right again. */
const troubles = new Map<string, string>()
export function trouble(name: string, words: string | undefined): void {
  if (troubles.get(name) === words) return
  if (words === undefined) troubles.delete(name)
  else {
    troubles.set(name, words)
    announce(words)
  }
  byId('trouble').textContent = [...troubles.values()].join(' ')
  show('trouble', troubles.size > 0)
}
