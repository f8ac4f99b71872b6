// On the offline page: goes on by itself when the line is back, and tries while something waits.
export {}

const worker = navigator.serviceWorker as ServiceWorkerContainer | undefined
const waits = document.querySelector('[data-waits]')
const again = document.querySelector('[data-part=lost]:not([hidden]) a[data-again]')
let waitMs = 5000

function tryAgain(): void {
  if (waits) worker?.controller?.postMessage({})
  else if (again) location.reload()
}

addEventListener('online', tryAgain)
worker?.addEventListener('message', ({ data }: MessageEvent<{ kind: string; place: string }>) => {
  if (waits && data.place) location.assign(data.place)
})
if (waits) {
  const later = (): void => {
    tryAgain()
    waitMs = Math.min(waitMs * 2, 300_000)
    setTimeout(later, waitMs)
  }
  setTimeout(later, waitMs)
}
