// Camera, microphone and screen: asked for, chosen, watched for being unplugged.
import { byId, root, text, trouble } from './page.ts'
import type { Shot } from './stage.ts'
import type { ToWorker } from './wire.ts'

type Send = (message: ToWorker, transfer?: Transferable[]) => void

const cameraWish = { width: { ideal: 1280 }, height: { ideal: 720 }, frameRate: { ideal: 25, max: 30 } }
const soundWish = { channelCount: 1, echoCancellation: true, noiseSuppression: true, autoGainControl: true }
const sampleRate = 48_000

declare const MediaStreamTrackProcessor: (new (wish: { track: MediaStreamTrack }) => { readable: ReadableStream<VideoFrame> }) | undefined

export class Devices {
  readonly #send: Send
  #sound: AudioContext | undefined
  #gate: GainNode | undefined
  #inputs = new Map<string, MediaStreamAudioSourceNode>()
  readonly #tracks = new Map<string, MediaStreamTrack>()
  readonly #films = new Map<Shot, HTMLVideoElement>()
  hasMicrophone = false
  onScreenGone = (): void => {}

  constructor(send: Send) {
    this.#send = send
    navigator.mediaDevices?.addEventListener('devicechange', () => void this.list())
  }

  /** Both at first; each alone where one is missing. Returns the key of what went wrong, and whether there is a voice. */
  async open(cameraId?: string, microphoneId?: string): Promise<{ ok: boolean; problem?: string }> {
    if (!navigator.mediaDevices) return { ok: false, problem: 'say.insecure' }
    await this.#openSound()
    const microphone = await this.useMicrophone(microphoneId)
    const camera = cameraId === 'none' ? undefined : await this.useCamera(cameraId)
    await this.list()
    if (microphone) return { ok: false, problem: microphone === 'NotFoundError' ? 'say.noMicrophone' : problemOf(microphone) }
    if (camera) return { ok: true, problem: camera === 'NotFoundError' ? 'say.noCamera' : problemOf(camera) }
    return { ok: true }
  }

  async #openSound(): Promise<void> {
    if (this.#sound) return void (await this.#sound.resume())
    const context = new AudioContext({ sampleRate, latencyHint: 'interactive' })
    await context.audioWorklet.addModule(root.dataset.worklet!)
    const tap = new AudioWorkletNode(context, 'tap', { numberOfInputs: 1, channelCount: 1, channelCountMode: 'explicit' })
    const { port1, port2 } = new MessageChannel()
    tap.port.postMessage(port1, [port1])
    this.#send({ is: 'sound', port: port2 }, [port2])
    this.#gate = context.createGain()
    this.#gate.connect(tap)
    // Nobody hears themselves, but a node that leads nowhere is not run by every browser.
    const silent = context.createGain()
    silent.gain.value = 0
    tap.connect(silent).connect(context.destination)
    this.#sound = context
    await context.resume()
  }

  /** Chrome may stop a context that it thinks unused. */
  wake(): void {
    if (this.#sound?.state === 'suspended') void this.#sound.resume()
  }

  set isMuted(muted: boolean) {
    if (this.#gate) this.#gate.gain.value = muted ? 0 : 1
  }

  /** Returns the browser's name for what went wrong. */
  async useMicrophone(deviceId?: string): Promise<string | undefined> {
    try {
      const stream = await navigator.mediaDevices.getUserMedia({
        audio: { ...soundWish, ...(deviceId && { deviceId: { ideal: deviceId } }) },
      })
      this.#hear('microphone', stream)
      this.hasMicrophone = true
      trouble('microphone', undefined)
      return undefined
    } catch (error) {
      return (error as DOMException).name
    }
  }

  #hear(name: string, stream: MediaStream): void {
    this.#inputs.get(name)?.disconnect()
    const [track] = stream.getAudioTracks()
    if (!track) return
    this.#swap(name, track)
    const input = this.#sound!.createMediaStreamSource(new MediaStream([track]))
    input.connect(this.#gate!)
    this.#inputs.set(name, input)
    if (name !== 'microphone') return
    track.addEventListener('ended', () => {
      this.hasMicrophone = false
      trouble('microphone', text('say.microphoneGone'))
    })
  }

  async useCamera(deviceId?: string): Promise<string | undefined> {
    this.#swap('camera', undefined)
    if (deviceId === 'none') return void this.#send({ is: 'drop', shot: 'camera' })
    try {
      const stream = await navigator.mediaDevices.getUserMedia({
        video: { ...cameraWish, ...(deviceId && { deviceId: { ideal: deviceId } }) },
      })
      const track = stream.getVideoTracks()[0]!
      this.#swap('camera', track)
      track.addEventListener('ended', () => trouble('camera', text('say.cameraGone')))
      this.#film('camera', track)
      trouble('camera', undefined)
      return undefined
    } catch (error) {
      return (error as DOMException).name
    }
  }

  /** False where nothing was chosen. */
  async shareScreen(): Promise<boolean> {
    try {
      const stream = await navigator.mediaDevices.getDisplayMedia({ video: { frameRate: { ideal: 25, max: 30 } }, audio: true })
      const track = stream.getVideoTracks()[0]!
      track.contentHint = 'detail'
      this.#swap('screen', track)
      this.#film('screen', track)
      if (stream.getAudioTracks().length > 0) this.#hear('screen', stream.clone())
      track.addEventListener('ended', () => this.#screenOver(track))
      return true
    } catch {
      return false
    }
  }

  stopScreen(): void {
    const track = this.#tracks.get('screen')
    this.#swap('screen', undefined)
    if (track) this.#screenOver(track, true)
  }

  #screenOver(track: MediaStreamTrack, wanted = false): void {
    track.stop()
    this.#inputs.get('screen')?.disconnect()
    this.#send({ is: 'drop', shot: 'screen' })
    if (!wanted) this.onScreenGone()
  }

  #swap(name: string, track: MediaStreamTrack | undefined): void {
    this.#tracks.get(name)?.stop()
    this.#tracks.delete(name)
    if (track) this.#tracks.set(name, track)
  }

  /** Pictures go into the worker without passing the page, where the browser can do that. */
  #film(shot: Shot, track: MediaStreamTrack): void {
    if (typeof MediaStreamTrackProcessor !== 'undefined') {
      const { readable } = new MediaStreamTrackProcessor({ track })
      return this.#send({ is: 'video', shot, readable }, [readable])
    }
    try {
      const own = track.clone()
      return this.#send({ is: 'track', shot, track: own }, [own as unknown as Transferable])
    } catch {
      const film = document.createElement('video')
      film.muted = true
      film.srcObject = new MediaStream([track])
      void film.play()
      this.#films.set(shot, film)
    }
  }

  /** For browsers that hand out single pictures only: the worker asks, since its timers are not slowed down. */
  sendPictures(): void {
    for (const [shot, film] of this.#films) {
      if (film.readyState < 2) continue
      const picture = new VideoFrame(film, { timestamp: 0 })
      this.#send({ is: 'picture', shot, picture }, [picture])
    }
  }

  async list(): Promise<void> {
    const all = await navigator.mediaDevices.enumerateDevices()
    const fill = (id: 'camera' | 'microphone', kind: MediaDeviceKind): void => {
      const select = byId<HTMLSelectElement>(id)
      const now = this.#tracks.get(id)?.getSettings().deviceId
      const found = all.filter((one) => one.kind === kind && one.deviceId !== '')
      const options = found.map(
        ({ deviceId, label }, at) => new Option(label || text(`say.${id}`, { n: at + 1 }), deviceId, false, deviceId === now),
      )
      if (id === 'camera') options.push(new Option(text('say.noDevice'), 'none', false, now === undefined))
      select.replaceChildren(...options)
    }
    fill('camera', 'videoinput')
    fill('microphone', 'audioinput')
  }

  close(): void {
    for (const track of this.#tracks.values()) track.stop()
    void this.#sound?.suspend()
  }
}

function problemOf(name: string): string {
  if (name === 'NotAllowedError' || name === 'SecurityError') return 'say.denied'
  return name === 'NotFoundError' || name === 'OverconstrainedError' ? 'say.noCamera' : 'say.busy'
}
