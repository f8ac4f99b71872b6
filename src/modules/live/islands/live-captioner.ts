// The captioner's page: Enter sends a line without leaving the field; each line carries the time of the captioner's own playhead.
export {}
const root = document.getElementById('live-captioner')
const form = document.getElementById('live-type') as HTMLFormElement | null
const field = document.getElementById('live-text') as HTMLInputElement | null
const box = document.getElementById('live-lines')
const line = document.getElementById('live-say')
const json = { accept: 'application/json' }
let playhead: { at: number; heardMs: number } | undefined
let fromMs: number | undefined
let version = ''
let failures = 0

document.addEventListener('live:playhead', (event) => {
  const { at } = (event as CustomEvent<{ at: number }>).detail
  playhead = { at, heardMs: performance.now() }
})

/** Where the captioner hears now; undefined while nothing plays. */
const nowMs = () =>
  playhead && performance.now() - playhead.heardMs < 1500 ? Math.round(playhead.at + performance.now() - playhead.heardMs) : undefined

function say(text: string | undefined): void {
  if (line && line.textContent !== text) line.textContent = text ?? ''
}

async function look(): Promise<void> {
  const { path, lang, lag } = root!.dataset
  try {
    const answer = await fetch(`${path}/lines?lang=${lang}&lag=${lag}&after=${version}`)
    if (answer.status === 403) return location.reload()
    if (failures > 1) say('')
    failures = 0
    // A line that is being mended must not change under the fingers.
    if (answer.status !== 200 || box!.contains(document.activeElement)) return
    version = answer.headers.get('x-version') ?? ''
    box!.innerHTML = await answer.text()
    box!.scrollTop = box!.scrollHeight
  } catch {
    failures += 1
    if (failures === 2) say(root!.dataset.lost)
  }
}

/** One line, again with the same key until it is through: none is lost, none comes twice. */
async function deliver(fields: URLSearchParams, key: string): Promise<void> {
  fields.set('formKey', key)
  for (;;) {
    try {
      const answer = await fetch(form!.action, { method: 'POST', headers: json, body: fields })
      const given = (await answer.json()) as { ok: boolean; note?: string; text?: string }
      say(given.ok ? '' : (given.note ?? given.text))
      if (answer.status < 500) break
    } catch {
      say(root!.dataset.lost)
    }
    await new Promise((done) => setTimeout(done, 1500))
  }
  void look()
}

/** Lines go one after another. */
let queue = Promise.resolve()
function send(fields: URLSearchParams, key: string): void {
  queue = queue.then(() => deliver(fields, key))
}

if (root && form && field && box) {
  setInterval(look, 4000)
  box.scrollTop = box.scrollHeight
  field.addEventListener('input', () => {
    if (field.value.trim() === '') fromMs = undefined
    else fromMs ??= nowMs()
  })
  form.addEventListener('submit', (event) => {
    event.preventDefault()
    if (field.value.trim() === '') return
    const fields = new URLSearchParams(new FormData(form) as never)
    const toMs = nowMs()
    if (toMs !== undefined) fields.set('to', String(toMs))
    if (toMs !== undefined && fromMs !== undefined) fields.set('from', String(fromMs))
    field.value = ''
    fromMs = undefined
    send(fields, crypto.randomUUID())
  })
  box.addEventListener('submit', async (event) => {
    event.preventDefault()
    const mended = event.target as HTMLFormElement
    await fetch(mended.action, { method: 'POST', headers: json, body: new URLSearchParams(new FormData(mended) as never) }).catch(() =>
      say(root.dataset.lost),
    )
    field.focus()
    await look()
  })
}
