// Brings the room's player in: its own script and the library beside each other. Where a browser plays HLS but has no media sources of
// its own making (old iPhones), the library is not loaded.
import type { Engine } from './player/feed.ts'

const root = document.getElementById('live-stream')

if (root?.dataset.media) {
  const { player, light, full } = root.dataset
  const canFeed = 'ManagedMediaSource' in window || 'MediaSource' in window
  const load = (address: string | undefined): Promise<Engine | undefined> =>
    canFeed
      ? import(address!).then((script: { Hls: Engine }) => (script.Hls.isSupported() ? script.Hls : undefined))
      : Promise.resolve(undefined)
  const isCaptioned = localStorage.getItem('live-captions') === '1'
  const engine = load(isCaptioned ? full : light)
  const script = (await import(player!)) as typeof import('./hls-player.ts')
  script.startPlayer(root, engine, isCaptioned, () => load(full))
}
