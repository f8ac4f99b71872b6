// Shows a poll when the reader's own playhead comes to it, takes the answer without leaving the page, and shows the result when all are counted.
export {}
interface Frame {
  state: string
  poll: { number: number; state: string; answered: number; counts?: number[] } | null
  cues: [at: number, kind: string, number: number][]
}

const byId = <E extends HTMLElement>(id: string) => document.getElementById(id) as E | null
const sleep = (ms: number) => new Promise((done) => setTimeout(done, ms))
const place = byId('live-poll')
const box = byId('live-poll-box')
const room = byId('live-room')?.dataset
const says = JSON.parse(place?.dataset.says ?? '{}') as Record<string, string>
const opens = new Map<number, number>()
const closes = new Map<number, number>()
const startedMs = Date.now()
let frame: Frame | undefined
let playhead: number | undefined
let shown = place?.dataset.shown ?? ''
let loading = ''

function note(text: string): void {
  byId('live-poll-note')!.textContent = text
}

/** Cues of a poll that is closed earlier than planned take the place of the planned ones. */
function learn(next: Frame): void {
  frame = next
  for (const [at, kind, number] of next.cues) {
    if (kind !== 'pollOpens') continue
    opens.set(number, at)
    closes.delete(number)
  }
  for (const [at, kind, number] of next.cues) if (kind === 'pollCloses') closes.set(number, at)
  const { poll } = next
  // Its cues are too old for the frame: for every playhead it is so already.
  if (poll && !opens.has(poll.number)) opens.set(poll.number, 0)
  if (poll?.counts && !closes.has(poll.number)) closes.set(poll.number, 0)
}

function show(): void {
  // A page with a picture waits some seconds for its playhead; where there is none, the server's time is the reader's.
  if (!frame || !place || (playhead === undefined && Date.now() - startedMs < 5000)) return
  const at = playhead ?? Infinity
  const [number] =
    [...opens]
      .filter(([, from]) => from <= at)
      .toSorted((a, b) => a[1] - b[1])
      .pop() ?? []
  if (number === undefined) return
  const told = frame.poll?.number === number ? frame.poll : undefined
  const isClosed = (closes.get(number) ?? Infinity) <= at
  const wish = `${number} ${isClosed && told?.counts ? 'results' : 'form'}`
  if (wish !== shown && wish !== loading && shown !== `${number} results`) void load(wish)
  const input = byId<HTMLFieldSetElement>('live-poll-input')
  if (input) input.disabled = isClosed || frame.state !== 'live'
  if (isClosed && wish === shown && wish.endsWith('form')) note(says.counting!)
  const mark = box!.querySelector(`[data-answered="${number}"]`)
  if (mark && told) mark.textContent = String(told.answered)
}

async function load(wish: string): Promise<void> {
  loading = wish
  const [number, what] = wish.split(' ')
  // Not all at once: the first of a second's readers fills the caches.
  await sleep(Math.random() * 900)
  const address = `/live/${room!.room}/polls/${number}/part?show=${what}&lang=${room!.lang ?? document.documentElement.lang}&${place!.dataset.part}`
  const answer = await fetch(address).catch(() => undefined)
  if (answer?.ok) {
    box!.innerHTML = await answer.text()
    place!.hidden = false
    shown = wish
    note('')
    const text = box!.querySelector('.live-poll-question')?.textContent ?? ''
    byId('live-poll-say')!.textContent = (what === 'form' ? says.open! : says.results!).replace('%', () => text)
    show()
  } else await sleep(3000)
  if (loading === wish) loading = ''
}

let sending: AbortController | undefined

/** The same key at each try: however often it gets through, it counts once. Whoever presses anew takes the earlier press back. */
async function post(form: HTMLFormElement, body: URLSearchParams): Promise<{ ok: boolean; message?: string; text?: string } | undefined> {
  sending?.abort()
  const { signal } = (sending = new AbortController())
  for (let tries = 0; ; tries += 1) {
    const answer = await fetch(form.action, { method: 'POST', headers: { accept: 'application/json' }, body, signal }).catch(
      () => undefined,
    )
    if (signal.aborted) return undefined
    if (answer && answer.status !== 503) return answer.json()
    if (tries === 5) throw new Error()
    note(says.retry!)
    await sleep(Number(answer?.headers.get('retry-after') ?? 1 + tries) * 1000)
  }
}

document.addEventListener('submit', async (event) => {
  const form = event.target as HTMLFormElement
  if (!form.dataset.poll) return
  event.preventDefault()
  const button = event.submitter as HTMLButtonElement | null
  const body = new URLSearchParams(new FormData(form, button) as never)
  body.set('formKey', `${Date.now().toString(36)}-${Math.random().toString(36).slice(2, 12)}`)
  if (playhead !== undefined) body.set('at', String(Math.round(playhead)))
  try {
    const given = await post(form, body)
    if (!given) return
    note(given.message ?? given.text ?? says.lost!)
    if (!given.ok || button?.name !== 'choice') return
    for (const one of form.querySelectorAll('[name=choice]')) one.setAttribute('aria-pressed', String(one === button))
  } catch {
    note(says.lost!)
  }
})

document.addEventListener('live:frame', (event) => {
  learn((event as CustomEvent<Frame>).detail)
  show()
})
document.addEventListener('live:playhead', (event) => {
  playhead = (event as CustomEvent<{ at: number }>).detail.at
  show()
})
