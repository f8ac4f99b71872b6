export interface Doings {
  play: () => void
  back: () => void
  on: () => void
  mute: () => void
  captions: () => void
  full: () => void
  live: () => void
  home: () => void
}

const keys: Record<string, keyof Doings> = {
  ' ': 'play',
  k: 'play',
  ArrowLeft: 'back',
  ArrowRight: 'on',
  Home: 'home',
  End: 'live',
  m: 'mute',
  c: 'captions',
  f: 'full',
}
// The same keys where the keyboard stands in Russian or Tatar.
const byPlace: Record<string, string> = { KeyK: 'k', KeyM: 'm', KeyC: 'c', KeyF: 'f' }

/** Buttons, and keys while the focus is in the player: single letters must not act elsewhere (WCAG 2.1.4). */
export function hearKeys(root: HTMLElement, stage: HTMLElement | null, doings: Doings): void {
  root.addEventListener('click', (event) => {
    const does = (event.target as Element).closest<HTMLElement>('[data-do]')?.dataset.do as keyof Doings | undefined
    if (does) doings[does]()
    else if ((event.target as Element).closest('video, #live-slide')) {
      stage?.focus({ preventScroll: true })
      doings.play()
    }
  })
  root.addEventListener('keydown', (event) => {
    const at = event.target as Element
    if (event.ctrlKey || event.altKey || event.metaKey || at.matches('select, input')) return
    const key = byPlace[event.code] ?? event.key
    const does = keys[key]
    // The space bar presses the button that has the focus.
    if (!does || (key === ' ' && at.matches('button, a, summary'))) return
    event.preventDefault()
    doings[does]()
  })
}
