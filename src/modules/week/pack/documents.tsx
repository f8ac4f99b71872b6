import type { VNode } from 'preact'
import { renderToString } from 'preact-render-to-string'
import type { LocalText } from '#platform/i18n.ts'
import { pickText, translator } from '#platform/i18n.ts'
import type { Ui } from '#ui/context.ts'
import { UiContext, useText, useUi } from '#ui/context.ts'
import { paragraphsOf } from '../materials/rules.ts'
import type { PackContents, PackedMaterial } from './contents.ts'
import { Document } from './document.tsx'
import { IndexPage } from './index-document.tsx'
import { RecordingPage } from './recording-document.tsx'

export interface PackText {
  path: string
  bytes: Buffer
}

/** The pages of a pack. They stand by themselves: one style sheet, no script, nothing that needs a network. */
export function writeDocuments(contents: PackContents, ui: Ui): PackText[] {
  const page = (path: string, view: VNode): PackText => {
    const html = renderToString(<UiContext.Provider value={ui}>{view}</UiContext.Provider>)
    return { path, bytes: Buffer.from(`<!DOCTYPE html>\n${html}\n`) }
  }
  return [
    page('index.html', <IndexPage {...contents} />),
    ...contents.materials.map((one) => page(one.page, <MaterialPage {...one} />)),
    ...(contents.questions.length > 0 ? [page('questions.html', <QuestionsPage questions={contents.questions} />)] : []),
    ...(contents.recording ? [page('recording.html', <RecordingPage recording={contents.recording} />)] : []),
  ]
}

function MaterialPage({ material, slides, pdf, text }: PackedMaterial) {
  const { t } = useUi()
  const pick = useText()
  const title = pick(material.title)
  return (
    <Document title={title.text} titleLang={title.lang} kicker={t(`week-materials.kind.${material.kind}`)}>
      {pdf && (
        <p>
          <a href={pdf.path}>{t('week-pack.page.pdf')}</a>
        </p>
      )}
      {slides.map(({ number, picture, width, height }) => {
        const says = pick(material.pages.find((one) => one.number === number)!.says)
        return (
          <figure>
            <img src={picture.path} width={width} height={height} alt={t('week-materials.slide', { number })} />
            <figcaption>
              {number}. <span lang={says.lang}>{says.text}</span>
            </figcaption>
          </figure>
        )
      })}
      <BodyText body={material.body} />
      {text && (
        <p class="aside">
          <a href={text}>{t('week-pack.page.text')}</a>
        </p>
      )}
    </Document>
  )
}

function BodyText({ body }: { body: LocalText }) {
  const { text, lang } = useText()(body)
  return (
    <div lang={lang}>
      {paragraphsOf(text).map((paragraph) => (
        <p>{paragraph}</p>
      ))}
    </div>
  )
}

function QuestionsPage({ questions }: Pick<PackContents, 'questions'>) {
  const { t } = useUi()
  return (
    <Document title={t('week-pack.questions.title')} kicker={t('week-pack.page.kicker')}>
      <p>{t('week-pack.questions.lead')}</p>
      <ol class="questions">
        {questions.map(({ text, answer, isAnswered }) => (
          <li>
            <p>
              <strong>{text}</strong>
            </p>
            <p>{answer ?? t(isAnswered ? 'week-pack.questions.aloud' : 'week-pack.questions.open')}</p>
          </li>
        ))}
      </ol>
    </Document>
  )
}

// Old editors of Windows know a text's encoding by this mark, and its lines by both signs.
const asFile = (lines: readonly string[]): Buffer => Buffer.from(`\ufeff${lines.join('\n').replaceAll(/\r?\n/g, '\r\n')}\r\n`)

/** Plain texts beside the pages, and the note on top of the folder in both languages. */
export function writeTexts({ materials, session, week }: PackContents, { locale }: Ui): PackText[] {
  const readme = (['ru', 'en'] as const).flatMap((language) => {
    const t = translator(language)
    const values = { title: pickText(session.facts.title, language).text, week: pickText(week.name, language).text }
    return [
      t('week-pack.readme.title', values),
      '',
      t('week-pack.readme.open'),
      t('week-pack.readme.inside'),
      t('week-pack.readme.use'),
      '',
      '',
    ]
  })
  const texts = materials.flatMap(({ text, material }) =>
    text === undefined
      ? []
      : [{ path: text, bytes: asFile([pickText(material.title, locale).text, '', pickText(material.body, locale).text]) }],
  )
  return [{ path: 'README.txt', bytes: asFile(readme) }, ...texts]
}
