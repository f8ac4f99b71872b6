// What page and worker say to each other.
import type { Rung, Verdict } from './plan.ts'
import type { Scene, Shot } from './stage.ts'

export type ToWorker =
  | { is: 'begin'; base: string; room: string; stream: string; holder: string; aacUrl: string; mp4Url: string; preview: OffscreenCanvas }
  | { is: 'video'; shot: Shot; readable: ReadableStream<VideoFrame> }
  | { is: 'track'; shot: Shot; track: MediaStreamTrack }
  | { is: 'picture'; shot: Shot; picture: VideoFrame | ImageBitmap }
  | { is: 'drop'; shot: Shot }
  | { is: 'sound'; port: MessagePort }
  | { is: 'scene'; scene: Scene }
  | { is: 'test' }
  | { is: 'air'; rungs: Rung[]; take: boolean }
  | { is: 'stop' }

export type AirState = 'off' | 'joining' | 'air' | 'stopping' | 'taken' | 'over'

export interface Held {
  /** ISO instant, where the server says since when. */
  since?: string
  by?: string
}

export interface Tick {
  is: 'tick'
  state: AirState
  /** Seconds on air in this page, over all epochs. */
  airS: number
  behindS: number
  keptS: number
  isDown: boolean
  /** Rungs that go out now, and those that were asked for. */
  live: Rung[]
  rungs: Rung[]
  squeezed: boolean
  slate: boolean
  hasCopy: boolean
  epoch: number | null
  sound: 'aac' | 'opus'
  deaf: boolean
}

export type ToPage =
  | Tick
  | { is: 'level'; peak: number; mean: number }
  | { is: 'wantPicture' }
  | { is: 'testing'; share: number }
  | { is: 'tested'; rungs: Rung[]; verdict: Verdict; uploadKbps: number; sound: 'aac' | 'opus' | 'none' }
  | { is: 'held'; held: Held; wasOnAir: boolean }
  | { is: 'refused'; status: number; reason: string }
  /** The room is not open yet: we go on asking. */
  | { is: 'lobby' }
  | { is: 'again' }
  | { is: 'still'; bytes: Blob }
