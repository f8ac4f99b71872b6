// Keeps a room's page up to date: frames by event stream, else by asking; own votes and questions; the picture at the common moment.
export {}
interface Frame {
  rev: string
  state: string
  cover: boolean
  viewers: number
  classes: number
  stage: number | null
  list: number
  top: [number, number][]
}

const byId = <E extends HTMLElement>(id: string) => document.getElementById(id) as E | null
const all = (selector: string) => document.querySelectorAll<HTMLElement>(selector)
const sleep = (ms: number) => new Promise((done) => setTimeout(done, ms))
const root = byId('live-room')
const base = `/live/${root?.dataset.room}`
const json = { accept: 'application/json' }
let { state, list, rev } = (root?.dataset ?? {}) as { state?: string; list?: string; rev?: string }
let stage: number | null | undefined
let votes: number[] = [...all('[aria-pressed=true]')].map((button) => Number(button.closest('form')!.dataset.vote))
let heardAt = Date.now()

function say(key: string): void {
  const line = byId('live-say')
  if (line) line.textContent = root?.dataset[key] ?? ''
}

function note(text: string): void {
  const line = byId('live-note')
  if (line) line.textContent = text
}

const typing = () => [...document.querySelectorAll('textarea')].some((area) => area.value !== '')

function apply(frame: Frame): void {
  heardAt = Date.now()
  if (frame.rev === rev && stage !== undefined) return
  rev = frame.rev
  for (const what of ['classes', 'viewers'] as const) {
    all(`[data-count=${what}]`).forEach((mark) => (mark.textContent = String(frame[what])))
    all(`[data-counted=${what}]`).forEach((mark) => (mark.hidden = what === 'viewers' ? frame.viewers <= frame.classes : !frame.classes))
  }
  if (frame.state !== state) changeState(frame.state)
  const cover = byId('live-cover')
  if (cover && cover.hidden === frame.cover) coverPicture(frame.cover)
  if (stage !== undefined && frame.stage && frame.stage !== stage) say('stage')
  stage = frame.stage
  for (const [number, count] of frame.top) all(`[data-votes="${number}"]`).forEach((mark) => (mark.textContent = String(count)))
  if (String(frame.list) !== list) {
    list = String(frame.list)
    // Not all at once: the first of a second's readers fills the caches.
    setTimeout(readList, Math.random() * 900)
  }
}

function changeState(next: string): void {
  if (state === 'lobby' || (next === 'ended' && !typing())) return location.reload()
  state = next
  const banner = byId('live-banner')
  if (banner) banner.hidden = next !== 'frozen'
  const input = byId<HTMLFieldSetElement>('live-input')
  if (input) input.disabled = next !== 'live'
  say(next)
}

function coverPicture(covered: boolean): void {
  byId('live-cover')!.hidden = !covered
  byId('live-picture')!.hidden = covered
  if (!covered) return location.reload()
  const film = document.querySelector('video')
  if (film) {
    film.pause()
    film.removeAttribute('src')
    film.load()
  }
}

async function readList(): Promise<void> {
  const box = byId('live-list')
  if (!box || !root) return
  const answer = await fetch(`${base}/questions/list?rev=${list}&lang=${root.dataset.lang}&vote=${root.dataset.vote}`).catch(
    () => undefined,
  )
  if (!answer?.ok) return
  const focused = document.activeElement?.closest<HTMLElement>('[data-vote]')?.dataset.vote
  box.innerHTML = await answer.text()
  markVotes()
  if (focused) box.querySelector<HTMLElement>(`[data-vote="${focused}"] button`)?.focus()
}

function markVotes(): void {
  all('form[data-vote]').forEach((form) => {
    const on = votes.includes(Number(form.dataset.vote))
    form.querySelector('button')!.setAttribute('aria-pressed', String(on))
    form.querySelector('input')!.value = on ? '0' : '1'
  })
}

async function readMe(): Promise<boolean> {
  const answer = await fetch(`${base}/me`, { headers: json }).catch(() => undefined)
  if (!answer?.ok) return answer?.status !== 403
  const me = (await answer.json()) as { votes: number[]; own: string }
  votes = me.votes
  markVotes()
  const mine = byId('mine')
  if (mine && mine.innerHTML !== me.own) mine.innerHTML = me.own
  return true
}

const post = (form: HTMLFormElement) =>
  fetch(form.action, { method: 'POST', headers: json, body: new URLSearchParams(new FormData(form) as never) })

document.addEventListener('submit', async (event) => {
  const form = event.target as HTMLFormElement
  const vote = form.dataset.vote
  if (!root || (!vote && form.id !== 'ask')) return
  event.preventDefault()
  try {
    if (vote) {
      const answer = await post(form)
      const given = await answer.json()
      if (!answer.ok) return note(given.text)
      votes = votes.includes(Number(vote)) ? votes.filter((one) => one !== Number(vote)) : [...votes, Number(vote)]
      all(`[data-votes="${vote}"]`).forEach((mark) => (mark.textContent = given.votes))
      return markVotes()
    }
    const button = form.querySelector('button')!
    button.disabled = true
    const given = await post(form)
      .then((answer) => answer.json())
      .finally(() => (button.disabled = false))
    note(given.message ?? given.text)
    const area = form.querySelector('textarea')!
    area.focus()
    if (!given.ok) return
    area.value = ''
    form.querySelector<HTMLInputElement>('[name=formKey]')!.value = given.formKey
    byId('mine')!.innerHTML = given.own
  } catch {
    note(root.dataset.lost!)
  }
})

/** The event stream until 15 silent seconds, then asking for a minute, then the stream again. */
async function listen(): Promise<void> {
  for (;;) {
    const source = new EventSource(`${base}/events`)
    heardAt = Date.now()
    source.addEventListener('message', (event) => apply(JSON.parse(event.data)))
    source.addEventListener('beat', () => (heardAt = Date.now()))
    while (Date.now() - heardAt < 15_000) {
      await sleep(1000)
      if (state === 'ended') return source.close()
    }
    source.close()
    for (let until = Date.now() + 60_000; Date.now() < until;) {
      try {
        const answer = await fetch(`${base}/state?after=${rev ?? ''}`)
        if (!answer.ok) throw new Error()
        const { frames } = (await answer.json()) as { frames: Frame[] }
        frames.slice(-1).forEach(apply)
        await sleep(500)
      } catch {
        say('lost')
        await sleep(2000 + Math.random() * 8000)
      }
    }
  }
}

const heard = (film: { webkitAudioDecodedByteCount?: number; mozHasAudio?: boolean }): boolean | undefined =>
  film.mozHasAudio ?? (film.webkitAudioDecodedByteCount === undefined ? undefined : film.webkitAudioDecodedByteCount > 0)

function playTogether(film: HTMLVideoElement): void {
  const player = byId('live-player')!
  const ahead = Number(player.dataset.now) - Date.now()
  const wind = (): void => {
    const { duration } = film
    if (!Number.isFinite(duration) || duration <= 0) return
    const due = ((Date.now() + ahead - Number(player.dataset.start)) / 1000) % duration
    if (due >= 0 && Math.abs(film.currentTime - due) > 2 && duration - Math.abs(film.currentTime - due) > 2) film.currentTime = due
  }
  const sound = byId('live-sound')!
  const begin = (): void => {
    wind()
    // Browsers let a film speak only after a click; without sound it may begin by itself.
    film.play().catch(() => {
      film.muted = true
      film.play().catch(() => {})
      // A silent film needs no button; where the browser can't tell, there is one.
      setTimeout(() => (sound.hidden = heard(film as never) === false), 1000)
    })
  }
  film.addEventListener('play', wind)
  setInterval(() => film.paused || wind(), 10_000)
  if (film.readyState > 0) begin()
  else film.addEventListener('loadedmetadata', begin, { once: true })
  sound.addEventListener('click', () => {
    film.muted = false
    sound.hidden = true
  })
}

if (root) {
  const film = document.querySelector('video')
  if (film?.hasAttribute('src')) playTogether(film)
  void listen()
  if (root.dataset.ticket === '1') {
    void (async () => {
      while ((await readMe()) && state !== 'ended') await sleep(25_000 + Math.random() * 10_000)
    })()
  }
  // The countdown is the server's; nothing is typed in a lobby.
  if (state === 'lobby') setTimeout(() => location.reload(), 60_000)
}
