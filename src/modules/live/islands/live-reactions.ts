// Five buttons: a press goes out without leaving the page, at most one in two seconds; the counts come with the frames.
export {}
const pauseMs = 2000
const form = document.querySelector<HTMLFormElement>('#live-reactions form')
const input = document.getElementById('live-react-input') as HTMLFieldSetElement | null
let isLive = input?.disabled === false
let isResting = false

function refresh(): void {
  // Not the fieldset: the focus must stay where it is.
  form?.querySelectorAll('button').forEach((button) => button.setAttribute('aria-disabled', String(isResting)))
  if (input) input.disabled = !isLive
}

function note(text = ''): void {
  document.getElementById('live-react-note')!.textContent = text
}

form?.addEventListener('submit', async (event) => {
  event.preventDefault()
  const button = event.submitter as HTMLButtonElement | null
  if (isResting || !button) return
  isResting = true
  refresh()
  setTimeout(() => {
    isResting = false
    refresh()
  }, pauseMs)
  form.querySelectorAll('button').forEach((one) => one.setAttribute('aria-pressed', String(one === button)))
  // A press is of its moment: one that does not get through is not sent later.
  const body = new URLSearchParams({ kind: button.value })
  const answer = await fetch(form.action, { method: 'POST', headers: { accept: 'application/json' }, body }).catch(() => undefined)
  if (!answer || answer.status === 503) return note(form.dataset.busy)
  const given = (await answer.json()) as { ok: boolean; message?: string; text?: string }
  note(given.ok ? '' : (given.message ?? given.text))
})

document.addEventListener('live:frame', (event) => {
  const frame = (event as CustomEvent<{ state: string; reactions: number[] }>).detail
  isLive = frame.state === 'live'
  refresh()
  frame.reactions.forEach((count, at) => {
    const mark = form?.querySelector(`[data-reaction="${at}"]`)
    if (mark) mark.textContent = String(count)
  })
})
