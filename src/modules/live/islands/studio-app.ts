// The studio's page: first the check, then the broadcast. What is heavy happens in the worker.
import { AirView } from './studio/air-view.ts'
import { Slides, postPicture, showNumber } from './studio/deck.ts'
import { Devices } from './studio/devices.ts'
import { LevelView } from './studio/level.ts'
import type { Memory } from './studio/memory.ts'
import { recall, remember } from './studio/memory.ts'
import { announce, byId, root, show, text, trouble, write } from './studio/page.ts'
import type { Rung } from './studio/plan.ts'
import type { Shot } from './studio/stage.ts'
import type { AirState, Held, Tick, ToPage, ToWorker } from './studio/wire.ts'

const memory: Memory = await recall()
const { room, stream = 'main' } = root.dataset
const absolute = (path: string): string => new URL(path, location.href).href

// As a blob it has this page's policy, and may begin the sound encoder's own worker.
const code = await (await fetch(root.dataset.worker!)).blob()
const worker = new Worker(URL.createObjectURL(new Blob([code], { type: 'text/javascript' })), { type: 'module' })
const send = (message: ToWorker, transfer: Transferable[] = []): void => worker.postMessage(message, transfer)

const devices = new Devices(send)
const slides = new Slides(send, () => show('pager', shot === 'slides'))
const level = new LevelView()
const view = new AirView()
let state: AirState = 'off'
let keptS = 0
let ticks = 0
let shot: Shot = 'camera'
let wakeLock: WakeLockSentinel | undefined
let isBusy = false

const isUp = (): boolean => state === 'joining' || state === 'air' || state === 'stopping'
slides.isOnAir = () => isUp() && shot === 'slides'

/** One thing at a time: the check, the broadcast, or what stands in the way of both. */
function showOnly(part: 'work' | 'held' | 'taken' | 'resume'): void {
  for (const one of ['work', 'held', 'taken', 'resume']) show(one, one === part)
  if (part !== 'work') byId(part).focus()
}

async function allow(): Promise<boolean> {
  if (isBusy) return false
  isBusy = true
  byId<HTMLButtonElement>('allow').disabled = true
  const opened = await devices.open(memory.camera, memory.microphone)
  byId<HTMLButtonElement>('allow').disabled = false
  isBusy = false
  write('allow-say', opened.problem && !opened.ok ? text(opened.problem) : '')
  trouble('camera', opened.ok && opened.problem ? text(opened.problem) : undefined)
  if (!opened.ok) return false
  show('step-allow', false)
  show('step-look', true)
  show('step-test', true)
  byId<HTMLFieldSetElement>('shots').disabled = false
  void slides.readSent()
  return true
}

function test(): void {
  byId<HTMLButtonElement>('test').disabled = true
  show('result', false)
  show('step-go', false)
  show('testing', true)
  send({ is: 'test' })
}

function showTested({ rungs, verdict, uploadKbps, sound }: Extract<ToPage, { is: 'tested' }>): void {
  byId<HTMLButtonElement>('test').disabled = false
  show('testing', false)
  const words = sound === 'none' ? text('verdict.noSound') : text(`verdict.${verdict}`)
  write('verdict', words)
  byId('result').dataset.verdict = sound === 'none' ? 'refused' : verdict
  const items = rungs.map((rung) => Object.assign(document.createElement('li'), { textContent: text(`rung.${rung}`) }))
  byId('rungs').replaceChildren(...items)
  const upload =
    uploadKbps > 0 ? text('say.upload', { n: (uploadKbps / 1000).toLocaleString(root.dataset.lang, { maximumFractionDigits: 1 }) }) : ''
  write('upload', sound === 'opus' ? `${upload} ${text('verdict.opus')}` : upload)
  announce(`${words} ${text('say.rungs')} ${rungs.map((rung) => text(`rung.${rung}`)).join(', ')}`)
  show('result', true)
  if (sound === 'none') return
  remember({ rungs })
  show('skip', false)
  show('step-go', true)
  byId('go').focus()
}

function goOnAir(rungs: Rung[], take: boolean): void {
  showOnly('work')
  show('check', false)
  show('air', true)
  byId<HTMLFieldSetElement>('shots').disabled = false
  state = 'joining'
  remember({ isOnAir: true })
  send({ is: 'air', rungs, take })
  byId('air-title').focus()
  navigator.wakeLock?.request('screen').then(
    (lock) => (wakeLock = lock),
    () => {},
  )
}

function stop(): void {
  byId<HTMLDetailsElement>('end').open = false
  remember({ isOnAir: false })
  state = 'stopping'
  send({ is: 'stop' })
}

function comeDown(): void {
  void wakeLock?.release().catch(() => {})
  show('check', true)
  show('step-go', true)
}

function showHeld({ since, by }: Held, wasOnAir: boolean): void {
  remember({ isOnAir: false })
  state = 'off'
  if (wasOnAir) {
    devices.close()
    announce(text('say.over'))
    return showOnly('taken')
  }
  const time = since && new Intl.DateTimeFormat(root.dataset.lang, { timeStyle: 'short' }).format(new Date(since))
  write('held-since', [time && text('held.since', { time }), by && text('held.by', { name: by })].filter(Boolean).join(' '))
  showOnly('held')
}

function takeTick(tick: Tick): void {
  const before = state
  state = tick.state === 'off' && before === 'joining' ? before : tick.state
  keptS = tick.keptS
  view.show({ ...tick, state })
  level.isDeaf = tick.deaf
  if (tick.deaf) {
    devices.wake()
    level.update()
  }
  if (before !== 'over' && state === 'over') {
    comeDown()
    write('check-title', text('say.over'))
    announce(text('say.over'))
    byId('check-title').focus()
  }
  if (before !== 'air' && state === 'air' && shot === 'slides') void slides.draw()
  if ((ticks += 1) % 5 === 0) document.dispatchEvent(new Event('studio:tick'))
}

async function chooseShot(next: Shot): Promise<void> {
  if (next === 'screen' && !(await devices.shareScreen())) return mark(shot)
  if (shot === 'screen' && next !== 'screen') devices.stopScreen()
  shot = next
  trouble('screen', undefined)
  show('file-field', next === 'slides')
  show('pager', next === 'slides' && slides.hasSlides)
  if (next === 'slides' && slides.hasSlides) await slides.draw()
  setScene()
}

function mark(value: Shot): void {
  byId('shots').querySelector<HTMLInputElement>(`[value="${value}"]`)!.checked = true
}

function setScene(): void {
  send({ is: 'scene', scene: { shot, corner: byId<HTMLInputElement>('corner').checked } })
}

devices.onScreenGone = () => {
  if (shot !== 'screen') return
  shot = 'camera'
  mark('camera')
  trouble('screen', text('say.screenGone'))
  setTimeout(() => trouble('screen', undefined), 8000)
  setScene()
}

let stillAt = 0
/** What the screen shows also travels as a picture. A still that is late is no use. */
async function sendStill(bytes: Blob): Promise<void> {
  const order = (stillAt += 1)
  try {
    const number = await postPicture(bytes)
    if (order === stillAt && shot === 'screen') await showNumber(number)
  } catch {
    // The next one comes.
  }
}

worker.addEventListener('message', ({ data }: MessageEvent<ToPage>) => {
  if (data.is === 'tick') takeTick(data)
  else if (data.is === 'level') level.take(data.peak, data.mean)
  else if (data.is === 'wantPicture') devices.sendPictures()
  else if (data.is === 'testing') byId<HTMLProgressElement>('test-bar').value = data.share * 100
  else if (data.is === 'tested') showTested(data)
  else if (data.is === 'held') showHeld(data.held, data.wasOnAir)
  else if (data.is === 'again') announce(text('say.again'))
  else if (data.is === 'lobby') view.isLobby = true
  else if (data.is === 'still') void sendStill(data.bytes)
  else if (data.is === 'refused') {
    state = 'off'
    remember({ isOnAir: false })
    comeDown()
    show('air', false)
    const words = data.reason === 'ended' ? text('say.ended') : text('say.refused', { n: data.reason || data.status })
    write('go-say', words)
    announce(words)
  }
})
worker.addEventListener('error', () => write('allow-say', text('say.refused', { n: 'worker' })))

byId('allow').addEventListener('click', async () => void ((await allow()) && byId('test').focus()))
byId('test').addEventListener('click', test)
byId('go').addEventListener('click', () => {
  write('go-say', '')
  goOnAir(memory.rungs, false)
})
byId('skip').addEventListener('click', () => goOnAir(memory.rungs, false))
byId('take').addEventListener('click', () => goOnAir(memory.rungs, true))
byId('retake').addEventListener('click', async () => void ((await allow()) && goOnAir(memory.rungs, true)))
byId('goon').addEventListener('click', async () => {
  showOnly('work')
  if (await allow()) goOnAir(memory.rungs, false)
})
byId('anew').addEventListener('click', () => {
  remember({ isOnAir: false })
  showOnly('work')
})
byId('stop').addEventListener('click', stop)
byId('mute').addEventListener('click', ({ currentTarget }) => {
  level.isMuted = devices.isMuted = !level.isMuted
  const button = currentTarget as HTMLButtonElement
  button.setAttribute('aria-pressed', String(level.isMuted))
  button.textContent = text(level.isMuted ? 'mic.on' : 'mic.off')
  level.update()
})
byId('camera').addEventListener('change', ({ target }) => {
  remember({ camera: (target as HTMLSelectElement).value })
  void devices.useCamera(memory.camera)
})
byId('microphone').addEventListener('change', ({ target }) => {
  remember({ microphone: (target as HTMLSelectElement).value })
  void devices.useMicrophone(memory.microphone)
})
byId('shots').addEventListener('change', ({ target }) => {
  const input = target as HTMLInputElement
  if (input.name === 'shot') void chooseShot(input.value as Shot)
  else setScene()
})

document.addEventListener('keydown', (event) => {
  const isField = (event.target as HTMLElement).closest('input:not([type="checkbox"]), select, textarea, summary') !== null
  const by = { PageDown: 1, PageUp: -1, ...(isField ? {} : { ArrowRight: 1, ArrowLeft: -1 }) }[event.key]
  if (shot !== 'slides' || by === undefined || event.altKey || event.ctrlKey || event.metaKey) return
  event.preventDefault()
  void slides.turn(by)
})
document.addEventListener('visibilitychange', () => {
  if (isUp()) trouble('hidden', document.hidden ? text('say.hidden') : undefined)
})
document.addEventListener('studio:beat', (event) =>
  trouble('server', (event as CustomEvent<number>).detail > 1 && !isUp() ? text('say.lost') : undefined),
)
addEventListener('beforeunload', (event) => {
  if (isUp() || keptS > 0) event.preventDefault()
})

const preview = byId<HTMLCanvasElement>('preview').transferControlToOffscreen()
send(
  {
    is: 'begin',
    base: absolute(`/live/${room}`),
    room: room!,
    stream,
    holder: memory.holder,
    aacUrl: absolute(root.dataset.aac!),
    mp4Url: absolute(root.dataset.mp4!),
    preview,
  },
  [preview],
)
if (memory.isOnAir) showOnly('resume')
root.dataset.ready = 'yes'
