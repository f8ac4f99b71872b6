import type { Page } from 'playwright-core'

/** One place where the focus stops, as it was when the next key was pressed. */
export interface FocusStop {
  /** What it is, in words good enough to find it: tag and name. */
  what: string
  /** It is something to press or to fill in. */
  isControl: boolean
  /** Its place among everything that could have the focus at the beginning, in the order of the document; -1 for what came later. */
  order: number
  top: number
  bottom: number
  left: number
  /** The focused look differs from the look before. */
  seen: boolean
  /** The best contrast of what marks the focus with the ground around it. */
  contrast: number
  /** Something else lies over all of it, or it is outside of the window. */
  covered: boolean
}

export interface Walk {
  stops: FocusStop[]
  /** What can have the focus but never got it. */
  missed: string[]
  /** The focus has left the page at its end. */
  left: boolean
}

const rowPx = 60
const contrastMin = 3

/** What is wrong with a walk, in words. */
export function wrongWith({ stops, left, missed }: Walk): string[] {
  return [
    ...(left ? [] : [`the focus never leaves the page; it is at ${stops.at(-1)?.what}`]),
    ...missed.map((what) => `Tab doesn't reach ${what}`),
    ...stops.flatMap((stop, at) => {
      const before = stops[at - 1]
      // A page that begins with its one field goes on above it after its end.
      const goesBack = before && before.order !== -1 && stop.order > 0 && stop.order < before.order
      // Up is right only into the next column.
      const jumps = before && stop.order > before.order && stop.bottom < before.top - rowPx && stop.left <= before.left
      return [
        ...(!stop.isControl ? [`${stop.what} takes the focus and is no control`] : []),
        ...(goesBack ? [`${stop.what} comes before ${before.what}`] : []),
        ...(jumps ? [`from ${before.what} the focus jumps up to ${stop.what}`] : []),
        ...(stop.seen ? [] : [`${stop.what} looks the same with the focus`]),
        ...(stop.contrast >= contrastMin ? [] : [`${stop.what}: the mark of the focus has ${stop.contrast.toFixed(1)}:1`]),
        ...(stop.covered ? [`${stop.what} has the focus and is hidden`] : []),
      ]
    }),
  ]
}

interface Recorder {
  stops: FocusStop[]
  left: boolean
  missed: () => string[]
}

const pressesAtOnce = 15

/** Presses Tab from the top of the page until the focus leaves it at the bottom, and notes every stop. */
export async function walkByTab(page: Page): Promise<Walk> {
  await page.evaluate(installRecorder)
  const keys = await page.context().newCDPSession(page)
  const tab = { key: 'Tab', code: 'Tab', windowsVirtualKeyCode: 9 }
  const left = () => page.evaluate(() => (globalThis as unknown as { recorder: Recorder }).recorder.left)
  for (let n = 0; n < 60 && !(await left()); n += 1) {
    const batch: Promise<unknown>[] = []
    for (let press = 0; press < pressesAtOnce; press += 1) {
      batch.push(keys.send('Input.dispatchKeyEvent', { type: 'rawKeyDown', ...tab }))
      batch.push(keys.send('Input.dispatchKeyEvent', { type: 'keyUp', ...tab }))
    }
    await Promise.all(batch)
  }
  await keys.detach()
  return page.evaluate(() => {
    const { recorder } = globalThis as unknown as { recorder: Recorder }
    return { stops: recorder.stops, left: recorder.left, missed: recorder.missed() }
  })
}

/** Runs in the page. Looks at the focused element just before each Tab, when the page has come to rest. */
function installRecorder(): void {
  const controls = 'a[href], area[href], button, input, select, textarea, summary, iframe, audio[controls], video[controls], [tabindex]'
  const isOpen = (element: Element): boolean => {
    const details = element.closest('details:not([open])')
    return !details || (element.localName === 'summary' && element.parentElement === details)
  }
  const isRadioApart = (element: Element): boolean => {
    if (!(element instanceof HTMLInputElement) || element.type !== 'radio') return false
    const group = [...(element.form ?? document).querySelectorAll<HTMLInputElement>(`input[type="radio"][name="${element.name}"]`)]
    return element !== (group.find((one) => one.checked) ?? group[0])
  }
  const canFocus = (element: Element): boolean =>
    element instanceof Element &&
    !element.matches(':disabled, input[type="hidden"], [tabindex="-1"]') &&
    isOpen(element) &&
    element.checkVisibility({ visibilityProperty: true }) &&
    !isRadioApart(element)
  const nameOf = (element: Element): string => {
    const text = element.getAttribute('aria-label') ?? (element as HTMLInputElement).name ?? ''
    const words = (text || element.textContent || element.getAttribute('class') || '').trim().replaceAll(/\s+/g, ' ')
    return `<${element.localName}> ${words.slice(0, 60)}`
  }
  const layers = (element: Element): CSSStyleDeclaration[] => [
    getComputedStyle(element),
    getComputedStyle(element, '::after'),
    getComputedStyle(element, '::before'),
    ...[...element.querySelectorAll('svg *')].slice(0, 6).map((one) => getComputedStyle(one)),
  ]
  const look = (element: Element): string =>
    layers(element)
      .map((style) =>
        [
          style.outlineStyle === 'none' ? '' : `${style.outlineWidth} ${style.outlineColor}`,
          style.boxShadow,
          style.borderTopColor,
          style.stroke,
          style.strokeWidth,
        ].join(),
      )
      .join(';')
  const parse = (colour: string): number[] => (colour.match(/[\d.]+/g) ?? []).map(Number)
  const luminance = ([r = 0, g = 0, b = 0]: number[]): number => {
    const part = (value: number): number => (value / 255 <= 0.04045 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4)
    return 0.2126 * part(r) + 0.7152 * part(g) + 0.0722 * part(b)
  }
  const contrastOf = (a: number[], b: number[]): number => {
    const [dark = 0, light = 0] = [luminance(a), luminance(b)].toSorted((x, y) => x - y)
    return (light + 0.05) / (dark + 0.05)
  }
  const groundOf = (element: Element | null): number[] => {
    for (let at = element; at; at = at.parentElement) {
      const colour = parse(getComputedStyle(at).backgroundColor)
      if ((colour[3] ?? 1) > 0.5) return colour
    }
    return matchMedia('(prefers-color-scheme: dark)').matches ? [18, 18, 18] : [255, 255, 255]
  }
  const markContrast = (element: Element): number => {
    const ground = groundOf(element.parentElement)
    const marks = layers(element).flatMap((style, at) => [
      ...(style.outlineStyle !== 'none' && Number.parseFloat(style.outlineWidth) >= 1 ? [style.outlineColor] : []),
      ...(style.boxShadow.match(/(rgba?|color)\([^)]*\)/g) ?? []),
      ...(at > 2 ? [style.stroke] : []),
    ])
    return Math.max(0, ...marks.map((mark) => contrastOf(parse(mark), ground)))
  }
  const isCovered = (element: Element): boolean => {
    const whole = element.getClientRects()[0]
    if (!whole) return true
    // Of a thing larger than the window, the part in the window counts.
    const [left, right] = [Math.max(0, whole.left), Math.min(innerWidth, whole.right)]
    const [top, bottom] = [Math.max(0, whole.top), Math.min(innerHeight, whole.bottom)]
    if (right <= left || bottom <= top) return true
    const points = [0.5, 0.1, 0.9].flatMap((x) => [0.5, 0.15, 0.85].map((y) => [left + (right - left) * x, top + (bottom - top) * y]))
    return !points.some(([x, y]) => {
      const hit = document.elementFromPoint(x!, y!)
      return hit !== null && (element.contains(hit) || hit.contains(element))
    })
  }
  const all = [...document.querySelectorAll(controls)].filter(canFocus)
  const before = new Map(all.map((element) => [element, look(element)]))
  const visited = new Set<Element>()
  const recorder: Recorder = {
    stops: [],
    left: false,
    // A film whose own controls give way to ours is no stop any more.
    missed: () => all.filter((one) => one.isConnected && one.matches(controls) && canFocus(one) && !visited.has(one)).map(nameOf),
  }
  let ends = 0
  let last: Element | null = document.activeElement
  const note = (): void => {
    const element = document.activeElement
    if (recorder.left || !element || element === last) return
    last = element
    if (element === document.body || visited.has(element)) {
      // A page may begin in the middle, with the one field it is for; then what stands above comes after the end.
      recorder.left = visited.has(element) || recorder.missed().length === 0 || ends > 0
      ends += 1
      return
    }
    visited.add(element)
    const box = element.getBoundingClientRect()
    recorder.stops.push({
      what: nameOf(element),
      isControl: canFocus(element),
      order: all.indexOf(element),
      top: box.top + scrollY,
      bottom: box.bottom + scrollY,
      left: box.left,
      seen: look(element) !== before.get(element),
      contrast: markContrast(element),
      covered: isCovered(element),
    })
  }
  addEventListener('keydown', note, { capture: true })
  ;(globalThis as unknown as { recorder: Recorder }).recorder = recorder
}
