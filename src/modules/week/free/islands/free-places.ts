// Says beside each session what is free in it now. Pages of the programme are kept and hold nothing of it; without this a link
// leads to the table of free places.
interface Place {
  free: number
  waiting: number
  draw?: true
}

const [everyMs, afterFaultMs] = [10_000, 60_000]
const marker = document.querySelector<HTMLElement>('[data-free-week]')

/** The places of this page: by the session's slug, where the word goes and how it is said. */
function findSpots(): [string, HTMLElement][] {
  const own = [...document.querySelectorAll<HTMLElement>('[data-free-session]')].map((spot): [string, HTMLElement] => [
    spot.dataset.freeSession!,
    spot,
  ])
  const rows = [...document.querySelectorAll<HTMLAnchorElement>('.week-day .week-rows a')].flatMap((link): [string, HTMLElement][] => {
    const line = link.closest('li')?.querySelector<HTMLElement>('p')
    if (!line) return []
    const spot = document.createElement('span')
    line.append(spot)
    return [[link.pathname.slice(link.pathname.lastIndexOf('/') + 1), spot]]
  })
  return [...own, ...rows]
}

function say(place: Place | undefined, words: DOMStringMap): string {
  if (!place) return ''
  if (place.draw) return words.draw ?? ''
  if (place.waiting > 0) return (words.waiting ?? '').replace('#', String(place.waiting))
  return place.free > 0 ? (words.free ?? '').replace('#', String(place.free)) : (words.full ?? '')
}

/** Asks while the page is seen; a little by chance, so that a crowd that came at once doesn't ask at once. */
function watch(week: string, words: DOMStringMap): void {
  const spots = findSpots()
  let timer: ReturnType<typeof setTimeout> | undefined
  const tick = async (): Promise<void> => {
    clearTimeout(timer)
    if (document.hidden) return
    let wait = everyMs
    try {
      const answer = await fetch(`/weeks/${week}/availability.json`)
      if (!answer.ok) throw new Error(String(answer.status))
      const { sessions } = (await answer.json()) as { sessions: Record<string, Place> }
      for (const [slug, spot] of spots) {
        const word = say(sessions[slug], words)
        // Where nothing changed nothing is touched, or it would be read aloud again.
        if (spot.textContent !== word) spot.textContent = word
        spot.className = word ? `week-free${sessions[slug]?.free === 0 ? ' full' : ''}` : ''
      }
    } catch {
      wait = afterFaultMs
    }
    clearTimeout(timer)
    timer = setTimeout(() => void tick(), wait * (0.8 + Math.random() * 0.4))
  }
  document.addEventListener('visibilitychange', () => void tick())
  void tick()
}

if (marker) watch(marker.dataset.freeWeek!, marker.dataset)
