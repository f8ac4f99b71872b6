// Twenty seconds at most before the broadcast: every rung is encoded and sent for real, to a place that throws it away.
import { findVideoConfig, Run } from './encode.ts'
import type { Rung, TestFacts } from './plan.ts'
import { allRungs } from './plan.ts'
import type { Sound } from './sound.ts'

export interface TestWish {
  path: string
  holder: string
  canvas: OffscreenCanvas
  sound: Sound
  onShare: (share: number) => void
  /** The loop feeds it with sound and asks it for frames. */
  lend: (run: Run | undefined) => void
}

const encodeForMs = 6000
const loadForMs = 4000
const lagMaxS = 2.2
const skippedMax = 0.1
const loadBytes = 128 * 1024
/** More than every rung needs: a faster line need not be measured. */
const loadMaxBytes = 4 * 1024 * 1024

const wait = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms))

export async function testAll(wish: TestWish): Promise<TestFacts> {
  const rungs: Rung[] = []
  for (const rung of allRungs) if (rung === 'a' || (await findVideoConfig(rung))) rungs.push(rung)
  const encoded = await testEncoders(wish, rungs)
  const uploadKbps = await testLine(wish)
  wish.onShare(1)
  return { encoded: encoded.ready, accepted: encoded.accepted, uploadKbps }
}

async function send(wish: TestWish, rung: string, bytes: Uint8Array<ArrayBuffer>): Promise<number> {
  const answer = await fetch(`${wish.path}/test`, {
    method: 'PUT',
    body: bytes,
    headers: { lease: wish.holder, rung, 'content-type': 'video/mp4' },
    signal: AbortSignal.timeout(8000),
  })
  return answer.status
}

async function testEncoders(wish: TestWish, rungs: Rung[]): Promise<{ ready: Rung[]; accepted: boolean }> {
  const broken = new Set<Rung>()
  const answers: Promise<number>[] = []
  const run = new Run({
    rungs,
    canvas: wish.canvas,
    sound: wish.sound,
    onInit: () => {},
    onFragment: (rung, _, bytes) => void answers.push(send(wish, rung, bytes as Uint8Array<ArrayBuffer>).catch(() => 0)),
    onBroken: (rung) => broken.add(rung),
  })
  try {
    await run.open()
    wish.lend(run)
    for (let ms = 0; ms < encodeForMs && broken.size === 0; ms += 250) {
      await wait(250)
      wish.onShare((0.6 * ms) / encodeForMs)
    }
    const ready = rungs.filter((rung) => !broken.has(rung) && run.lagS(rung) < lagMaxS && run.skippedShare(rung) < skippedMax)
    const statuses = await Promise.all(answers)
    return { ready, accepted: !statuses.some((status) => status >= 400 && status < 500 && status !== 429) }
  } catch {
    return { ready: [], accepted: true }
  } finally {
    wish.lend(undefined)
    run.close()
  }
}

/** Random bytes, two requests at a time, for four seconds: what arrived over the time it took. */
async function testLine(wish: TestWish): Promise<number> {
  const body = new Uint8Array(loadBytes)
  for (let at = 0; at < loadBytes; at += 65_536) crypto.getRandomValues(body.subarray(at, at + 65_536))
  const from = performance.now()
  let arrived = 0
  let failed = 0
  const one = async (): Promise<void> => {
    while (performance.now() - from < loadForMs && failed < 3 && arrived < loadMaxBytes) {
      const status = await send(wish, 'load', body).catch(() => 0)
      if (status >= 200 && status < 300) arrived += loadBytes
      else {
        failed += 1
        await wait(300)
      }
      wish.onShare(0.6 + 0.4 * Math.min(1, (performance.now() - from) / loadForMs))
    }
  }
  await Promise.all([one(), one()])
  return Math.round((arrived * 8) / (performance.now() - from))
}
