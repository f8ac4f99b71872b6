// Draws again from a draw's file: the same module that the server drew with. A worker, loaded when somebody checks.
import type { Verdict } from '../verify.ts'
import { verifyDraw } from '../verify.ts'

const say = (verdict: Verdict | null): void => self.postMessage(verdict, { transfer: [] })

self.addEventListener('message', async ({ data }: MessageEvent<string>) => {
  try {
    const answer = await fetch(data)
    say(answer.ok ? verifyDraw(await answer.json()) : null)
  } catch {
    say(null)
  }
})
