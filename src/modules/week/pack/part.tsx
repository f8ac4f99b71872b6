import { ButtonLink } from '#ui/action.tsx'
import { useUi } from '#ui/context.ts'
import { Section } from '#ui/page.tsx'
import { sizeText } from '../materials/words.ts'
import type { PackContents } from './contents.ts'

/** What a booking's page says of its pack. */
export interface PackOffer extends Pick<PackContents, 'materials' | 'questions' | 'recording' | 'missing'> {
  size: number
  href: string
}

/** On a booking's page: what the pack holds, how large it is, and why there is no recording, where there is none. */
export function PackPart({ materials, questions, recording, missing, size, href }: PackOffer) {
  const { t, locale } = useUi()
  const slides = materials.reduce((sum, one) => sum + one.slides.length, 0)
  const count = (kind: string) => materials.filter((one) => one.material.kind === kind).length
  const film = recording?.film ?? recording?.audio
  const lines = [
    slides > 0 && t('week-materials.pictures', { count: slides }),
    slides === 0 && count('slides') > 0 && t('week-pack.part.pdfSlides'),
    count('task') > 0 && t('week-pack.part.tasks', { count: count('task') }),
    count('handout') > 0 && t('week-pack.part.handouts', { count: count('handout') }),
    questions.length > 0 && t('week-pack.part.questions', { count: questions.length }),
    film && t('week-pack.part.recording', { size: sizeText(locale, film.size) }),
    recording !== undefined && recording.transcripts.length > 0 && t('week-pack.part.transcript'),
  ].filter((line) => typeof line === 'string')
  return (
    <Section title={t('week-pack.page.kicker')} id="pack">
      <p>{t('week-pack.part.lead')}</p>
      {lines.length > 0 && (
        <ul>
          {lines.map((line) => (
            <li>{line}</li>
          ))}
        </ul>
      )}
      {missing && <p>{t(missing)}</p>}
      <ButtonLink href={href} download>
        {t('week-pack.part.download', { size: sizeText(locale, size) })}
      </ButtonLink>
    </Section>
  )
}
