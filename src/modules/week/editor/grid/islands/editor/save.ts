import { tickMs } from '../../../../model/problem.ts'
import { drawAll } from './draw.ts'
import { byId, fill, loadGrid, placingOf, renew } from './state.ts'
import type { Grid } from './state.ts'

const againMs = 3000

interface Answer {
  ok: boolean
  revision?: number
  merged?: number[]
  stale?: boolean
  text?: string
}

/** Sends commands one after the other; what the line loses is sent again until it arrives, and nothing is thrown away unsaid. */
export class Saver {
  private readonly grid: Grid
  private readonly waiting: string[] = []
  private sending = false

  constructor(grid: Grid) {
    this.grid = grid
    addEventListener('beforeunload', (event) => {
      if (this.isBusy) event.preventDefault()
    })
  }

  get isBusy(): boolean {
    return this.waiting.length > 0 || this.sending
  }

  /** The session's place as it stands here now. */
  place(guid: string): void {
    const placing = placingOf(this.grid, guid)
    if (!placing) return this.send(`unplace ${guid}`)
    const { originMs, streams } = this.grid.data.problem
    const at = new Date(originMs + placing.start * tickMs).toISOString()
    this.send(`put ${guid} ${at} ${streams[placing.stream]!.id}`)
  }

  send(command: string): void {
    this.waiting.push(command)
    void this.work()
  }

  private async work(): Promise<void> {
    if (this.sending) return
    this.sending = true
    while (this.waiting.length > 0) {
      const command = this.waiting[0]!
      this.tell(this.grid.data.words.says.saving)
      const answer = await this.post(command)
      if (!answer) {
        this.tell(fill(this.grid.data.words.says.offline, { n: this.waiting.length }))
        await new Promise((resolve) => setTimeout(resolve, againMs))
        continue
      }
      this.waiting.shift()
      if (!answer.ok) await this.refused(command, answer)
      else await this.done(command, answer)
    }
    this.sending = false
  }

  private async post(command: string): Promise<Answer | undefined> {
    try {
      const answer = await fetch(this.address, {
        method: 'POST',
        headers: { accept: 'application/json' },
        body: new URLSearchParams({ do: command, seen: String(this.grid.revision) }),
      })
      // A server that is restarting is a poor line too; what else it refuses, it says.
      return answer.status >= 500 ? undefined : ((await answer.json()) as Answer)
    } catch {
      return undefined
    }
  }

  private get address(): string {
    return `/office/weeks/${this.grid.week}/commands`
  }

  private async done(command: string, { revision = 0, merged = [] }: Answer): Promise<void> {
    const { says } = this.grid.data.words
    // What others did meanwhile is read before the next judgement; an undoing is read, too.
    if (merged.length > 0 || command.startsWith('undo') || command.startsWith('lock') || command.startsWith('unlock')) await this.reread()
    else this.grid.revision = revision
    this.tell(says.saved, command.startsWith('undo') ? undefined : this.button(says.undo, () => this.send(`undo ${revision}`)))
  }

  /** Nothing of it was done: everything is shown as it stands, and where both had changed the same, both versions are one press away. */
  private async refused(command: string, { text = '', stale }: Answer): Promise<void> {
    const seen = this.grid.revision
    this.waiting.length = 0
    await this.reread()
    this.tell(text, stale ? this.compare(command, seen) : undefined)
  }

  /** The same command as a form: the page that comes shows both versions. */
  private compare(command: string, seen: number): HTMLElement {
    const form = document.createElement('form')
    form.method = 'post'
    form.action = this.address
    const show = this.grid.data.problem.days[this.grid.dayIndex]!.date
    for (const [name, value] of Object.entries({ do: command, seen: String(seen), back: 'grid', show })) {
      const field = document.createElement('input')
      Object.assign(field, { type: 'hidden', name, value })
      form.append(field)
    }
    const button = document.createElement('button')
    button.className = 'button quiet'
    button.textContent = this.grid.data.words.says.compare
    form.append(button)
    return form
  }

  async reread(): Promise<void> {
    renew(this.grid, await loadGrid(this.grid.week))
    drawAll(this.grid)
  }

  tell(text: string, more?: HTMLElement): void {
    byId('grid-status').replaceChildren(text, ...(more ? [' ', more] : []))
  }

  private button(label: string, press: () => void): HTMLElement {
    const button = document.createElement('button')
    button.type = 'button'
    button.className = 'button quiet'
    button.textContent = label
    button.addEventListener('click', press)
    return button
  }
}
