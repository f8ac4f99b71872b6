// A button that draws again in this browser, in a worker of its own; the computing is loaded when it is asked for.
import type { Verdict } from '../verify.ts'

const place = document.getElementById('draw-check')

function addLine(list: HTMLElement, text: string, code?: string): void {
  const line = document.createElement('p')
  line.textContent = text
  if (code) {
    const value = document.createElement('code')
    value.textContent = code
    line.append(' ', value)
  }
  list.append(line)
}

function tell(box: HTMLElement, verdict: Verdict, says: Record<string, string>, published: string): void {
  const isEqual = verdict.equal && verdict.resultHash === published
  box.replaceChildren()
  box.dataset.equal = String(isEqual)
  box.className = `notice ${isEqual ? 'success' : 'danger'}`
  const inner = document.createElement('div')
  addLine(inner, (isEqual ? says.equal : says.differs) ?? '', verdict.resultHash)
  addLine(inner, (says.counted ?? '').replace('%', String(verdict.applications)).replace('%', String(verdict.placed)))
  for (const { step, where, said, found } of verdict.differences) addLine(inner, `${says[step]}: ${where}`, `${said} ≠ ${found}`)
  box.append(inner)
}

if (place) {
  const { file = '', script = '', hash = '', says: words = '{}' } = place.dataset
  const says = JSON.parse(words) as Record<string, string>
  const button = document.createElement('button')
  button.type = 'button'
  button.className = 'button'
  button.textContent = says.button ?? ''
  const box = document.createElement('div')
  box.setAttribute('role', 'status')
  place.append(button, box)
  button.addEventListener('click', () => {
    // Not disabled: the focus stays where the keyboard left it.
    if (button.getAttribute('aria-disabled') === 'true') return
    button.setAttribute('aria-disabled', 'true')
    box.className = ''
    box.textContent = says.running ?? ''
    const worker = new Worker(script, { type: 'module' })
    const end = (): void => {
      worker.terminate()
      button.removeAttribute('aria-disabled')
    }
    worker.addEventListener('message', ({ data }: MessageEvent<Verdict | null>) => {
      end()
      if (data) tell(box, data, says, hash)
      else box.textContent = says.failed ?? ''
    })
    worker.addEventListener('error', () => {
      end()
      box.textContent = says.failed ?? ''
    })
    worker.postMessage(file, [])
  })
}
