// Draws again from a draw's file: the same module that the server drew with. A worker, loaded when somebody checks.
import { verifyDraw } from '../verify.ts'

self.onmessage = async ({ data }: MessageEvent<string>) => {
  try {
    const answer = await fetch(data)
    self.postMessage(answer.ok ? verifyDraw(await answer.json()) : null)
  } catch {
    self.postMessage(null)
  }
}
