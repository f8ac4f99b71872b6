// The staff's console: each request is the beat that keeps the room open, and brings what is new. Keys act on the current question.
export {}
const desk = document.getElementById('live-desk')
const board = document.getElementById('live-board')
const base = `/live/${desk?.dataset.room}/desk`
const everyMs = 5000
const kept = `live-desk ${desk?.dataset.room}`
let version = ''
let failures = 0
let beats = 0

function say(text: string | undefined): void {
  const line = document.getElementById('live-say')
  if (line && text !== undefined) line.textContent = text
}

const headline = () => document.getElementById('held-title')?.textContent
const items = () => [...(board?.querySelectorAll<HTMLElement>('[data-q]') ?? [])].filter((item) => item.offsetParent)
const current = () => board?.querySelector<HTMLElement>('[data-q][aria-current]')

/** Marks the question that keys act on. */
function choose(item: Element | undefined | null, isFocused = true): void {
  if (!(item instanceof HTMLElement)) return
  current()?.removeAttribute('aria-current')
  item.setAttribute('aria-current', 'true')
  sessionStorage.setItem(kept, item.dataset.q!)
  if (!isFocused) return
  item.focus({ preventScroll: true })
  item.scrollIntoView({ block: 'center' })
}

/** Swaps the board in; focus and opened parts stay where they were. A question that went makes room for the one after it. */
function show(html: string): void {
  if (!board) return
  const before = headline()
  const focused = document.activeElement?.id
  const isInside = board.contains(document.activeElement)
  const opened = [...board.querySelectorAll('details[open]')].map((part) => part.id)
  const [number, place] = [current()?.dataset.q, items().indexOf(current() as HTMLElement)]
  const list = current()?.closest('section')?.getAttribute('aria-labelledby')
  board.innerHTML = html
  for (const id of opened) if (id) document.getElementById(id)?.setAttribute('open', '')
  const now = items()
  const same = now.find((item) => item.dataset.q === number && item.closest('section')?.getAttribute('aria-labelledby') === list)
  if (number) choose(same ?? now[Math.min(place, now.length - 1)], isInside)
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
  } finally {
    // Whoever keeps another room too is here for both.
    if ((beats += 1) % 3 === 1)
      board?.querySelectorAll<HTMLElement>('[data-beat]').forEach((room) => fetch(`/live/${room.dataset.beat}/me`))
  }
}

board?.addEventListener('submit', async (event) => {
  const form = event.target as HTMLFormElement
  const by = (event as SubmitEvent).submitter as HTMLButtonElement | null
  event.preventDefault()
  try {
    const fields = new URLSearchParams(new FormData(form, by) as never)
    const answer = await fetch(form.action, { method: 'POST', body: fields, headers: { accept: 'application/json' } })
    if (answer.redirected || !answer.ok) return location.assign(answer.redirected ? answer.url : base)
    const { note } = (await answer.json()) as { note: string }
    form.closest('details')?.removeAttribute('open')
    await beat()
    say(note || by?.getAttribute('aria-label') || by?.textContent || '')
  } catch {
    say(desk?.dataset.lost)
  }
})

board?.addEventListener('focusin', (event) => choose((event.target as Element).closest('[data-q]'), false))

// Keys go by the place on the keyboard, so that they are the same in a Cyrillic layout. They can be turned off (WCAG 2.1.4).
const dialog = document.getElementById('live-keys') as HTMLDialogElement | null
const isOn = document.getElementById('keys-on') as HTMLInputElement | null
const opener = document.getElementById('live-keys-open')
const busy = 'input, textarea, select, [contenteditable], dialog'

function move(by: 1 | -1): void {
  const all = items()
  const at = all.indexOf(current() as HTMLElement)
  choose(all[at < 0 ? 0 : Math.min(Math.max(at + by, 0), all.length - 1)])
}

function onKey(event: KeyboardEvent): void {
  const at = event.target as Element
  if (!board || event.ctrlKey || event.altKey || event.metaKey || event.isComposing || event.repeat || at.closest(busy)) return
  const { code } = event
  const isArrow = at.matches('[data-q]') && (code === 'ArrowDown' || code === 'ArrowUp')
  if (isArrow || (isOn?.checked && (code === 'KeyJ' || code === 'KeyK'))) {
    event.preventDefault()
    return move(code === 'KeyJ' || code === 'ArrowDown' ? 1 : -1)
  }
  if (!isOn?.checked) return
  if (event.key === '?' || (code === 'Slash' && event.shiftKey)) return dialog?.showModal()
  const found = (scope: ParentNode | null | undefined) => scope?.querySelector<HTMLElement>(`[data-key="${code}"]`)
  const target =
    found(current()) ?? [...board.querySelectorAll<HTMLElement>(`[data-key="${code}"]`)].find((one) => !one.closest('[data-q]'))
  if (!target) return
  event.preventDefault()
  target.click()
}

if (desk && board) {
  setInterval(beat, everyMs)
  document.addEventListener('visibilitychange', () => document.hidden || beat())
  document.addEventListener('keydown', onKey)
  if (isOn) isOn.checked = localStorage.getItem('live-keys') !== 'off'
  isOn?.addEventListener('change', () => localStorage.setItem('live-keys', isOn.checked ? 'on' : 'off'))
  if (opener) opener.hidden = false
  opener?.addEventListener('click', () => dialog?.showModal())
  // Whoever comes back from a question goes on there; whoever comes in sees the room first.
  const last = board.querySelector(`[data-q="${sessionStorage.getItem(kept)}"]`)
  choose(last ?? items()[0], last !== null && document.referrer.startsWith(`${location.origin}${base}/`))
} else if (location.hash) {
  // A page of its own for one act: where the key led, one goes on typing. After loading, as the way to the part takes the focus away.
  const field = () => document.querySelector<HTMLElement>(`:is(${location.hash}) :is(textarea, input:not([type=hidden]))`)?.focus()
  addEventListener('load', () => setTimeout(field))
}
