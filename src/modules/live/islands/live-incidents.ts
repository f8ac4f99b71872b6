// The duty officer's queue: new calls come by themselves, with a sound and a number in the tab's title; clocks run on.
export {}
const box = document.getElementById('live-queue')
const line = document.getElementById('live-say')
const sound = document.querySelector<HTMLButtonElement>('#live-sound button')
const title = document.title
let version = ''
let context: AudioContext | undefined
let failures = 0

const open = () => Number(document.getElementById('live-open')?.dataset.open ?? 0)
const calls = () => new Set([...document.querySelectorAll<HTMLElement>('[data-call]')].map((call) => call.dataset.call))

/** Two short tones, twice. */
function ring(): void {
  if (!context) return
  for (const [at, hz] of [880, 660, 880, 660].entries()) {
    const tone = new OscillatorNode(context, { frequency: hz })
    const volume = new GainNode(context, { gain: 0.25 })
    tone.connect(volume).connect(context.destination)
    tone.start(context.currentTime + at * 0.22)
    tone.stop(context.currentTime + at * 0.22 + 0.18)
  }
}

function count(): void {
  document.title = open() > 0 ? `(${open()}) ${title}` : title
}

function tick(): void {
  document.querySelectorAll<HTMLElement>('[data-since]').forEach((clock) => {
    const s = Math.max(0, Math.floor((Date.now() - Number(clock.dataset.since)) / 1000))
    clock.textContent = `${Math.floor(s / 60)}:${String(s % 60).padStart(2, '0')}`
    clock.closest('.live-call:not(.live-taken)')?.classList.toggle('live-overdue', s >= 60)
  })
  // Whoever has not heard the first call hears it again.
  if (open() > 0 && Math.floor(Date.now() / 1000) % 15 === 0) ring()
}

async function look(): Promise<void> {
  try {
    const answer = await fetch(`/office/incidents/list?after=${version}`)
    if (answer.redirected || answer.status === 403) return location.reload()
    if (failures > 1) line!.textContent = ''
    failures = 0
    if (answer.status !== 200) return
    const isFirst = version === ''
    version = answer.headers.get('x-version') ?? ''
    const before = calls()
    const focused = document.activeElement?.closest<HTMLElement>('[data-call]')?.id
    box!.innerHTML = await answer.text()
    if (focused) document.getElementById(focused)?.querySelector('button')?.focus()
    count()
    if (isFirst || [...calls()].every((call) => before.has(call))) return
    line!.textContent = line!.dataset.new ?? ''
    ring()
  } catch {
    failures += 1
    if (failures === 2) line!.textContent = line!.dataset.lost ?? ''
  }
}

if (box && line) {
  count()
  setInterval(look, 3000)
  setInterval(tick, 1000)
  // Browsers allow sound only after a press.
  if (sound) {
    sound.parentElement!.hidden = false
    sound.addEventListener('click', () => {
      context ??= new AudioContext()
      void context.resume()
      sound.setAttribute('aria-pressed', 'true')
      sound.textContent = sound.dataset.on ?? ''
      ring()
    })
  }
}
