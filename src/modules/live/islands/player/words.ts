export const byId = <E extends HTMLElement>(id: string) => document.getElementById(id) as E | null

const goneMs = 6000

/** "1:05", "1:02:07". */
export function clockOf(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds))
  const [h, m, s] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60]
  return h > 0 ? `${h}:${String(m).padStart(2, '0')}:${String(s).padStart(2, '0')}` : `${m}:${String(s).padStart(2, '0')}`
}

/** The player's one line of words, read out politely: what passes goes again by itself. */
export function openLine(says: Record<string, string>) {
  const line = byId('live-line')
  let timer = 0
  return {
    say(key: string, passes = true): void {
      const text = says[key] ?? ''
      clearTimeout(timer)
      if (line && line.textContent !== text) line.textContent = text
      if (passes) timer = window.setTimeout(() => line && (line.textContent = ''), goneMs)
    },
    clear(): void {
      clearTimeout(timer)
      if (line?.textContent) line.textContent = ''
    },
  }
}
export type Line = ReturnType<typeof openLine>
