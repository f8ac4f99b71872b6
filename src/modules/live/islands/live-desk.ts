// The staff's console: each request is the beat that keeps the room open, and brings what is new.
export {}
const desk = document.getElementById('live-desk')
const board = document.getElementById('live-board')
const base = `/live/${desk?.dataset.room}/desk`
const everyMs = 5000
let version = ''
let failures = 0

function say(text: string | undefined): void {
  const line = document.getElementById('live-say')
  if (line && text !== undefined) line.textContent = text
}

const headline = () => document.getElementById('held-title')?.textContent

/** Swaps the board in; focus and opened parts stay where they were. */
function show(html: string): void {
  if (!board) return
  const before = headline()
  const focused = document.activeElement?.id
  const opened = [...board.querySelectorAll('details[open]')].map((part) => part.id)
  board.innerHTML = html
  for (const id of opened) if (id) document.getElementById(id)?.setAttribute('open', '')
  if (focused) document.getElementById(focused)?.focus()
  if (before !== undefined && headline() !== before) say(headline() ?? '')
}

async function beat(): Promise<void> {
  try {
    const answer = await fetch(`${base}/board?after=${version}`)
    if (answer.status === 403) return location.reload()
    if (failures > 1) say('')
    failures = 0
    if (answer.status !== 200) return
    version = answer.headers.get('x-version') ?? ''
    // A sentence that is being confirmed must not vanish under the finger.
    if (!board?.querySelector('details.confirm[open]')) show(await answer.text())
    else version = ''
  } catch {
    failures += 1
    if (failures === 2) say(desk?.dataset.lost)
  }
}

board?.addEventListener('submit', async (event) => {
  const form = event.target as HTMLFormElement
  event.preventDefault()
  try {
    const fields = new URLSearchParams(new FormData(form, (event as SubmitEvent).submitter) as never)
    const answer = await fetch(form.action, { method: 'POST', body: fields })
    if (!answer.ok || !answer.url.endsWith('/desk')) return location.assign(answer.redirected ? answer.url : base)
    form.closest('details')?.removeAttribute('open')
    await beat()
  } catch {
    say(desk?.dataset.lost)
  }
})

if (desk) {
  setInterval(beat, everyMs)
  document.addEventListener('visibilitychange', () => document.hidden || beat())
}
