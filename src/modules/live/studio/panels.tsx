import { Button } from '#ui/action.tsx'
import { useUi } from '#ui/context.ts'

/** The picture as viewers get it, and what it shows. */
export function Stage({ stream }: { stream: 'main' | 'sign' }) {
  const { t } = useUi()
  const shots = [
    ['camera', t('live-studio.shot.camera')],
    ['slides', t('live-studio.shot.slides')],
    ['screen', t('live-studio.shot.screen')],
  ] as const
  return (
    <div class="studio-stage">
      <div class="studio-picture">
        <canvas id="studio-preview" width={960} height={540} role="img" aria-label={t('live-studio.preview')} />
        <p class="studio-air-mark" id="studio-mark" hidden>
          {t('live.state.live')} <span id="studio-clock">0:00</span>
        </p>
      </div>
      <p class="studio-trouble" id="studio-trouble" hidden />
      <fieldset class="studio-shots" id="studio-shots" disabled>
        <legend>{t('live-studio.shot.title')}</legend>
        {shots.map(([value, label]) => (
          <label class="studio-shot">
            <input type="radio" name="shot" value={value} checked={value === 'camera'} />
            <span>{label}</span>
          </label>
        ))}
        <label class="studio-corner">
          <input type="checkbox" id="studio-corner" /> {t('live-studio.shot.corner')}
        </label>
      </fieldset>
      {stream === 'main' && (
        <div class="studio-pager" id="studio-pager" hidden>
          <button class="button small quiet" type="button" id="studio-previous">
            {t('live-studio.slides.previous')}
          </button>
          <span id="studio-page" role="status" />
          <button class="button small" type="button" id="studio-next">
            {t('live-studio.slides.next')}
          </button>
          <span class="live-small">{t('live-studio.slides.keys')}</span>
        </div>
      )}
      <p class="field studio-file" id="studio-file-field" hidden>
        <label for="studio-file">{t('live-studio.slides.file')}</label>
        <input class="input" type="file" id="studio-file" accept="application/pdf,image/png,image/jpeg,image/webp" multiple />
        <span id="studio-file-say" role="status" />
      </p>
    </div>
  )
}

/** Step one: what we see and hear, what the line and the computer carry. One thing after the other. */
export function CheckPanel() {
  const { t } = useUi()
  return (
    <section id="studio-check" aria-labelledby="studio-check-title">
      <h2 id="studio-check-title" tabindex={-1}>
        {t('live-studio.check.title')}
      </h2>
      <div id="studio-step-allow" class="studio-step">
        <p>{t('live-studio.check.allowText')}</p>
        <p>
          <button class="button live-big" type="button" id="studio-allow">
            {t('live-studio.check.allow')}
          </button>
        </p>
        <p class="studio-problem" id="studio-allow-say" role="alert" />
      </div>
      <div id="studio-step-look" class="studio-step" hidden>
        <div class="field">
          <label for="studio-camera">{t('live-studio.check.camera')}</label>
          <select class="input" id="studio-camera" />
        </div>
        <div class="field">
          <label for="studio-microphone">{t('live-studio.check.microphone')}</label>
          <select class="input" id="studio-microphone" />
        </div>
        <div class="studio-level">
          <span id="studio-level-name">{t('live-studio.check.level')}</span>
          <meter id="studio-meter" min={0} max={100} low={35} high={97} optimum={70} value={0} aria-labelledby="studio-level-name" />
          <b id="studio-level" />
        </div>
      </div>
      <div id="studio-step-test" class="studio-step" hidden>
        <p>
          <Button type="button" variant="quiet" id="studio-test">
            {t('live-studio.check.test')}
          </Button>{' '}
          <span class="live-small">{t('live-studio.check.testText')}</span>
        </p>
        <p>
          <button class="studio-skip" type="button" id="studio-skip">
            {t('live-studio.check.skip')}
          </button>
        </p>
        <div id="studio-testing" hidden>
          <progress id="studio-test-bar" max={100} value={0} aria-label={t('live-studio.check.test')} />
        </div>
        <div id="studio-result" class="studio-result" hidden>
          <p>
            <b id="studio-verdict" />
          </p>
          <ul id="studio-rungs" />
          <p class="live-small" id="studio-upload" />
        </div>
      </div>
      <p id="studio-step-go" class="studio-go" hidden>
        <button class="button live-big" type="button" id="studio-go">
          {t('live-studio.check.go')}
        </button>
        <span class="live-small" id="studio-go-say" />
      </p>
    </section>
  )
}

/** Step two: how the broadcast goes, in one sentence, and how to end it. */
export function AirPanel() {
  const { t } = useUi()
  return (
    <section id="studio-air" aria-labelledby="studio-air-title" hidden>
      <h2 id="studio-air-title" tabindex={-1}>
        {t('live-studio.say.joining')}
      </h2>
      <p class="studio-line" id="studio-line" />
      <p class="live-small" id="studio-line-more" />
      <div class="studio-level">
        <span id="studio-level-air-name">{t('live-studio.check.level')}</span>
        <meter id="studio-meter-air" min={0} max={100} low={35} high={97} optimum={70} value={0} aria-labelledby="studio-level-air-name" />
        <b id="studio-level-air" />
      </div>
      <div class="live-acts">
        <button class="button quiet" type="button" id="studio-mute" aria-pressed="false">
          {t('live-studio.mic.off')}
        </button>
        <details class="confirm" id="studio-end">
          <summary class="button quiet">{t('live-studio.air.end')}…</summary>
          <div>
            <p>{t('live-studio.air.endText')}</p>
            <button class="button danger" type="button" id="studio-stop">
              {t('live-studio.air.end')}
            </button>
          </div>
        </details>
      </div>
    </section>
  )
}
