import type { MessageKey } from '#platform/i18n.ts'
import { Button } from '#ui/action.tsx'
import { useUi } from '#ui/context.ts'
import { FileField, Form, SubmitRow } from '#ui/form.tsx'
import { Notice } from '#ui/notice.tsx'
import type { StudioBoard } from './board.ts'

/** Slides that travel as pictures, for those who only hear the broadcast: a moderator can put them on too, without any script. */
export function SlidesSection({ board, note }: { board: StudioBoard; note: MessageKey | undefined }) {
  const { t } = useUi()
  const { room, slides, shownSlide } = board
  const path = `/live/${room.uuid}/slides`
  return (
    <section class="studio-slides" id="slides" aria-labelledby="slides-title">
      <details open={note !== undefined}>
        <summary>
          <h2 id="slides-title">{t('live-studio.slides.title')}</h2>
        </summary>
        <p>{t('live-studio.slides.lead')}</p>
        {note && (
          <Notice tone="warning">
            <p>{t(note)}</p>
          </Notice>
        )}
        {slides.length > 0 && (
          <ul class="studio-thumbs">
            {slides.map(({ number }) => (
              <li>
                <img src={`${path}/${number}`} alt="" width={192} height={108} loading="lazy" />
                <form method="post" action={`${path}/${number}/show`}>
                  <button class="button small quiet" type="submit" aria-current={number === shownSlide ? 'true' : undefined}>
                    {t(number === shownSlide ? 'live-studio.slides.isShown' : 'live-studio.slides.show', { n: number })}
                  </button>
                </form>
              </li>
            ))}
          </ul>
        )}
        {room.state !== 'ended' && (
          <Form action={path} enctype="multipart/form-data" id="slide-form">
            <FileField
              name="picture"
              label={t('live-studio.slides.add')}
              hint={t('live-studio.slides.addHint')}
              accept="image/png,image/jpeg,image/webp,image/avif"
            />
            <SubmitRow>
              <Button variant="quiet">{t('live-studio.slides.send')}</Button>
            </SubmitRow>
          </Form>
        )}
      </details>
    </section>
  )
}
