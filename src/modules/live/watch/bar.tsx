import { useUi } from '#ui/context.ts'
import { Icon } from '#ui/icons.tsx'
import type { IconName } from '#ui/icons.tsx'

interface KeyProps {
  does: string
  label: string
  icon: IconName
  /** What it shows while it is pressed. */
  other?: IconName
  pressed?: boolean
}

function Key({ does, label, icon, other, pressed }: KeyProps) {
  return (
    <button class="live-key" type="button" data-do={does} title={label} aria-pressed={pressed === undefined ? undefined : pressed}>
      <span class="live-key-off">
        <Icon name={icon} />
      </span>
      {other && (
        <span class="live-key-on">
          <Icon name={other} />
        </span>
      )}
      <span class="hidden">{label}</span>
    </button>
  )
}

/** The player's own controls. They come with the script: without it the browser's player has its own. */
export function StreamBar({ isOver, hasPicture }: { isOver: boolean; hasPicture: boolean }) {
  const { t } = useUi()
  const rungs = hasPicture ? (['auto', '3', '2', '1', 'a'] as const) : (['a'] as const)
  return (
    <div class="live-bar" id="live-bar" role="group" aria-label={t('live-player.bar')} hidden>
      {isOver && (
        <input class="live-seek" id="live-seek" type="range" min={0} max={1000} step={1} value={0} aria-label={t('live-player.place')} />
      )}
      <Key does="play" label={t('live-player.play')} icon="play" other="pause" />
      <Key does="back" label={t('live-player.back')} icon="rewind" />
      <Key does="on" label={t('live-player.on')} icon="forward" />
      <Key does="mute" label={t('live-player.mute')} icon="sound" other="mute" />
      <Key does="captions" label={t('live-player.captions')} icon="captions" pressed={false} />
      {hasPicture && <Key does="full" label={t('live-player.full')} icon="full" pressed={false} />}
      {isOver ? (
        <span class="live-at" id="live-at" />
      ) : (
        <button class="live-key live-go" type="button" data-do="live" data-behind={0}>
          {t('live-player.atLive')}
        </button>
      )}
      <span class="live-rungs" hidden={!hasPicture}>
        <label for="live-rung">{t('live-player.rung')}</label>
        <select class="input" id="live-rung">
          {rungs.map((rung) => (
            <option value={rung}>{t(`live-player.rung.${rung}`)}</option>
          ))}
        </select>
        <span class="live-now" id="live-now" />
      </span>
    </div>
  )
}

/** Which keys do what, for whoever asks. */
export function StreamKeys({ isOver }: { isOver: boolean }) {
  const { t } = useUi()
  const keys = [
    [t('live-player.keys.space'), `${t('live-player.play')} / ${t('live-player.pause')}`],
    ['←', t('live-player.back')],
    ['→', t('live-player.on')],
    ['Home', t('live-player.keys.home')],
    ['End', t(isOver ? 'live-player.keys.endOver' : 'live-player.keys.end')],
    ['M', t('live-player.mute')],
    ['C', t('live-player.captions')],
    ['F', t('live-player.full')],
  ]
  return (
    <details class="live-keys" id="live-keys" hidden>
      <summary>{t('live-player.keys')}</summary>
      <p>{t('live-player.keys.where')}</p>
      <dl>
        {keys.map(([key, what]) => (
          <div>
            <dt>
              <kbd>{key}</kbd>
            </dt>
            <dd>{what}</dd>
          </div>
        ))}
      </dl>
    </details>
  )
}
