import type { MessageKey } from '#platform/i18n.ts'
import { Button } from '#ui/action.tsx'
import { useUi } from '#ui/context.ts'

/** Every act that has a key, as the help shows them: keys are places of the keyboard, the same in any layout. */
const keys: readonly (readonly [word: string, does: MessageKey])[] = [
  ['J', 'live-desk.keys.next'],
  ['K', 'live-desk.keys.previous'],
  ['A', 'live-desk.keys.approve'],
  ['D', 'live-desk.keys.decline'],
  ['S', 'live-desk.keys.stage'],
  ['E', 'live-desk.keys.answered'],
  ['W', 'live-desk.keys.write'],
  ['M', 'live-desk.keys.merge'],
  ['P', 'live-desk.keys.pin'],
  ['T', 'live-desk.keys.trust'],
  ['X', 'live-desk.keys.remove'],
  ['F', 'live-desk.keys.freeze'],
  ['L', 'live-desk.keys.slate'],
  ['H', 'live-desk.keys.hand'],
  ['?', 'live-desk.keys.help'],
]

/** The key of an act, beside its words: for the eye alone, the help says it to everybody. */
export function Key({ word }: { word: string }) {
  // Drawn by the style sheet: what stands in a button must be in its name (WCAG 2.5.3), and a letter is no word of it.
  return <kbd class="desk-key" data-key={word} aria-hidden="true" />
}

/** Which key does what, and the switch that turns them all off (WCAG 2.1.4). Opened by the island; without it there are no keys. */
export function KeysHelp() {
  const { t } = useUi()
  return (
    <dialog id="live-keys" aria-labelledby="keys-title" class="desk-keys">
      <h2 id="keys-title">{t('live-desk.keys.title')}</h2>
      <p>{t('live-desk.keys.lead')}</p>
      <dl>
        {keys.map(([word, does]) => (
          <div>
            <dt>
              <kbd class="desk-key">{word}</kbd>
            </dt>
            <dd>{t(does)}</dd>
          </div>
        ))}
      </dl>
      <div class="choice">
        <input type="checkbox" id="keys-on" checked />
        <label for="keys-on">{t('live-desk.keys.on')}</label>
      </div>
      <form method="dialog">
        <Button>{t('live-desk.keys.close')}</Button>
      </form>
    </dialog>
  )
}
