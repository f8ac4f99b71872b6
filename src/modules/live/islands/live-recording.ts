// A recording at a moment: chapters and addresses with ?t= lead the player there, and the staff's fields take its place.
export {}
const film = document.getElementById('live-film') as HTMLVideoElement | null

function goTo(seconds: number): void {
  if (!film || !Number.isFinite(seconds) || seconds < 0) return
  if (film.readyState > 0) film.currentTime = seconds
  else film.addEventListener('loadedmetadata', () => (film.currentTime = seconds), { once: true })
}

/** "754", as it stands in an address. */
const asked = new URLSearchParams(location.search).get('t')
if (asked !== null && /^\d{1,6}$/.test(asked)) goTo(Number(asked))

const two = (n: number): string => String(Math.floor(n)).padStart(2, '0')
/** Never later than the place that is seen: down to tenths. */
const clock = (s: number): string =>
  `${s >= 3600 ? `${Math.floor(s / 3600)}:` : ''}${two((s / 60) % 60)}:${two(s % 60)}.${Math.floor((s * 10) % 10)}`

for (const button of document.querySelectorAll<HTMLButtonElement>('button[data-place]')) button.hidden = film === null

document.addEventListener('click', (event) => {
  const one = (event.target as Element).closest<HTMLElement>('[data-t], [data-place]')
  if (!film || !one || event.ctrlKey || event.metaKey || event.shiftKey) return
  if (one.dataset.place) {
    const field = document.getElementById(one.dataset.place) as HTMLInputElement | null
    if (field) field.value = clock(film.currentTime)
    return
  }
  event.preventDefault()
  goTo(Number(one.dataset.t))
  // The player's own button knows how to begin.
  if (film.paused) document.querySelector<HTMLButtonElement>('[data-do="play"]')?.click()
  film.scrollIntoView({ block: 'nearest' })
})
