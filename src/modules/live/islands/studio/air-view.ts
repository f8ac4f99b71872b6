// What a tick of the worker looks like on the page.
import { announce, byId, show, text, trouble, write } from './page.ts'
import type { Tick } from './wire.ts'

const names = { joining: 'say.joining', air: 'say.onAir', stopping: 'say.stopping' } as const
const doneForTicks = 10

export class AirView {
  #wasKept = false
  #doneTicks = 0
  #title = ''
  #line = ''
  #most = 1
  isLobby = false

  show(tick: Tick): void {
    const isUp = tick.state === 'joining' || tick.state === 'air' || tick.state === 'stopping'
    if (tick.state !== 'joining') this.isLobby = false
    show('air', isUp)
    show('mark', tick.state === 'air')
    write('clock', clockOf(tick.airS))
    if (isUp) this.#showAir(tick)
    trouble('slate', tick.state === 'air' && tick.slate ? text('say.slate') : undefined)
    this.#showLeft(tick, isUp)
  }

  #showAir(tick: Tick): void {
    const title = text(this.isLobby ? 'say.lobby' : names[tick.state as keyof typeof names])
    byId('air').dataset.state = this.isLobby ? 'lobby' : tick.state
    if (title !== this.#title) {
      this.#title = title
      write('air-title', title)
      announce(title)
    }
    const [tone, line] = lineOf(tick)
    const element = byId('line')
    element.dataset.tone = tone
    write('line', tick.state === 'air' ? line : '')
    // The seconds grow each second: what is said aloud is the sentence, once.
    const kind = line.replaceAll(/\d+/g, '')
    if (tick.state === 'air' && kind !== this.#line) {
      this.#line = kind
      announce(line)
    }
    write('line-more', tick.state === 'air' ? moreOf(tick) : '')
  }

  /** What is still only on this computer, once nothing is on air. */
  #showLeft({ keptS }: Tick, isUp: boolean): void {
    const isLeft = !isUp && keptS > 0
    if (isLeft) {
      this.#most = Math.max(this.#most, keptS)
      byId<HTMLProgressElement>('left-bar').value = 1 - keptS / this.#most
      write('left-text', text('back.left', { n: keptS }))
      if (!this.#wasKept) announce(text('back.left', { n: keptS }))
    } else if (this.#wasKept && !isUp) {
      this.#doneTicks = doneForTicks
      this.#most = 1
      byId<HTMLProgressElement>('left-bar').value = 1
      write('left-text', text('back.done'))
      announce(text('back.done'))
    }
    byId('left').dataset.done = String(!isLeft)
    this.#wasKept = isLeft
    this.#doneTicks = Math.max(0, this.#doneTicks - 1)
    show('left', isLeft || (this.#doneTicks > 0 && !isUp))
  }
}

function lineOf(tick: Tick): ['good' | 'slow' | 'bad', string] {
  if (tick.isDown) return ['bad', text('say.down')]
  if (tick.behindS >= 3) return ['slow', text('say.behind', { n: tick.behindS })]
  if (tick.live.length < tick.rungs.length)
    return ['slow', text('say.dropped', { list: tick.live.map((rung) => text(`rung.${rung}`)).join(', ') })]
  return ['good', text('say.lineGood')]
}

function moreOf(tick: Tick): string {
  const more: string[] = []
  if (tick.squeezed) more.push(text('say.squeezed'))
  if (tick.keptS > 3) more.push(text('say.kept', { n: tick.keptS }))
  if (!tick.hasCopy) more.push(text('say.noCopy'))
  if (tick.sound === 'opus') more.push(text('verdict.opus'))
  return more.join(' ')
}

export function clockOf(seconds: number): string {
  const whole = Math.floor(seconds)
  const [h, m, s] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60]
  const two = (n: number): string => String(n).padStart(2, '0')
  return h > 0 ? `${h}:${two(m)}:${two(s)}` : `${m}:${two(s)}`
}
