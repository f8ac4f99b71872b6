// The room's film or sound at the moment that everybody is at, and the interpreter's picture in step with the film.
export {}
const player = document.getElementById('live-player')
const film = player?.querySelector<HTMLMediaElement>('video:not(#live-sign), audio')
const sign = document.getElementById('live-sign') as HTMLVideoElement | null
const button = document.getElementById('live-sound')
const stepS = 0.2
const playheadMs = 250

const heard = (one: { webkitAudioDecodedByteCount?: number; mozHasAudio?: boolean }): boolean | undefined =>
  one.mozHasAudio ?? (one.webkitAudioDecodedByteCount === undefined ? undefined : one.webkitAudioDecodedByteCount > 0)

function playTogether(media: HTMLMediaElement, dataset: DOMStringMap): void {
  const ahead = Number(dataset.now) - Date.now()
  const wind = (): void => {
    const { duration } = media
    if (!Number.isFinite(duration) || duration <= 0) return
    const due = ((Date.now() + ahead - Number(dataset.start)) / 1000) % duration
    if (due >= 0 && Math.abs(media.currentTime - due) > 2 && duration - Math.abs(media.currentTime - due) > 2) media.currentTime = due
  }
  const begin = (): void => {
    wind()
    // Browsers let a film speak only after a click; without sound it may begin by itself.
    media.play().catch(() => {
      media.muted = true
      media.play().catch(() => {})
      // A silent film needs no button; where the browser can't tell, there is one.
      setTimeout(() => button && (button.hidden = heard(media as never) === false), 1000)
    })
  }
  media.addEventListener('play', wind)
  setInterval(() => media.paused || wind(), 10_000)
  if (media.localName === 'audio') {
    // A sound that begins by itself would speak over a screen reader.
    if (button) button.hidden = false
    media.addEventListener('play', () => button && (button.hidden = true))
  } else if (media.readyState > 0) begin()
  else media.addEventListener('loadedmetadata', begin, { once: true })
  button?.addEventListener('click', () => {
    media.muted = false
    button.hidden = true
    void media.play().catch(() => {})
  })
}

/** The interpreter follows the film: its place, its speed, its pauses. Hidden, the picture rests and loads nothing. */
function follow(media: HTMLMediaElement, picture: HTMLVideoElement): void {
  const isHidden = picture.offsetParent === null
  const isApart = media.currentTime < picture.duration && Math.abs(picture.currentTime - media.currentTime) > stepS
  if (isApart && !isHidden && !picture.seeking) picture.currentTime = media.currentTime
  picture.playbackRate = media.playbackRate
  if (media.paused || isHidden) picture.pause()
  else if (picture.paused) void picture.play().catch(() => {})
}

// Where nothing is streamed everybody is where the server's clock is.
if (player && !document.getElementById('live-stream')) {
  const ahead = Number(player.dataset.now) - Date.now()
  setInterval(() => document.dispatchEvent(new CustomEvent('live:playhead', { detail: { at: Date.now() + ahead } })), playheadMs)
}

if (player && film?.hasAttribute('src') && film.id !== 'live-film') {
  playTogether(film, player.dataset)
  if (sign) {
    sign.controls = false
    for (const event of ['play', 'pause', 'seeked', 'timeupdate', 'ratechange']) film.addEventListener(event, () => follow(film, sign))
    document.addEventListener('change', () => follow(film, sign))
  }
}
