// Takes the place of the service worker where OFFLINE=off: throws away all that was kept and goes.
export {}

interface Going extends Event {
  waitUntil: (work: Promise<unknown>) => void
}
const worker = globalThis as unknown as {
  addEventListener: (type: string, hear: (event: Going) => void) => void
  skipWaiting: () => Promise<void>
  registration: ServiceWorkerRegistration
}

worker.addEventListener('install', (event) => event.waitUntil(worker.skipWaiting()))
worker.addEventListener('activate', (event) => event.waitUntil(leave()))

async function leave(): Promise<void> {
  for (const name of await caches.keys()) await caches.delete(name)
  indexedDB.deleteDatabase('kaleidoscope')
  await worker.registration.unregister()
}
