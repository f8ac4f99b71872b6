import type { VNode } from 'preact'
import { useUi } from './context.ts'
import { Icon } from './icons.tsx'
import { pictureChoices, schemes, sizes, spaces } from './look.ts'
import type { Look } from './look.ts'
import type { MessageKey } from '#platform/i18n.ts'

/** Where the panel posts to: one press, one setting, and back to the page. */
export const panelAction = '/view'

interface Choice {
  value: string
  label: string
  pressed: boolean
  /** For sighted readers: the letter in its colours or size. */
  sample?: string
}

/**
 * The first thing of every page: one button while the ordinary version is shown; in the version for the visually impaired the
 * whole panel. Plain buttons of one form, so it works without JavaScript.
 */
export function Panel(): VNode {
  const { t, look, url } = useUi()
  return (
    <form class={look.on ? 'panel panel-on' : 'panel'} method="post" action={panelAction} aria-label={t('ui.panel.title')}>
      <input type="hidden" name="next" value={url} />
      {look.on ? (
        <OpenPanel />
      ) : (
        <div class="frame">
          <button name="set" value="on~yes">
            <Icon name="eye" />
            {t('ui.panel.turnOn')}
          </button>
        </div>
      )}
    </form>
  )
}

function OpenPanel(): VNode {
  const { t, look } = useUi()
  return (
    <div class="frame">
      <button name="set" value="on~no">
        {t('ui.panel.turnOff')}
      </button>
      <div class="panel-groups">
        <Group name="size" choices={sizes.map((size) => choice(look, 'size', size, t('ui.panel.size', { size })))} />
        <Group
          name="scheme"
          choices={schemes.map((scheme) => ({ ...choice(look, 'scheme', scheme, t(`ui.panel.scheme.${scheme}`)), sample: scheme }))}
        />
        {look.wide && <MoreGroups />}
      </div>
      <PanelFoot />
      {look.aloud && <ReadAloud />}
    </div>
  )
}

function MoreGroups(): VNode {
  const { t, look } = useUi()
  return (
    <>
      <Group name="pictures" choices={pictureChoices.map((one) => choice(look, 'pictures', one, t(`ui.panel.pictures.${one}`)))} />
      <Group name="letters" choices={spaces.map((space) => choice(look, 'letters', space, t(`ui.panel.space.${space}`)))} />
      <Group name="lines" choices={spaces.map((space) => choice(look, 'lines', space, t(`ui.panel.space.${space}`)))} />
      <Group name="serif" choices={yesNo(look, 'serif', t('ui.panel.serif.no'), t('ui.panel.serif.yes'))} />
      <Group name="media" choices={yesNo(look, 'media', t('ui.panel.media.no'), t('ui.panel.media.yes')).toReversed()} />
      <Group name="aloud" choices={yesNo(look, 'aloud', t('ui.panel.aloud.no'), t('ui.panel.aloud.yes'))} />
    </>
  )
}

function PanelFoot(): VNode {
  const { t, look } = useUi()
  return (
    <p class="panel-foot">
      <button name="set" value={look.wide ? 'wide~no' : 'wide~yes'} aria-expanded={look.wide ? 'true' : 'false'}>
        {t(look.wide ? 'ui.panel.fold' : 'ui.panel.unfold')}
      </button>
      {look.wide && (
        <>
          <button name="set" value="reset">
            {t('ui.panel.reset')}
          </button>
          <button formmethod="get">{t('ui.panel.more')}</button>
        </>
      )}
    </p>
  )
}

const choice = <N extends keyof Look>(look: Look, name: N, value: Look[N] & (string | number), label: string): Choice => ({
  value: `${name}~${value}`,
  label,
  pressed: look[name] === value,
})

function yesNo(look: Look, name: 'serif' | 'media' | 'aloud', no: string, yes: string): Choice[] {
  return [
    { value: `${name}~no`, label: no, pressed: !look[name] },
    { value: `${name}~yes`, label: yes, pressed: look[name] },
  ]
}

function Group({
  name,
  choices,
}: {
  name: 'size' | 'scheme' | 'pictures' | 'letters' | 'lines' | 'serif' | 'media' | 'aloud'
  choices: Choice[]
}): VNode {
  const { t, look } = useUi()
  const key: MessageKey = `ui.panel.group.${name}`
  return (
    <fieldset class={`panel-group panel-${name}`}>
      <legend>{t(key)}</legend>
      {choices.map(({ value, label, pressed, sample }) => (
        <button name="set" value={value} aria-pressed={pressed ? 'true' : 'false'} data-sample={sample}>
          {sample && !look.wide ? <Swatch label={label} letter={t('ui.panel.letter')} /> : label}
        </button>
      ))}
    </fieldset>
  )
}

/** A letter in the scheme's colours stands for its name where the panel is folded; its name is read out. */
function Swatch({ label, letter }: { label: string; letter: string }): VNode {
  return (
    <>
      <b aria-hidden="true">{letter}</b>
      <span class="hidden">{label}</span>
    </>
  )
}

/** Shown by its island where the browser has voices; says plainly when it has none. */
function ReadAloud(): VNode {
  const { t } = useUi()
  return (
    <p class="aloud" id="aloud">
      <button type="button" id="aloud-read" hidden>
        <Icon name="play" />
        {t('ui.aloud.read')}
      </button>
      <button type="button" id="aloud-pause" hidden data-resume={t('ui.aloud.resume')}>
        {t('ui.aloud.pause')}
      </button>
      <button type="button" id="aloud-stop" hidden>
        {t('ui.aloud.stop')}
      </button>
      <span role="status" id="aloud-none">
        {t('ui.aloud.none')}
      </span>
    </p>
  )
}
