import { announce, byId, text, write } from './page.ts'
import type { LevelWord } from './plan.ts'
import { barOfLevel, wordOfLevel } from './plan.ts'

const reports = 10
const steady = 5

/** The bar of the voice and its word, which changes only when it has been so for a second. */
export class LevelView {
  #last: { peak: number; mean: number }[] = []
  #word: LevelWord | 'off' | 'deaf' | undefined
  #next: { word: LevelWord | 'off' | 'deaf'; times: number } | undefined
  isMuted = false
  isDeaf = false

  take(peak: number, mean: number): void {
    this.#last = [...this.#last.slice(1 - reports), { peak, mean }]
    for (const id of ['meter', 'meter-air']) byId<HTMLMeterElement>(id).value = this.isMuted ? 0 : barOfLevel(mean)
    this.update()
  }

  update(): void {
    const peak = Math.max(0, ...this.#last.map((one) => one.peak))
    const loudest = Math.max(0, ...this.#last.map((one) => one.mean))
    const word = this.isMuted ? 'off' : this.isDeaf ? 'deaf' : wordOfLevel(peak, loudest)
    this.#next = this.#next?.word === word ? { word, times: this.#next.times + 1 } : { word, times: 1 }
    if (this.#word === word || (this.#word !== undefined && this.#next.times < steady)) return
    this.#word = word
    write('level', text(`level.${word}`))
    write('level-air', text(`level.${word}`))
    announce(text(`level.${word}`))
  }
}
