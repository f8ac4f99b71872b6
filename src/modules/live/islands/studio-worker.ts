// The whole broadcast in one worker, so that a hidden tab slows nothing down: picture, encoders, local copy, line.
import type { Pace } from './studio/adapt.ts'
import { adapt, firstPace, paceOf } from './studio/adapt.ts'
import { Shelf } from './studio/copy.ts'
import { Run } from './studio/encode.ts'
import { mendCopies } from './studio/mend.ts'
import type { Rung } from './studio/plan.ts'
import { allRungs, pickRungs } from './studio/plan.ts'
import { Post } from './studio/post.ts'
import { testAll } from './studio/self-test.ts'
import { Ear } from './studio/ear.ts'
import type { Sound } from './studio/sound.ts'
import { openSound } from './studio/sound.ts'
import { readPictures, readTrack } from './studio/pictures.ts'
import { Stage } from './studio/stage.ts'
import { Stills } from './studio/stills.ts'
import type { AirState, Held, ToPage, ToWorker } from './studio/wire.ts'

const stepMs = 10
const previewMs = 80
const silentMs = 4000
const refusalsMax = 4
const say = (message: ToPage): void => postMessage(message)

const stage = new Stage()
const stills = new Stills()
const ear = new Ear((peak, mean) => say({ is: 'level', peak, mean }))
let preview: OffscreenCanvas | undefined
let where = { base: '', room: '', stream: 'main', holder: '', aacUrl: '', mp4Url: '' }
let sound: Sound | undefined
let shelf: Shelf | undefined
let post: Post
let run: Run | undefined
let lent: Run | undefined
let state: AirState = 'off'
let rungs: Rung[] = []
let pace: Pace = firstPace
let share = 0
let squeeze = 1
let airFromMs = 0
let airBeforeS = 0
let broken: { rung: Rung; atMs: number }[] = []
let joining: Promise<void> | undefined
let refusals: number[] = []
let drawnAtMs = 0

const airS = (): number => airBeforeS + (run && state === 'air' ? (performance.now() - airFromMs) / 1000 : 0)

function step(): void {
  const now = performance.now()
  if (ear.fill(now) && state === 'air') breakRun('a', new Error('slept'))
  const active = lent ?? run
  const due = active?.isDue === true
  if (due || now - drawnAtMs >= previewMs) stage.draw()
  if (due) active.encode()
  if (now - drawnAtMs < previewMs || !preview) return
  drawnAtMs = now
  // Browsers that hand pictures to the page only answer this.
  say({ is: 'wantPicture' })
  preview.getContext('2d')!.drawImage(stage.canvas, 0, 0, preview.width, preview.height)
}

function tick(): void {
  post?.pump()
  void sendStill()
  if (run && state === 'air') {
    const dead = run.findDead(performance.now(), silentMs)
    if (dead) return breakRun(dead, new Error('silent'))
    pace = adapt(pace, Math.max(share, post.lateShare > 1 ? post.lateShare : 0), performance.now(), rungs.length)
    share = 0
    const now = paceOf(pace, rungs)
    post.live = now.live
    if (now.squeeze !== squeeze) run.squeeze((squeeze = now.squeeze))
  }
  const { live } = paceOf(pace, rungs)
  say({
    is: 'tick',
    state,
    airS: airS(),
    behindS: post?.behindS ?? 0,
    keptS: post?.keptS ?? 0,
    isDown: post?.isDown ?? false,
    live,
    rungs,
    squeezed: squeeze < 1,
    slate: stage.isSlate,
    hasCopy: shelf !== undefined,
    epoch: post?.epoch ?? null,
    sound: sound?.codec ?? 'aac',
    deaf: ear.isDeaf,
  })
}

async function begin(message: Extract<ToWorker, { is: 'begin' }>): Promise<void> {
  where = message
  preview = message.preview
  post = new Post({
    path: `${where.base}/ingest/${where.stream}`,
    holder: () => where.holder,
    codec: () => sound?.codec ?? 'aac',
    onLost: (epoch) => void rejoin(epoch),
    onSecond: (took) => (share = Math.max(share, took)),
    onRefused: noteRefusal,
  })
  shelf = await Shelf.open(where.room, where.stream)
  setInterval(step, stepMs)
  setInterval(tick, 1000)
  await mend()
}

/** One bad fragment is left out; several in a row say that the encoders went wrong. After the room's end nothing is taken any more. */
function noteRefusal(epoch: number, rung: Rung, seq: number, reason: string): void {
  console.warn('studio: refused', epoch, rung, seq, reason)
  if (epoch !== post.epoch || state !== 'air') return
  if (reason === 'ended') return void stop().then(() => say({ is: 'refused', status: 409, reason }))
  refusals = [...refusals.filter((atMs) => performance.now() - atMs < 20_000), performance.now()]
  if (refusals.length < refusalsMax) return
  refusals = []
  breakRun(rung, new Error(reason))
}

/** Finds what earlier epochs left on this computer and sends it. */
async function mend(): Promise<void> {
  if (shelf) await mendCopies(shelf, post, where)
}

async function needSound(): Promise<Sound> {
  return (sound ??= await openSound(where))
}

async function test(): Promise<void> {
  const found = await needSound().catch(() => undefined)
  if (!found) return say({ is: 'tested', rungs: [], verdict: 'refused', uploadKbps: 0, sound: 'none' })
  const facts = await testAll({
    path: `${where.base}/ingest`,
    holder: where.holder,
    canvas: stage.canvas,
    sound: found,
    onShare: (done) => say({ is: 'testing', share: done }),
    lend: (other) => (lent = ear.run = other),
  })
  const picked = pickRungs(facts)
  // Hands need no high resolution, and nobody listens to them: two small pictures, no sound alone.
  const rungs = where.stream === 'sign' ? picked.rungs.filter((rung) => rung === '1' || rung === '2') : picked.rungs
  say({ is: 'tested', ...picked, rungs, uploadKbps: facts.uploadKbps, sound: found.codec })
}

interface Joined {
  ok: boolean
  epoch?: number
  reason?: string
  since?: string
  by?: string
}

async function ask(path: string, fields: Record<string, string>): Promise<{ status: number; body: Joined }> {
  const answer = await fetch(`${where.base}/${path}`, {
    method: 'POST',
    body: new URLSearchParams({ holder: where.holder, stream: where.stream, ...fields }),
    headers: { accept: 'application/json' },
    signal: AbortSignal.timeout(8000),
  })
  return { status: answer.status, body: (await answer.json().catch(() => ({ ok: false }))) as Joined }
}

/** Asks for the lease and an epoch until the server answers; then the encoders begin anew. */
async function join(take: boolean): Promise<void> {
  await needSound()
  while (state === 'joining') {
    const answer = await ask('broadcast', { rungs: rungs.join(','), ...(take ? { take: '1' } : {}) }).catch(() => undefined)
    if (state !== 'joining') return
    if (answer?.body.ok) return openEpoch(answer.body.epoch!)
    if (answer?.status === 409 && answer.body.reason === 'held') return giveUp(answer.body)
    const isLobby = answer?.body.reason === 'lobby'
    if (isLobby) say({ is: 'lobby' })
    if (answer && !isLobby && answer.status >= 400 && answer.status < 500 && answer.status !== 429) {
      state = 'off'
      return say({ is: 'refused', status: answer.status, reason: answer.body.reason ?? '' })
    }
    await new Promise((wake) => setTimeout(wake, 1000))
  }
}

function giveUp({ since, by }: Held): void {
  const wasOnAir = run !== undefined
  closeRun()
  state = wasOnAir ? 'taken' : 'off'
  say({ is: 'held', wasOnAir, held: { ...(since ? { since } : {}), ...(by ? { by } : {}) } })
}

async function openEpoch(epoch: number): Promise<void> {
  closeRun()
  let copy = await shelf?.take(epoch)
  if (copy) post.addCopy(copy)
  const keep = (rung: Rung, seq: number, bytes: Uint8Array): void => {
    try {
      copy?.write(rung, seq, bytes)
    } catch {
      // A full disk: the copy ends here, the broadcast goes on.
      copy = undefined
    }
    post.add(epoch, rung, seq, bytes as Uint8Array<ArrayBuffer>)
  }
  const found = await needSound()
  run = new Run({
    rungs,
    canvas: stage.canvas,
    sound: found,
    onInit: (rung, bytes) => keep(rung, -1, bytes),
    onFragment: keep,
    onBroken: breakRun,
  })
  await run.open()
  post.epoch = epoch
  post.live = paceOf(pace, rungs).live
  squeeze = 1
  airFromMs = performance.now()
  state = 'air'
  ear.run = run
  post.resume()
}

/** What was begun is finished beside whatever comes next. */
function closeRun(): void {
  airBeforeS = airS()
  ear.run = undefined
  void run?.drain()
  run = undefined
  if (post) post.epoch = null
}

/** An encoder died or was taken away: a new epoch. One that dies thrice a minute goes no more. */
function breakRun(rung: Rung, error: unknown): void {
  console.warn('studio: a new epoch', rung, error)
  broken = [...broken.filter(({ atMs }) => performance.now() - atMs < 60_000), { rung, atMs: performance.now() }]
  if (rung !== 'a' && broken.filter((one) => one.rung === rung).length >= 3) rungs = rungs.filter((one) => one !== rung)
  say({ is: 'again' })
  start(false)
}

function start(take: boolean): void {
  if (state === 'joining') return
  closeRun()
  state = 'joining'
  joining = join(take).catch((error: unknown) => {
    state = 'off'
    say({ is: 'refused', status: 0, reason: String(error) })
  })
}

/** A fragment was refused for want of the lease: another has it, or it ran out while the line was down. */
async function rejoin(epoch: number): Promise<void> {
  if (state === 'joining') return
  post.pause(3000)
  if (state !== 'air' || epoch !== post.epoch) return
  const answer = await ask('broadcast', { rungs: rungs.join(',') }).catch(() => undefined)
  if (state !== 'air' || epoch !== post.epoch) return
  if (answer?.status === 409) return giveUp(answer.body)
  if (answer?.body.ok) await openEpoch(answer.body.epoch!)
}

/** Lets the second that is being spoken come to its end, in silence. */
async function stop(): Promise<void> {
  if (state !== 'air') {
    state = 'off'
    await joining
    return
  }
  state = 'stopping'
  ear.isMuted = true
  const endS = Math.ceil(run?.atS ?? 0) + 0.1
  const until = performance.now() + 2500
  while (run && run.atS < endS && performance.now() < until) await new Promise((wake) => setTimeout(wake, 50))
  await run?.drain()
  closeRun()
  ear.isMuted = false
  state = 'over'
  await ask('broadcast/end', {}).catch(() => undefined)
  await mend()
}

/** A shared screen also travels as pictures: when it has changed much, at most each five seconds. */
async function sendStill(): Promise<void> {
  if (state === 'air' && stage.shown === 'screen' && stills.isNew(stage.canvas, performance.now()))
    say({ is: 'still', bytes: await stage.canvas.convertToBlob({ type: 'image/webp', quality: 0.75 }) })
}

onmessage = ({ data }: MessageEvent<ToWorker>) => {
  if (data.is === 'begin') void begin(data)
  else if (data.is === 'video') void readPictures(data.readable, data.shot, stage)
  else if (data.is === 'track') void readTrack(data.track, data.shot, stage)
  else if (data.is === 'picture') stage.put(data.shot, data.picture)
  else if (data.is === 'drop') stage.drop(data.shot)
  else if (data.is === 'sound') ear.listen(data.port)
  else if (data.is === 'scene') stage.scene = data.scene
  else if (data.is === 'test') void test()
  else if (data.is === 'air') {
    rungs = allRungs.filter((rung) => data.rungs.includes(rung))
    pace = firstPace
    start(data.take)
  } else if (data.is === 'stop') void stop()
}
