// The studio's loader: tells a browser that can't broadcast, keeps the room's beat, and brings the rest when it is needed.
export {}
const root = document.getElementById('studio')!
const board = document.getElementById('studio-board')!
const base = `/live/${root.dataset.room}/studio/board?stream=${root.dataset.stream}`
const everyMs = 5000
let version = ''
let lost = 0

/** Each request is the beat that keeps the room open, and brings what is new. */
async function beat(): Promise<void> {
  try {
    const answer = await fetch(`${base}&after=${version}`)
    if (answer.status === 403) return location.reload()
    lost = 0
    if (answer.status !== 200) return
    version = answer.headers.get('x-version') ?? ''
    const focused = document.activeElement?.closest('#studio-board') ? document.activeElement.textContent : undefined
    board.innerHTML = await answer.text()
    if (focused) [...board.querySelectorAll<HTMLElement>('a, button')].find((one) => one.textContent === focused)?.focus()
  } catch {
    lost += 1
  }
  document.dispatchEvent(new CustomEvent('studio:beat', { detail: lost }))
}

// A press in the board must not lead away from a broadcast.
board.addEventListener('submit', async (event) => {
  const form = event.target as HTMLFormElement
  event.preventDefault()
  const fields = new URLSearchParams(new FormData(form) as never)
  await fetch(form.action, { method: 'POST', body: fields, redirect: 'manual' }).catch(() => {})
  await beat()
})

setInterval(beat, everyMs)
document.addEventListener('studio:tick', () => document.hidden && void beat())

const can = typeof VideoEncoder !== 'undefined' && typeof AudioWorkletNode !== 'undefined' && typeof OffscreenCanvas !== 'undefined'
document.getElementById(can ? 'studio-work' : 'studio-browser')!.hidden = false
if (can) void import(root.dataset.app!)
