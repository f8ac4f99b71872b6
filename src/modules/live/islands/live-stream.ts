// Brings the room's player in: its own script and the library beside each other. Where a browser plays HLS but has no media sources of
// its own making (old iPhones), the library is not loaded.
import type { Engine } from './player/feed.ts'
import { recall } from './player/kept.ts'

const root = document.getElementById('live-stream')

const lookAgainMs = 8000

/** Until the recording is there. */
async function lookForRecording(room: string | undefined): Promise<void> {
  const answer = await fetch(`/live/${room}/playing`).catch(() => undefined)
  if (answer?.ok) location.reload()
  else setTimeout(() => void lookForRecording(room), lookAgainMs * (1 + Math.random()))
}

if (root?.dataset.making) setTimeout(() => void lookForRecording(root.dataset.room), lookAgainMs)

if (root?.dataset.media) {
  const { player, light, full } = root.dataset
  const canFeed = 'ManagedMediaSource' in window || 'MediaSource' in window
  const load = (address: string | undefined): Promise<Engine | undefined> =>
    canFeed
      ? import(address!).then((script: { Hls: Engine }) => (script.Hls.isSupported() ? script.Hls : undefined))
      : Promise.resolve(undefined)
  const isCaptioned = recall('live-captions') === '1'
  const engine = load(isCaptioned ? full : light)
  const script = (await import(player!)) as typeof import('./hls-player.ts')
  script.startPlayer(root, engine, isCaptioned, () => load(full))
}
