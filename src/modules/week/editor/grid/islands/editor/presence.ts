import type { Saver } from './save.ts'
import type { Grid } from './state.ts'

const everyMs = 10_000
const tab = crypto.randomUUID().slice(0, 13)

/** Says that this window is here and at which session; hears who else is, and reads anew what they changed. */
export function startPresence(grid: Grid, saver: Saver): void {
  const line = document.querySelector('.week-here')
  const ping = async (): Promise<void> => {
    if (document.hidden) return
    const answer = await fetch(`/office/weeks/${grid.week}/here`, {
      method: 'POST',
      body: new URLSearchParams({ tab, session: grid.hand ?? '' }),
    })
    if (!answer.ok) return
    const { revision, text } = (await answer.json()) as { revision: number; text: string }
    if (line && line.textContent !== text) line.textContent = text
    if (revision === grid.revision || saver.isBusy || grid.root.classList.contains('dragging')) return
    await saver.reread()
    saver.tell(grid.data.words.says.changed)
  }
  const again = (): void => void ping().catch(() => {})
  again()
  setInterval(again, everyMs)
  document.addEventListener('visibilitychange', again)
}
