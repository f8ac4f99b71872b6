// Keeps what is typed into a proposal by itself. Without it the button "Keep as a draft" does.
export {}

/** What the server says of a save; the form goes on with this address and revision. */
interface Autosaved {
  ok: boolean
  guid?: string
  revision?: number
  words: string
  /** The norms of screen time, as they stand now. */
  norms: string[]
}

const calmMs = 1500
const againMs = 10_000
const frame = document.getElementById('proposal-draft')
const form = frame?.querySelector('form')
const state = document.getElementById('draft-state')
const said = document.getElementById('draft-said')

if (frame && form && state && said) {
  let timer: ReturnType<typeof setTimeout> | undefined
  let isDirty = false
  let isEnded = false
  let waitMs = calmMs
  let sending: Promise<void> | undefined
  let address = frame.dataset.save ?? ''
  const field = (name: string) => form.elements.namedItem(name) as HTMLInputElement

  // Read out only where it is new: that a draft was kept, every few seconds, is there to be seen.
  const say = (quiet: string, aloud: string[] = []): void => {
    state.textContent = quiet
    if (aloud.join() === [...said.children].map((line) => line.textContent).join()) return
    const lines = aloud.map((text) => Object.assign(document.createElement('p'), { textContent: text }))
    said.replaceChildren(...lines)
  }

  // The next save, and the form itself, go on from what was kept.
  const goOn = ({ guid, revision }: Autosaved): void => {
    field('revision').value = String(revision)
    address = `/proposals/${guid}/draft`
    form.action = `/proposals/${guid}`
    if (!location.pathname.endsWith(String(guid))) history.replaceState(null, '', `/proposals/${guid}`)
  }

  async function send(): Promise<void> {
    isDirty = false
    waitMs = calmMs
    try {
      const body = new URLSearchParams(new FormData(form!) as unknown as Record<string, string>)
      const answer = await fetch(address, { method: 'POST', body, keepalive: document.hidden })
      // The session is over: the page that came is the one to sign in.
      if (answer.redirected || !answer.headers.get('content-type')?.includes('json'))
        throw new Error(answer.redirected ? 'signedOut' : 'away')
      const told = (await answer.json()) as Autosaved
      say(told.ok ? told.words : '', told.ok ? told.norms : [told.words])
      if (told.ok) goOn(told)
      else isEnded = true
    } catch (error) {
      isDirty = true
      waitMs = againMs
      say('', [(error as Error).message === 'signedOut' ? (frame!.dataset.signedOut ?? '') : (frame!.dataset.away ?? '')])
    }
  }

  function save(): Promise<void> {
    clearTimeout(timer)
    sending ??= send().finally(() => {
      sending = undefined
      if (isDirty && !isEnded) plan(waitMs)
    })
    return sending
  }

  function plan(ms: number): void {
    clearTimeout(timer)
    if (!isEnded) timer = setTimeout(() => void save(), ms)
  }

  form.addEventListener('input', () => {
    isDirty = true
    plan(calmMs)
  })
  document.addEventListener('visibilitychange', () => {
    if (document.hidden && isDirty && !isEnded) void save()
  })
  // Back from the next page: the form goes on as it was left.
  addEventListener('pageshow', (event) => {
    if (event.persisted) isEnded = false
  })
  // A press waits for the save that is under way: else the two would be taken for two people.
  form.addEventListener('submit', (event) => {
    clearTimeout(timer)
    isEnded = true
    if (!sending) return
    event.preventDefault()
    void sending.then(() => form.requestSubmit(event.submitter))
  })
}
