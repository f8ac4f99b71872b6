// Judges that run in the page: each returns what is wrong, in words. They see nothing from outside themselves.

/** Runs in the page: what sticks out, what is cut off, and what scrolls without a way for the keyboard. */
export function findLosses(): string[] {
  const nameOf = (element: Element): string =>
    `<${element.localName} class="${element.getAttribute('class') ?? ''}"> ${(element.textContent ?? '').trim().replaceAll(/\s+/g, ' ').slice(0, 50)}`
  // A picture that is cut on purpose cuts nothing to read.
  const cutsText = (element: Element): boolean => {
    const box = element.getBoundingClientRect()
    const texts = document.createTreeWalker(element, NodeFilter.SHOW_TEXT)
    for (let text = texts.nextNode(); text; text = texts.nextNode()) {
      if (text.textContent?.trim() === '' || text.parentElement?.closest('svg, .hidden')) continue
      const range = document.createRange()
      range.selectNodeContents(text)
      if ([...range.getClientRects()].some((one) => one.right > box.right + 1 || one.bottom > box.bottom + 2)) return true
    }
    return false
  }
  const root = document.documentElement
  const losses: string[] = []
  if (root.scrollWidth > root.clientWidth) {
    const widest = [...document.querySelectorAll('body *')]
      .filter((one) => one.getBoundingClientRect().right > root.clientWidth + 1 && one.checkVisibility() && !one.closest('svg'))
      .findLast(() => true)
    losses.push(`scrolls sideways by ${root.scrollWidth - root.clientWidth} px: ${widest ? nameOf(widest) : ''}`)
  }
  for (const element of document.querySelectorAll<HTMLElement>('body *')) {
    if (element instanceof SVGElement || !element.checkVisibility({ visibilityProperty: true })) continue
    const style = getComputedStyle(element)
    // Said to screen readers only.
    if (style.clipPath === 'inset(50%)' || element.closest('.hidden, .skip')) continue
    const overX = element.scrollWidth - element.clientWidth
    const overY = element.scrollHeight - element.clientHeight
    if (/hidden|clip/.test(style.overflowX + style.overflowY) && cutsText(element)) losses.push(`cut off: ${nameOf(element)}`)
    if (element.matches('button, .button, .badge, select') && overY > 2 && element.clientHeight > 0 && style.display !== 'inline')
      losses.push(`the text is higher than its box: ${nameOf(element)}`)
    const scrolls = /auto|scroll/.test(style.overflowX) && overX > 1
    if (scrolls && element !== root && element !== document.body && element.localName !== 'textarea') {
      const named = element.hasAttribute('aria-label') || element.hasAttribute('aria-labelledby')
      if (element.tabIndex !== 0 || !named || !element.getAttribute('role'))
        losses.push(`scrolls sideways without a name or a key: ${nameOf(element)}`)
    }
  }
  return [...new Set(losses)].slice(0, 5)
}

/** Children tap here, some of them with a whole hand: AAA. */
const pupilRoutes = [
  '/',
  '/join',
  '/join/:code',
  '/pupil',
  '/passport',
  '/live/:room',
  '/live/:room/questions',
  '/live/:room/help',
  '/weeks/:slug/sessions/:session',
]
const targetPx = { pupil: 44, everybody: 24 }

export const targetOf = (route: string): number => (pupilRoutes.includes(route) ? targetPx.pupil : targetPx.everybody)

/** Runs in the page: targets smaller than that. Links inside of a sentence may be as small as its line. */
export function findSmall(leastPx: number): string[] {
  const small: string[] = []
  for (const control of document.querySelectorAll<HTMLElement>('a[href], button, input, select, textarea, summary')) {
    if (!control.checkVisibility({ visibilityProperty: true }) || control.matches('[type="hidden"]')) continue
    if (control.closest('svg')) continue
    const style = getComputedStyle(control)
    // Skip links show themselves with the focus.
    if (style.clipPath !== 'none' || control.matches('.skip')) continue
    const around = control.closest('p, dd, td, th, li, figcaption, blockquote, h1, h2, h3, label')
    const alone = (around?.textContent ?? '').trim().length <= (control.textContent ?? '').trim().length + 2
    if (style.display === 'inline' && around && !alone) continue
    // What lies over the control and its label is pressed as well: a card's whole face, a box's words.
    const over = getComputedStyle(control, '::after')
    const face = over.content !== 'none' && over.position === 'absolute' ? control.closest('.card') : null
    const boxes = [control, ...((control as HTMLInputElement).labels ?? []), ...(face ? [face] : [])].map((one) =>
      one.getBoundingClientRect(),
    )
    const width = Math.max(...boxes.map((box) => box.right)) - Math.min(...boxes.map((box) => box.left))
    const height = Math.max(...boxes.map((box) => box.bottom)) - Math.min(...boxes.map((box) => box.top))
    if (width < leastPx - 0.5 || height < leastPx - 0.5)
      small.push(
        `${Math.round(width)}×${Math.round(height)} <${control.localName}> ${(control.textContent ?? '').trim().slice(0, 40) || control.getAttribute('name')}`,
      )
  }
  return [...new Set(small)].slice(0, 8)
}

/** Runs in the page: names that don't tell one thing from another, and words a page owes to everybody. */
export function findNameless(): string[] {
  const wrong: string[] = []
  const main = document.querySelector('main')!
  const words = (text: string | null | undefined): string => (text ?? '').trim().replaceAll(/\s+/g, ' ')
  const nameOf = (element: Element): string => {
    const ids = (element.getAttribute('aria-labelledby') ?? '').split(' ').filter(Boolean)
    const labelled = ids.map((id) => words(document.getElementById(id)?.textContent)).join(' ')
    return labelled || words(element.getAttribute('aria-label')) || words(element.textContent) || words(element.querySelector('img')?.alt)
  }
  const helpOf = (element: Element): string =>
    (element.getAttribute('aria-describedby') ?? '')
      .split(' ')
      .filter(Boolean)
      .map((id) => words(document.getElementById(id)?.textContent))
      .join(' ')
  // What stands around it and tells which one is meant: the row and the column, the legend, the heading of its card or item.
  const placeOf = (element: Element): string => {
    const around = element.closest('tr, fieldset, article, li, section')
    const head = around?.querySelector('th, legend, h2, h3, h4, strong')
    const column = element.closest('td')?.dataset['label'] ?? ''
    const time = around?.querySelector('.when')
    return [words((head && !head.contains(element) ? head : around)?.textContent), words(time?.textContent), column].join(' ').trim()
  }
  const goals = new Map<string, Set<string>>()
  for (const control of main.querySelectorAll('a[href], button')) {
    if (!control.checkVisibility({ visibilityProperty: true })) continue
    const form = control.closest('form')
    const values =
      form && control.localName === 'button'
        ? [...new FormData(form)].map(([name, value]) => (/formKey|revision/i.test(name) ? '' : `${name}=${String(value)}`)).join('&')
        : ''
    const goal =
      control.localName === 'a'
        ? (control.getAttribute('href') ?? '').replace(/#.*/, '')
        : `${form?.getAttribute('action') ?? ''}?${values}&${control.getAttribute('value') ?? ''}`
    const name = `${control.localName} “${nameOf(control)}”${placeOf(control) && ` of ${placeOf(control)}`}${helpOf(control) && ` (${helpOf(control)})`}`
    goals.set(name, (goals.get(name) ?? new Set()).add(goal))
    if (nameOf(control) === '') wrong.push(`no name: ${control.outerHTML.slice(0, 80)}`)
  }
  for (const [name, all] of goals) if (all.size > 1) wrong.push(`${name} means ${all.size} things: ${[...all].slice(0, 2).join(' ')}`)
  const fields = new Set<string>()
  for (const field of main.querySelectorAll<HTMLInputElement>('input, select, textarea')) {
    if (/^(hidden|radio|checkbox|submit)$/.test(field.type) || !field.checkVisibility() || location.pathname === '/ui') continue
    const label = [...(field.labels ?? [])].map((one) => words(one.textContent)).join(' ') || nameOf(field)
    const whole = `${label} of ${words(field.closest('fieldset')?.querySelector('legend')?.textContent)} in ${field.form?.id ?? ''}${field.form?.getAttribute('action')}`
    if (fields.has(whole)) wrong.push(`two fields named ${whole}`)
    fields.add(whole)
  }
  const heads = [...document.querySelectorAll('h1')].filter((one) => one.checkVisibility())
  // The kit shows headers of pages in its page.
  if (heads.length !== 1 && location.pathname !== '/ui') wrong.push(`${heads.length} headings of the first rank`)
  if (document.body.classList.contains('bare')) return wrong
  for (const landmark of ['header', 'main', 'footer']) if (!document.querySelector(`body > ${landmark}`)) wrong.push(`no ${landmark}`)
  for (const link of document.querySelectorAll('a[hreflang]:not(main a)'))
    if (link.getAttribute('lang') !== link.getAttribute('hreflang')) wrong.push(`${words(link.textContent)} has no language`)
  const own = /^(email|phone|tel)$/
  for (const field of main.querySelectorAll<HTMLInputElement>('input'))
    if (own.test(field.name) && !field.autocomplete) wrong.push(`${field.name} says not what to fill in`)
  return wrong.slice(0, 8)
}
