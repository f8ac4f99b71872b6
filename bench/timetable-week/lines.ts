/** A model in CPLEX's LP format, written line by line. HiGHS reads lines up to 560 characters: none is longer than `widest`. */
const widest = 400

export class Lines {
  constant = 0
  nonzeros = 0
  private readonly costs = new Map<string, number>()
  private readonly rows: string[] = []

  cost(name: string, points: number): void {
    this.costs.set(name, (this.costs.get(name) ?? 0) + points)
  }

  atMost(terms: readonly (readonly [number, string])[], most: number): void {
    // What can't exceed it says nothing.
    if (terms.reduce((sum, [factor]) => sum + Math.max(0, factor), 0) > most) this.row(terms, '<=', most)
  }

  atLeast(terms: readonly (readonly [number, string])[], least: number): void {
    this.row(terms, '>=', least)
  }

  private row(terms: readonly (readonly [number, string])[], sign: '<=' | '>=', bound: number): void {
    this.nonzeros += terms.length
    this.rows.push(`r${this.rows.length}: ${fold(terms)} ${sign} ${bound}`)
  }

  text(binaries: readonly string[]): string {
    const costs = [...this.costs].filter(([, points]) => points !== 0).map(([name, points]) => [points, name] as const)
    return `Minimize\nobj: ${fold(costs)}\nSubject To\n${this.rows.join('\n')}\nBinary\n${wrap(binaries)}\nEnd\n`
  }
}

const fold = (terms: readonly (readonly [number, string])[]): string =>
  wrap(terms.map(([factor, name]) => `${factor < 0 ? '-' : '+'} ${Math.abs(factor)} ${name}`))

function wrap(words: readonly string[]): string {
  const lines: string[] = ['']
  for (const word of words) {
    if (lines.at(-1)!.length + word.length > widest) lines.push('')
    lines[lines.length - 1] += ` ${word}`
  }
  return lines.join('\n')
}
