import type { Shot, Stage } from './stage.ts'

/** Keeps the newest picture of a source on the stage until the source ends. */
export async function readPictures(readable: ReadableStream<VideoFrame>, shot: Shot, stage: Stage): Promise<void> {
  const reader = readable.getReader()
  stage.drop(shot)
  stage.owners.set(shot, readable)
  try {
    for (let next = await reader.read(); !next.done; next = await reader.read()) {
      if (stage.owners.get(shot) === readable) stage.put(shot, next.value)
      else next.value.close()
    }
  } catch {
    // Unplugged.
  }
  if (stage.owners.get(shot) === readable) stage.drop(shot)
}

type Processor = new (wish: { track: MediaStreamTrack }) => { readable: ReadableStream<VideoFrame> }

/** Safari takes pictures off a track in workers only. */
export async function readTrack(track: MediaStreamTrack, shot: Shot, stage: Stage): Promise<void> {
  const { MediaStreamTrackProcessor } = globalThis as unknown as { MediaStreamTrackProcessor: Processor }
  await readPictures(new MediaStreamTrackProcessor({ track }).readable, shot, stage)
}
