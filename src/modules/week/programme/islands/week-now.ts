// Marks rows of the programme that are on air or begin soon. Without it the page is whole: it says the times.
export interface Now {
  onAir: string[]
  soon: string[]
}

const everyMs = 20_000
const list = document.querySelector<HTMLElement>('.week-day[data-week]')

async function refresh(week: string, rows: Map<string, HTMLElement>, words: DOMStringMap): Promise<void> {
  const answer = await fetch(`/weeks/${week}/now.json`)
  if (!answer.ok) return
  const now = (await answer.json()) as Now
  for (const mark of document.querySelectorAll('.week-mark')) mark.remove()
  put(rows, now.onAir, 'live', words.onAir)
  put(rows, now.soon, 'soon', words.soon)
}

function put(rows: Map<string, HTMLElement>, slugs: string[], tone: string, word = ''): void {
  for (const slug of slugs) {
    const mark = document.createElement('span')
    mark.className = `week-mark badge ${tone}`
    mark.textContent = word
    rows.get(slug)?.querySelector('p')?.prepend(mark, ' ')
  }
}

const week = list?.dataset.week
if (list && week) {
  const rows = new Map<string, HTMLElement>()
  for (const link of list.querySelectorAll<HTMLAnchorElement>('.week-rows a')) {
    const slug = link.pathname.slice(link.pathname.lastIndexOf('/') + 1)
    const row = link.closest('li')
    if (row) rows.set(slug, row)
  }
  const tick = (): void => {
    if (!document.hidden) void refresh(week, rows, list.dataset).catch(() => {})
  }
  tick()
  setInterval(tick, everyMs)
  document.addEventListener('visibilitychange', tick)
}
