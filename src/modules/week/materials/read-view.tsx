import { ButtonLink } from '#ui/action.tsx'
import { useText, useUi } from '#ui/context.ts'
import { Picture } from '#ui/media.tsx'
import { Section } from '#ui/page.tsx'
import { slidePath } from './edit-view.tsx'
import { paragraphsOf } from './rules.ts'
import type { Material } from './store.ts'
import { sizeText } from './words.ts'

/** Undefined: this reader has no seat in a session that is not open to all. */
export type Readable = readonly Material[] | undefined

export interface SessionMaterialsProps {
  materials: Readable
  /** The page where this reader puts them up. */
  keepAt: string | undefined
}

/** On a session's page: slides to look at, tasks and handouts to read, files to take along. */
export function SessionMaterials({ materials, keepAt }: SessionMaterialsProps) {
  const { t } = useUi()
  return (
    <Section title={t('week-materials.title')} id="materials">
      {materials === undefined && <p>{t('week-materials.closed')}</p>}
      {materials?.length === 0 && <p>{t('week-materials.nothingYet')}</p>}
      {materials?.map((material) => (
        <OneMaterial material={material} />
      ))}
      {keepAt && (
        <ButtonLink href={keepAt} variant="quiet">
          {t('week-materials.keep')}
        </ButtonLink>
      )}
    </Section>
  )
}

function OneMaterial({ material }: { material: Material }) {
  const { t, locale } = useUi()
  const pick = useText()
  const [title, body] = [pick(material.title), pick(material.body)]
  const { pdf, pages, kind } = material
  return (
    <article class="week-material">
      <p class="kicker">{t(`week-materials.kind.${kind}`)}</p>
      <h3 lang={title.lang}>{title.text}</h3>
      {pages.length > 0 && <Slides material={material} />}
      {body.text && <Paragraphs text={body.text} lang={body.lang} folded={kind === 'slides' ? t('week-materials.inWords') : undefined} />}
      {pdf && (
        <p>
          <a class="go" href={pdfPath(material)} download>
            {t('week-materials.open', { title: title.text })}
          </a>{' '}
          ({t('week-materials.pdf', { size: sizeText(locale, pdf.bytes) })})
        </p>
      )}
    </article>
  )
}

/** Each slide leads to itself in full size; what it says stands for those who don't see it. */
function Slides({ material }: { material: Material }) {
  const { t } = useUi()
  const pick = useText()
  return (
    <ol class="week-slides">
      {material.pages.map((page) => {
        const says = pick(page.says)
        const whole = slidePath(material, page.number)
        return (
          <li>
            <a href={whole}>
              <Picture
                src={slidePath(material, page.number, 'small')}
                srcset={`${slidePath(material, page.number, 'small')} ${page.thumbWidth}w, ${whole} ${page.width}w`}
                sizes="(min-width: 48rem) 20rem, 90vw"
                alt={says.text || t('week-materials.slide', { number: page.number })}
                altLang={says.lang}
                width={page.thumbWidth}
                height={page.thumbHeight}
                class="week-slide"
              />
            </a>
          </li>
        )
      })}
    </ol>
  )
}

function Paragraphs({ text, lang, folded }: { text: string; lang: string | undefined; folded: string | undefined }) {
  const words = (
    <div class="prose" lang={lang}>
      {paragraphsOf(text).map((paragraph) => (
        <p>{paragraph}</p>
      ))}
    </div>
  )
  if (folded === undefined) return words
  return (
    <details>
      <summary>{folded}</summary>
      {words}
    </details>
  )
}

const pdfPath = (material: Pick<Material, 'uuid'>): string => `/materials/${material.uuid}/file.pdf`
