// The lecturer's pulse: looks again when a frame comes, at most every two seconds; clocks run on by the server's time.
export {}
const root = document.getElementById('live-pulse')
const part = document.getElementById('live-part')
const line = document.getElementById('live-say')
const base = `/live/${root?.dataset.room}`
const aheadMs = Date.now() - Number(root?.dataset.now ?? Date.now())
let version = ''
let failures = 0
let lookedMs = 0
let waiting = 0

function tick(): void {
  const nowMs = Date.now() - aheadMs
  document.querySelectorAll<HTMLElement>('[data-clock]').forEach((clock) => {
    const options = { timeZone: clock.dataset.clock, hour: '2-digit', minute: '2-digit' } as const
    clock.textContent = new Intl.DateTimeFormat(clock.dataset.lang, options).format(nowMs)
  })
  document.querySelectorAll<HTMLElement>('[data-until]').forEach((left) => {
    const minutes = Math.ceil((Number(left.dataset.until) - nowMs) / 60_000)
    left.textContent = left.closest('.pulse-over') ? `+${Math.abs(minutes)}` : String(Math.max(0, minutes))
  })
}

async function look(): Promise<void> {
  waiting = 0
  lookedMs = Date.now()
  try {
    const answer = await fetch(`${base}/pulse/part?after=${version}`)
    if (answer.status === 403) return location.reload()
    if (failures > 1) line!.textContent = ''
    failures = 0
    if (answer.status !== 200) return
    version = answer.headers.get('x-version') ?? ''
    const isOpen = document.getElementById('pulse-words')?.hasAttribute('open')
    const hasFocus = part!.contains(document.activeElement)
    part!.innerHTML = await answer.text()
    const words = document.getElementById('pulse-words')
    words?.toggleAttribute('open', isOpen)
    if (hasFocus) words?.querySelector('summary')?.focus()
    tick()
  } catch {
    failures += 1
    if (failures === 2) line!.textContent = root!.dataset.lost ?? ''
  }
}

const lookSoon = (): void => {
  waiting ||= window.setTimeout(look, Math.max(0, lookedMs + 2000 - Date.now()))
}

if (root && part && line) {
  setInterval(tick, 1000)
  // The beat, and whatever no frame tells: the browser opens a lost stream again by itself.
  setInterval(lookSoon, 5000)
  new EventSource(`${base}/events`).addEventListener('message', lookSoon)
}
