import type { Rung, Wish } from './feed.ts'
import { byId, clockOf } from './words.ts'

/** What the player's controls show. */
export function openBar(root: HTMLElement, says: Record<string, string>) {
  const key = (name: string): HTMLElement | null => root.querySelector(`[data-do="${name}"]`)
  const name = (button: HTMLElement | null, text = ''): void => {
    if (!button || button.title === text) return
    button.title = text
    button.querySelector('.hidden')!.textContent = text
  }
  const [now, at, seek, rung] = [
    byId('live-now'),
    byId('live-at'),
    byId<HTMLInputElement>('live-seek'),
    byId<HTMLSelectElement>('live-rung'),
  ]
  const write = (place: HTMLElement | null, text: string): void => {
    if (place && place.textContent !== text) place.textContent = text
  }
  byId('live-bar')!.hidden = false
  for (const hidden of ['live-keys']) byId(hidden)?.removeAttribute('hidden')
  return {
    seek,
    rung,
    showPlay(plays: boolean): void {
      key('play')?.classList.toggle('live-on', plays)
      name(key('play'), plays ? says.pause : says.play)
    },
    showMute(muted: boolean): void {
      key('mute')?.classList.toggle('live-on', muted)
      name(key('mute'), muted ? says.unmute : says.mute)
    },
    press(does: 'captions' | 'full', on: boolean): void {
      key(does)?.setAttribute('aria-pressed', String(on))
    },
    showWish(wish: Wish): void {
      if (rung) rung.value = wish
    },
    showRung(playing: Rung | undefined): void {
      write(now, playing ? (says.now ?? '').replace('%', says[`now.${playing}`] ?? '') : '')
    },
    showBehind(seconds: number): void {
      const button = key('live')
      if (!button) return
      const isBehind = seconds > 3
      button.dataset.behind = isBehind ? '1' : '0'
      write(button, isBehind ? `${says.live} −${clockOf(seconds)}` : (says.atLive ?? ''))
      button.title = isBehind ? (says.behind ?? '').replace('%', clockOf(seconds)) : (says.atLive ?? '')
    },
    showPlace(place: number, duration: number): void {
      if (!Number.isFinite(duration)) return
      write(at, `${clockOf(place)} / ${clockOf(duration)}`)
      if (!seek || seek.matches(':active')) return
      seek.max = String(Math.floor(duration))
      seek.value = String(Math.floor(place))
      seek.setAttribute('aria-valuetext', clockOf(place))
    },
  }
}
export type Bar = ReturnType<typeof openBar>
