// Shows what only a browser with JavaScript and passkeys can do: the button on the page of sign-in, the form on the page of safety.
type Ceremony = typeof import('./passkey-ceremony.ts')

const root = document.getElementById('passkey')

async function post(path: string, body: object): Promise<Record<string, unknown>> {
  const answer = await fetch(path, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) })
  const said = (await answer.json().catch(() => ({}))) as Record<string, unknown>
  if (!answer.ok) throw new Error(typeof said.message === 'string' ? said.message : (root?.dataset.failed ?? ''))
  return said
}

async function carryOut({ library, way = '', next }: DOMStringMap): Promise<string> {
  const { startAuthentication, startRegistration } = (await import(library!)) as Ceremony
  const optionsJSON = (await post(`${way}/options`, {})) as never
  const isSignIn = way === '/sign-in/passkey'
  const credential = await (isSignIn ? startAuthentication({ optionsJSON }) : startRegistration({ optionsJSON }))
  const label = root?.querySelector<HTMLInputElement>('[name="label"]')?.value ?? ''
  return String((await post(way, isSignIn ? { credential, next } : { credential, label })).next)
}

async function submit(form: HTMLFormElement, problem: HTMLElement | null): Promise<void> {
  const button = form.querySelector('button')
  if (!button || button.disabled) return
  button.disabled = true
  if (problem) problem.textContent = ''
  try {
    location.assign(await carryOut(root!.dataset))
  } catch (error) {
    button.disabled = false
    // The browser's own words are English and technical: ours say what to do.
    const isOurs = error instanceof Error && error.constructor === Error && !('code' in error) && error.message !== ''
    if (problem) problem.textContent = isOurs ? error.message : (root!.dataset.failed ?? '')
  }
}

if (root && 'PublicKeyCredential' in window) {
  root.hidden = false
  const form = root.querySelector('form')
  form?.addEventListener('submit', (event) => {
    event.preventDefault()
    void submit(form, root.querySelector<HTMLElement>('[role="alert"]'))
  })
}
