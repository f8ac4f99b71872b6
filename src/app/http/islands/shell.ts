// On every page: tells the server the browser's zone, once, where the reader hasn't chosen one.
const meta = (name: string) => document.querySelector<HTMLMetaElement>(`meta[name="${name}"]`)?.content
const zone = Intl.DateTimeFormat().resolvedOptions().timeZone

if (zone && !meta('zone-chosen') && meta('zone') !== zone && !document.cookie.includes(`zone-guess=${zone}`)) {
  document.cookie = `zone-guess=${zone}; path=/; max-age=31536000; samesite=lax`
  // Times on this page are in another zone: load it again, unless a form would be lost or cookies are off.
  if (document.cookie.includes(`zone-guess=${zone}`) && !document.querySelector('.summary, form.form')) location.replace(location.href)
}

// What opened under a button closes with Escape, and the focus goes back to the button.
addEventListener('keydown', ({ key, target }) => {
  const open = key === 'Escape' && (target as Element).closest?.<HTMLDetailsElement>('details:is(.filter, .confirm, .langs)[open]')
  if (!open) return
  open.open = false
  open.querySelector('summary')?.focus()
})

// Pages and forms for times without a line: see src/app/offline.
const offline = meta('offline')
const workers = navigator.serviceWorker as ServiceWorkerContainer | undefined
if (offline === 'yes' || (offline && matchMedia('(display-mode: standalone)').matches))
  addEventListener('load', () => void workers?.register('/service-worker.js').catch(() => {}))

addEventListener('online', () => workers?.controller?.postMessage({}))
// A form that doesn't get through is listed under its button and page.
addEventListener('submit', ({ target, submitter }) => {
  const { action } = target as HTMLFormElement
  if (!URL.canParse(action)) return
  const what = [submitter?.textContent?.trim(), document.title.replace(/ · [^·]*$/, '')].filter(Boolean).join(' · ')
  workers?.controller?.postMessage({ action: new URL(action).pathname, what })
})
workers?.addEventListener('message', ({ data }: MessageEvent<{ text: string; place: string }>) => {
  const line = document.createElement('p')
  line.className = 'banner strip'
  line.role = 'status'
  line.innerHTML = '<span class="frame"><a></a></span>'
  Object.assign(line.querySelector('a')!, { textContent: data.text, href: data.place })
  document.querySelector('main')?.before(line)
})

// A form that takes longer than a second says that it is under way.
const busy = document.querySelector<HTMLElement>('#busy')
let waiting: ReturnType<typeof setTimeout> | undefined
addEventListener('submit', (event) => {
  const line = busy?.firstElementChild
  if (event.defaultPrevented || !(line instanceof HTMLElement)) return
  waiting = setTimeout(() => void (line.hidden = false), 1000)
})
addEventListener('pageshow', () => {
  clearTimeout(waiting)
  if (busy?.firstElementChild instanceof HTMLElement) busy.firstElementChild.hidden = true
})
