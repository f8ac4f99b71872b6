import { createContext } from 'preact'
import { useContext } from 'preact/hooks'
import type { Locale, LocalText, Spoken, Translate } from '#platform/i18n.ts'
import { pickText } from '#platform/i18n.ts'
import type { Look, Stage } from './look.ts'
import type { Temporal } from '#platform/time.ts'

/** What every view may know of its reader and its page. */
export interface Ui {
  locale: Locale
  t: Translate
  /** What was said, where the reader's language is partial. */
  spoken?: Spoken | undefined
  /** IANA zone of the reader. */
  zone: string
  /** False while the zone is only a guess or the default. */
  zoneChosen: boolean
  now: Temporal.Instant
  /** Path and query of this page, to come back to. */
  url: string
  path: string
  look: Look
  /** The age that pages of pupils are made for: chosen, or by the grade; undefined for adults. */
  stage: Stage | undefined
  person: { name: string; roles: string[] } | null
  demo: boolean
  /** Islands that the page's components asked for; the layout loads their scripts. */
  islands: Set<string>
  /** Style sheets that only some pages need, as the components asked for them. */
  sheets: Set<string>
}

/** The address of a built file by its plain name, such as "hls-player.js": for what an island loads only when it needs it. */
export const AssetContext = createContext<(name: string) => string>((name) => `/assets/${name}`)

export const UiContext = createContext<Ui | null>(null)

export function useUi(): Ui {
  const ui = useContext(UiContext)
  if (!ui) throw new Error('A component was rendered outside of UiContext')
  return ui
}

/** False where the reader wants no pictures that only please; also where a picture is drawn outside of any page. */
export function usePictures(): boolean {
  const look = useContext(UiContext)?.look
  return !look?.text && look?.pictures !== 'off'
}

/** Asks the layout to load the browser code `islands/<name>.ts`. The page must work without it. */
export function useIsland(name: string): void {
  useUi().islands.add(name)
}

/** Asks the layout to load the style sheet `<name>.css` beside everybody's. */
export function useSheet(name: string): void {
  useUi().sheets.add(name)
}

/** The address of a built file, for an island to load later. */
export function useAsset(name: string): string {
  return useContext(AssetContext)(name)
}

/** Content in the reader's language, or the best other with its own `lang`. */
export function useText(): (text: LocalText) => { text: string; lang: string | undefined } {
  const { locale } = useUi()
  return (text) => pickText(text, locale)
}
