import { Button, ButtonLink } from '#ui/action.tsx'
import { useText, useUi } from '#ui/context.ts'
import { Form, FormKey, SubmitRow, TextArea } from '#ui/form.tsx'
import { Picture } from '#ui/media.tsx'
import { Notice } from '#ui/notice.tsx'
import { Crumbs, PageHeader, Section } from '#ui/page.tsx'
import type { FormValues } from '#platform/http/form.ts'
import { newToken } from '#platform/ids.ts'
import { useWords } from '../programme/words.ts'
import { saysLanguage } from './form.ts'
import { paragraphsOf } from './rules.ts'
import type { Material } from './store.ts'
import type { KeptSession } from './views.tsx'
import { useBack, WordFields } from './views.tsx'

export interface EditProps {
  session: KeptSession
  material: Material
  values: FormValues
  errors: Record<string, string> | undefined
  /** Somebody saved meanwhile: what stands now is shown beside what was typed. */
  newer: boolean
}

/** The words of one material: title, text, and what each slide says. */
export function EditPage({ session, material, values, errors, newer }: EditProps) {
  const { t } = useUi()
  const title = useText()(material.title)
  const list = `/my-sessions/${session.guid}/materials`
  const crumbs = [useBack(), { href: list, label: t('week-materials.title') }, { label: t(`week-materials.kind.${material.kind}`) }]
  return (
    <>
      <Crumbs items={crumbs} />
      <PageHeader kicker={t(`week-materials.kind.${material.kind}`)} title={title.text} titleLang={title.lang} />
      <div>
        {newer && <NewerVersion material={material} />}
        <Form action={`${list}/${material.uuid}`} errors={errors}>
          <FormKey value={newToken()} />
          <input type="hidden" name="revision" value={values.revision} />
          <WordFields {...{ session, values }} kind={material.kind} />
          {material.pages.length > 0 && <SlideFields {...{ session, material, values }} />}
          <SubmitRow>
            <Button>{t(newer ? 'week-materials.form.saveMine' : 'week-materials.form.save')}</Button>
            <ButtonLink href={list} variant="quiet">
              {t('week-materials.form.back')}
            </ButtonLink>
          </SubmitRow>
        </Form>
      </div>
    </>
  )
}

function SlideFields({ session, material, values }: Pick<EditProps, 'session' | 'material' | 'values'>) {
  const { t } = useUi()
  const words = useWords()
  const language = saysLanguage(session)
  return (
    <Section title={t('week-materials.says.title')} id="describe">
      <p>{t('week-materials.says.lead', { language: words.language(language) })}</p>
      <ol class="week-says">
        {material.pages.map((page) => (
          <li>
            <Picture
              src={slidePath(material, page.number, 'small')}
              alt=""
              width={page.thumbWidth}
              height={page.thumbHeight}
              class="week-slide"
            />
            <TextArea
              name={`says-${page.number}`}
              label={t('week-materials.says.label', { number: page.number })}
              value={values[`says-${page.number}`]}
              rows={3}
              maxlength={1000}
              lang={language}
              required={false}
            />
          </li>
        ))}
      </ol>
    </Section>
  )
}

function NewerVersion({ material }: { material: Material }) {
  const { t } = useUi()
  return (
    <Notice tone="warning" title={t('week-materials.stale.title')}>
      <p>{t('week-materials.stale.text')}</p>
      {Object.keys(material.title).map((language) => (
        <blockquote lang={language}>
          <p>
            <strong>{material.title[language]}</strong>
          </p>
          {paragraphsOf(material.body[language] ?? '').map((paragraph) => (
            <p>{paragraph}</p>
          ))}
        </blockquote>
      ))}
      {material.pages.map((page) =>
        Object.entries(page.says).map(([language, text]) => (
          <blockquote lang={language}>
            <p>
              {page.number}. {text}
            </p>
          </blockquote>
        )),
      )}
    </Notice>
  )
}

/** The address of a slide's picture: whole, or small for lists. */
export function slidePath(material: Pick<Material, 'uuid'>, number: number, size: 'whole' | 'small' = 'whole'): string {
  return `/materials/${material.uuid}/${number}${size === 'small' ? '-small' : ''}.webp`
}
