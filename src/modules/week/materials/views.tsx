import { Button, ButtonLink, PostButton } from '#ui/action.tsx'
import { Badge, Card } from '#ui/card.tsx'
import { useText, useUi } from '#ui/context.ts'
import { Field, FileField, Form, FormKey, SubmitRow, TextArea } from '#ui/form.tsx'
import { Empty } from '#ui/notice.tsx'
import { Crumbs, PageHeader, Row, Section } from '#ui/page.tsx'
import type { FormValues } from '#platform/http/form.ts'
import { newToken } from '#platform/ids.ts'
import { useWords } from '../programme/words.ts'
import type { WorkingSession } from '../timetable/store.ts'
import { presetOf } from '../weeks/kinds.ts'
import { languagesOf } from './form.ts'
import { countSilent, materialsMax, pagesMax } from './rules.ts'
import type { MaterialKind } from './kinds.ts'
import { materialKinds } from './kinds.ts'
import type { Material } from './store.ts'
import { sizeText } from './words.ts'

/** A session whose materials somebody keeps; `path` is its public page, where it has one. */
export type KeptSession = WorkingSession & { path: string | undefined }

export interface MaterialsProps {
  session: KeptSession
  materials: readonly Material[]
  /** The kind whose form is open. */
  adding: MaterialKind | undefined
  values?: FormValues
  errors?: Record<string, string>
}

/** Everything that a session gives to see, to read and to do, for those who put it up. */
export function MaterialsPage(props: MaterialsProps) {
  const { session, materials, adding } = props
  const { t } = useUi()
  const title = useText()(session.title)
  const isOpen = presetOf(session.format).audience === 'open'
  const crumbs = [useBack(), { label: t('week-materials.title') }]
  return (
    <>
      <Crumbs items={crumbs} />
      <PageHeader
        kicker={<span lang={title.lang}>{title.text}</span>}
        title={t('week-materials.title')}
        lead={t(isOpen ? 'week-materials.leadOpen' : 'week-materials.leadSeat')}
      >
        {session.path && (
          <ButtonLink href={`${session.path}#materials`} variant="quiet">
            {t('week-materials.asSeen')}
          </ButtonLink>
        )}
      </PageHeader>
      <div>
        {materials.length === 0 && adding === undefined && (
          <Empty title={t('week-materials.none')}>
            <p>{t('week-materials.noneHint')}</p>
          </Empty>
        )}
        {materials.length > 0 && (
          <ol class="week-kept">
            {materials.map((material, at) => (
              <li id={material.uuid}>
                <KeptMaterial {...{ session, material }} isFirst={at === 0} isLast={at === materials.length - 1} />
              </li>
            ))}
          </ol>
        )}
        {materials.length < materialsMax && <AddMenu session={session} adding={adding} />}
        {adding && <AddForm {...props} kind={adding} />}
      </div>
    </>
  )
}

/** Lecturers come from their own sessions, the office from its weeks. */
export function useBack(): { href: string; label: string } {
  const { t, person } = useUi()
  const leads = person?.roles.includes('lecturer')
  return leads ? { href: '/my-sessions', label: t('week.mine.title') } : { href: '/office/weeks', label: t('week.office.weeks') }
}

function AddMenu({ session, adding }: Pick<MaterialsProps, 'session' | 'adding'>) {
  const { t } = useUi()
  return (
    <Row>
      {materialKinds
        .filter((kind) => kind !== adding)
        .map((kind) => (
          <ButtonLink href={`/my-sessions/${session.guid}/materials?add=${kind}#add`} variant="quiet">
            {t(`week-materials.add.${kind}`)}
          </ButtonLink>
        ))}
    </Row>
  )
}

function KeptMaterial({
  session,
  material,
  isFirst,
  isLast,
}: {
  session: KeptSession
  material: Material
  isFirst: boolean
  isLast: boolean
}) {
  const { t, locale } = useUi()
  const pick = useText()
  const title = pick(material.title)
  const body = pick(material.body)
  const path = `/my-sessions/${session.guid}/materials/${material.uuid}`
  const silent = countSilent(material)
  // What each button means is said in full to those who hear the page: there are several of a kind on it.
  const named = (label: string) => (
    <>
      {label}
      <span class="hidden">: {title.text}</span>
    </>
  )
  const move = (to: 'up' | 'down') => (
    <PostButton
      action={`${path}/move`}
      variant="quiet"
      label={named(t(`week-materials.move.${to}`))}
      fields={{ to, formKey: newToken() }}
    />
  )
  return (
    <Card
      title={title.text}
      titleLang={title.lang}
      badges={
        <>
          <Badge>{t(`week-materials.kind.${material.kind}`)}</Badge>
          {silent > 0 && <Badge tone="warn">{t('week-materials.silent', { count: silent })}</Badge>}
        </>
      }
    >
      {material.pages.length > 0 && <p>{t('week-materials.pictures', { count: material.pages.length })}</p>}
      {material.pdf && <p>{t('week-materials.pdf', { size: sizeText(locale, material.pdf.bytes) })}</p>}
      {body.text && (
        <p class="week-kept-text" lang={body.lang}>
          {body.text}
        </p>
      )}
      <Row>
        <ButtonLink href={path} variant={silent > 0 ? 'primary' : 'quiet'}>
          {named(t(silent > 0 ? 'week-materials.describe' : 'week-materials.edit'))}
        </ButtonLink>
        {!isFirst && move('up')}
        {!isLast && move('down')}
        <PostButton
          action={`${path}/remove`}
          variant="quiet"
          label={named(t('week-materials.remove'))}
          confirm={t('week-materials.removeText')}
        />
      </Row>
    </Card>
  )
}

function AddForm({ session, values = {}, errors, kind }: MaterialsProps & { kind: MaterialKind }) {
  const { t } = useUi()
  return (
    <Section title={t(`week-materials.add.${kind}`)} id="add">
      <Form id="new" action={`/my-sessions/${session.guid}/materials`} errors={errors} enctype="multipart/form-data">
        <FormKey value={newToken()} />
        <input type="hidden" name="kind" value={kind} />
        <WordFields {...{ session, values, kind }} />
        {kind !== 'task' && (
          <FileField
            name="files"
            label={t(`week-materials.form.files.${kind}`)}
            hint={t(`week-materials.form.filesHint.${kind}`, { most: pagesMax })}
            accept={kind === 'slides' ? 'application/pdf,image/png,image/jpeg,image/webp,image/avif' : 'application/pdf'}
            multiple={kind === 'slides'}
            required={kind === 'slides'}
          />
        )}
        <SubmitRow>
          <Button>{t('week-materials.form.add')}</Button>
          <ButtonLink href={`/my-sessions/${session.guid}/materials`} variant="quiet">
            {t('week-materials.form.back')}
          </ButtonLink>
        </SubmitRow>
      </Form>
    </Section>
  )
}

/** Title and text in each language that fits; the first one, or any other, is enough. */
export function WordFields({ session, values, kind }: { session: KeptSession; values: FormValues; kind: MaterialKind }) {
  const { t } = useUi()
  const words = useWords()
  return (
    <>
      {languagesOf(session).map((language, at) => (
        <fieldset class="week-words">
          <legend>{t('week-materials.form.language', { language: words.language(language) })}</legend>
          <Field
            name={`title-${language}`}
            label={t('week-materials.form.title')}
            value={values[`title-${language}`]}
            maxlength={160}
            required={at === 0}
          />
          <TextArea
            name={`body-${language}`}
            label={t(`week-materials.form.body.${kind}`)}
            hint={at === 0 ? t(`week-materials.form.bodyHint.${kind}`) : undefined}
            value={values[`body-${language}`]}
            rows={kind === 'slides' ? 4 : 8}
            lang={language}
            required={kind === 'task' && at === 0}
          />
        </fieldset>
      ))}
    </>
  )
}
