import { useText, useUi } from '#ui/context.ts'
import { Kaleidoscope } from '#ui/motif.tsx'
import { When } from '#ui/when.tsx'
import type { LocalText } from '#platform/i18n.ts'
import { toPlain } from '../formats/index.ts'
import { paragraphsOf } from '../materials/rules.ts'
import { sizeText } from '../materials/words.ts'
import type { PackContents, PackedMaterial, PackedRecording } from './contents.ts'
import { Document } from './document.tsx'

/** The first page: what it was, who led it, and everything that the pack holds. */
export function IndexPage(contents: PackContents) {
  const { week, session } = contents
  const { t } = useUi()
  const pick = useText()
  const { facts } = session
  const [title, kit, member] = [pick(facts.title), pick(facts.kit), facts.member && pick(facts.member.name)]
  const lecturers = facts.people.filter((person) => person.role === 'lecturer')
  return (
    <Document title={title.text} titleLang={title.lang} kicker={`${t('week-pack.page.kicker')} · ${pick(week.name).text}`} back={false}>
      <div class="motif">
        <Kaleidoscope seed={session.guid} size={160} />
      </div>
      <p>
        <When at={session.startsAt} until={session.endsAt} showDate />
      </p>
      {lecturers.map((person) => {
        const [name, about] = [pick(person.name), pick(person.about)]
        return (
          <p>
            <strong lang={name.lang}>{name.text}</strong>
            {about.text && (
              <>
                , <span lang={about.lang}>{about.text}</span>
              </>
            )}
          </p>
        )
      })}
      {member && <p lang={member.lang}>{member.text}</p>}
      <PlainText text={facts.abstract} />
      {kit.text && (
        <p>
          {t('week-bookings.kit')}: <span lang={kit.lang}>{kit.text}</span>
        </p>
      )}
      <h2>{t('week-pack.page.inside')}</h2>
      <ul class="contents">
        {contents.materials.map((one) => (
          <MaterialLine {...one} />
        ))}
        {contents.questions.length > 0 && (
          <li>
            <a href="questions.html">{t('week-pack.questions.title')}</a> ({contents.questions.length})
          </li>
        )}
        {contents.recording && <RecordingLine recording={contents.recording} />}
      </ul>
      {contents.materials.length === 0 && <p>{t('week-pack.page.noMaterials')}</p>}
      {contents.hasEnded && contents.questions.length === 0 && <p>{t('week-pack.page.noQuestions')}</p>}
      {contents.missing && <p>{t(contents.missing)}</p>}
      <p class="aside">{t('week-pack.readme.use')}</p>
    </Document>
  )
}

function MaterialLine({ material, page, slides }: PackedMaterial) {
  const { t } = useUi()
  const title = useText()(material.title)
  return (
    <li>
      {t(`week-materials.kind.${material.kind}`)}:{' '}
      <a href={page} lang={title.lang}>
        {title.text}
      </a>
      {slides.length > 0 && ` (${t('week-materials.pictures', { count: slides.length })})`}
    </li>
  )
}

function RecordingLine({ recording }: { recording: PackedRecording }) {
  const { t, locale } = useUi()
  const main = recording.film ?? recording.audio!
  return (
    <li>
      <a href="recording.html">{t('week-pack.recording.title')}</a> ({sizeText(locale, main.size)})
    </li>
  )
}

function PlainText({ text }: { text: LocalText }) {
  const { text: words, lang } = useText()(text)
  return (
    <div lang={lang}>
      {paragraphsOf(toPlain(words)).map((paragraph) => (
        <p>{paragraph}</p>
      ))}
    </div>
  )
}
