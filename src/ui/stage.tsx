import type { VNode } from 'preact'
import { useUi } from './context.ts'
import { stages } from './look.ts'
import { panelAction } from './panel.tsx'

/** Which age a pupil's page is made for, changeable on the page itself; works without JavaScript. */
export function StageSwitch(): VNode {
  const { t, stage, url, look } = useUi()
  return (
    <form class="stages" method="post" action={panelAction} aria-label={t('ui.stage.title')}>
      <input type="hidden" name="next" value={url} />
      <span aria-hidden="true">{t('ui.stage.title')}</span>
      {stages.map((one) => (
        <button name="set" value={`stage~${one}`} aria-pressed={stage === one ? 'true' : 'false'}>
          {t(`ui.stage.${one}`)}
        </button>
      ))}
      {look.stage !== 'auto' && (
        <button name="set" value="stage~auto">
          {t('ui.stage.auto')}
        </button>
      )}
    </form>
  )
}
