import { afterAll, beforeAll, expect, test } from 'vitest'
import type { House } from './setup/house.ts'
import { openHouse } from './setup/house.ts'
import type { FoundPages } from './setup/pages.ts'
import { findPages, lookAtPages } from './setup/pages.ts'

// What a control is called and how large it is (WCAG 1.3.5, 2.4.2, 2.4.4, 2.4.6, 2.5.3, 2.5.5, 2.5.8, 3.1.2); axe holds the rest.
let house: House
let found: FoundPages
beforeAll(async () => {
  house = await openHouse()
  await house.work()
  found = await findPages(house)
})
afterAll(() => house.close())

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

/** Runs in the page: targets smaller than that. Links inside of a sentence may be as small as its line. */
function findSmall(leastPx: number): string[] {
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
function findNameless(): string[] {
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

test('names and titles', async () => {
  // What one reader can have open side by side has different titles.
  const titles = new Map<string, string>()
  const wrong = await lookAtPages(house, found, {}, async (page, { reader, route }) => {
    const title = await page.title()
    const head = (await page.locator('h1').first().innerText()).replaceAll(/\s+/g, ' ').trim()
    const other = titles.get(`visitor ${title}`) ?? titles.get(`${reader} ${title}`)
    titles.set(`${reader} ${title}`, route)
    return [
      ...(await page.evaluate(findNameless)),
      ...(other !== undefined && other !== route ? [`has the title of ${other}: ${title}`] : []),
      ...(/^.+ · \S/.test(title) || route === '/' || (await page.locator('body.bare').count()) > 0
        ? []
        : [`a title that names no page: ${title} (${head})`]),
    ]
  })
  expect(wrong).toEqual([])
})

test('targets, on a phone', async () => {
  const wrong = await lookAtPages(house, found, { viewport: { width: 360, height: 740 } }, (page, { route }) =>
    page.evaluate(findSmall, pupilRoutes.includes(route) ? targetPx.pupil : targetPx.everybody),
  )
  expect(wrong).toEqual([])
})
