// Keeps a room's page up to date: frames by event stream, else by asking; own votes and questions. What is new is said, politely.
export {}
interface Frame {
  rev: string
  state: string
  why: string | null
  cover: boolean
  viewers: number
  classes: number
  list: number
  top: [number, number][]
}

const byId = <E extends HTMLElement>(id: string) => document.getElementById(id) as E | null
const all = (selector: string) => document.querySelectorAll<HTMLElement>(selector)
const sleep = (ms: number) => new Promise((done) => setTimeout(done, ms))
const root = byId('live-room')
const base = `/live/${root?.dataset.room}`
const json = { accept: 'application/json' }
let { state, list, rev, why } = (root?.dataset ?? {}) as { state?: string; list?: string; rev?: string; why?: string | null }
let isFirst = true
let isLost = false
let votes: number[] = [...all('[aria-pressed=true]')].map((button) => Number(button.closest('form')!.dataset.vote))
let heardAt = Date.now()

// The live region: what comes together is said together, the next no sooner than the first was read out, and nothing twice.
const says = JSON.parse(root?.dataset.says ?? '{}') as Record<string, string>
const [gatherMs, pauseMs] = [700, 5000]
let waiting: string[] = []
let fresh: string[] = []
let spokenAt = 0
let speaking = 0
const fill = (key: string, text: string | number) => (says[key] ?? '').replace('%', () => String(text))

function say(key: string, text = ''): void {
  if (key === 'shown') fresh.push(text)
  else if (!waiting.includes(fill(key, text))) waiting.push(fill(key, text))
  speaking ||= window.setTimeout(speak, Math.max(gatherMs, spokenAt + pauseMs - Date.now()))
}

function speak(): void {
  if (fresh.length > 0) waiting.push(fresh.length > 1 ? fill('many', fresh.length) : fill('shown', fresh[0]!))
  byId('live-say')!.textContent = waiting.join('. ')
  waiting = []
  fresh = []
  speaking = 0
  spokenAt = Date.now()
}

/** A page that loads itself again says afterwards why. */
const kept = `live-say ${root?.dataset.room}`
function reload(key: string): void {
  try {
    sessionStorage.setItem(kept, key)
  } catch {
    // Without storage the new page's heading says it.
  }
  location.reload()
}

function note(text: string): void {
  const line = byId('live-note')
  if (line) line.textContent = text
}

const typing = () => [...document.querySelectorAll('textarea')].some((area) => area.value !== '')

function apply(frame: Frame): void {
  heardAt = Date.now()
  isLost = false
  if (frame.rev === rev && !isFirst) return
  rev = frame.rev
  isFirst = false
  document.dispatchEvent(new CustomEvent('live:frame', { detail: frame }))
  for (const what of ['classes', 'viewers'] as const) {
    all(`[data-count=${what}]`).forEach((mark) => (mark.textContent = String(frame[what])))
    all(`[data-counted=${what}]`).forEach((mark) => (mark.hidden = what === 'viewers' ? frame.viewers <= frame.classes : !frame.classes))
  }
  if (frame.state !== state || (frame.why ?? '') !== (why ?? '')) {
    const leaving = changeState(frame)
    if (leaving) return reload(leaving)
  }
  const cover = byId('live-cover')
  if (cover && cover.hidden === frame.cover) coverPicture(frame.cover)
  for (const [number, count] of frame.top) all(`[data-votes="${number}"]`).forEach((mark) => (mark.textContent = String(count)))
  if (String(frame.list) !== list) {
    list = String(frame.list)
    // Not all at once: the first of a second's readers fills the caches.
    setTimeout(readList, Math.random() * 900)
  }
}

/** Returns what the page says after it has loaded itself again, where it has to. */
function changeState(frame: Frame): string | undefined {
  if (frame.state === 'ended' && !typing()) return 'ended'
  if (state === 'lobby') return frame.why ?? 'opened'
  state = frame.state
  why = frame.why
  const banner = byId('live-banner')
  if (banner) banner.hidden = state !== 'frozen'
  if (why) all('[data-cause]').forEach((text) => (text.hidden = text.dataset.cause !== why))
  const input = byId<HTMLFieldSetElement>('live-input')
  if (input) input.disabled = state !== 'live'
  say(why ?? state)
  return undefined
}

function coverPicture(covered: boolean): void {
  byId('live-cover')!.hidden = !covered
  byId('live-picture')!.hidden = covered
  if (!covered) return reload('live')
  // Film, interpreter and sound: what was loaded goes as well.
  document.querySelectorAll<HTMLMediaElement>('video, audio').forEach((film) => {
    film.pause()
    film.removeAttribute('src')
    film.replaceChildren()
    film.load()
  })
}

const textOf = (item: Element | undefined | null) => item?.querySelector('.live-body')?.textContent ?? ''
const told = new Set<string>()

/** Own questions that were answered, by what the list or the own part shows; each is said once. */
function sayAnswered(isQuiet = false): void {
  all('#mine [data-own]').forEach(({ dataset, lastElementChild }) => {
    const number = dataset.own!
    if (told.has(number) || (dataset.state !== 'answered' && !document.querySelector(`#live-list .live-answered[data-q="${number}"]`)))
      return
    told.add(number)
    if (!isQuiet) say('answered', lastElementChild?.textContent ?? '')
  })
}

async function readList(): Promise<void> {
  const box = byId('live-list')
  if (!box || !root) return
  const answer = await fetch(`${base}/questions/list?rev=${list}&lang=${root.dataset.lang}&vote=${root.dataset.vote}`).catch(
    () => undefined,
  )
  if (!answer?.ok) return
  const focused = document.activeElement?.closest<HTMLElement>('[data-vote]')?.dataset.vote
  const numbers = new Set([...all('#live-list [data-q]')].map((item) => item.dataset.q))
  const onStage = box.querySelector<HTMLElement>('.live-onStage')?.dataset.q
  box.innerHTML = await answer.text()
  const stage = box.querySelector<HTMLElement>('.live-onStage')
  if (stage && stage.dataset.q !== onStage) say('stage', textOf(stage))
  all('#live-list .live-shown').forEach((item) => numbers.has(item.dataset.q) || say('shown', textOf(item)))
  sayAnswered()
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
  // Taken out of the room: a page says so.
  if (answer?.status === 403) location.reload()
  if (!answer?.ok) return answer?.status !== 403
  const me = (await answer.json()) as { votes: number[]; own: string }
  votes = me.votes
  markVotes()
  const mine = byId('mine')
  if (mine && mine.innerHTML !== me.own) mine.innerHTML = me.own
  sayAnswered()
  return true
}

// Half a question for the youngest: a press writes it where they go on.
document.addEventListener('click', (event) => {
  const start = (event.target as Element).closest<HTMLElement>('[data-words]')
  const area = start?.closest('form')?.querySelector('textarea')
  if (!start || !area) return
  event.preventDefault()
  area.value = `${start.dataset.words} `
  area.focus()
})

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
    note(says.lost!)
  }
})

/** The event stream until 15 silent seconds, then asking for a minute, then the stream again. */
async function listen(): Promise<void> {
  while (state !== 'ended') {
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
        if (!isLost) say('lost')
        isLost = true
        await sleep(2000 + Math.random() * 8000)
      }
    }
  }
}

if (root) {
  try {
    const key = sessionStorage.getItem(kept)
    sessionStorage.removeItem(kept)
    if (key) say(key)
  } catch {
    // Nothing was kept.
  }
  sayAnswered(true)
  void listen()
  if (root.dataset.ticket === '1' && state !== 'ended') {
    void (async () => {
      while ((await readMe()) && state !== 'ended') await sleep(25_000 + Math.random() * 10_000)
    })()
  }
  // The countdown is the server's; nothing is typed in a lobby.
  if (state === 'lobby') setTimeout(() => location.reload(), 60_000)
}
