import { Button, ButtonLink } from '#ui/action.tsx'
import { useText, useUi } from '#ui/context.ts'
import { Field, Form, FormKey, Select, SubmitRow, TextArea } from '#ui/form.tsx'
import { Notice } from '#ui/notice.tsx'
import { Columns, Crumbs, PageHeader, Prose, Section } from '#ui/page.tsx'
import { paragraphsOf } from './rules.ts'
import type { NewsItem } from './store.ts'
import type { NewsMember } from './views.tsx'

interface FormProps {
  values: Record<string, string>
  errors: Record<string, string>
  formKey: string
  item?: NewsItem | undefined
  members: NewsMember[]
  office: boolean
}

export function NewsForm(props: FormProps) {
  const { t } = useUi()
  const text = useText()
  const { item } = props
  return (
    <>
      <Crumbs items={[{ href: '/news', label: t('news.list.title') }, { label: t(item ? 'news.edit.title' : 'news.new.title') }]} />
      <PageHeader title={item ? t('news.edit.of', { title: text(item.title).text }) : t('news.new.title')} lead={t('news.form.lead')} />
      {!props.office && props.members.length === 0 ? (
        <Notice tone="warning" title={t('news.form.noMember')}>
          <p>{t('news.form.noMemberHint')}</p>
        </Notice>
      ) : (
        <Fields {...props} />
      )}
    </>
  )
}

function Fields({ values, errors, formKey, item, members, office }: FormProps) {
  const { t } = useUi()
  const text = useText()
  return (
    <Form action={item ? `/office/news/${item.slug}/edit` : '/office/news/new'} errors={errors}>
      <FormKey value={formKey} />
      <input type="hidden" name="revision" value={values.revision ?? ''} />
      <Select
        name="member"
        label={t('news.form.member')}
        value={values.member}
        options={members.map((member) => ({ value: member.id, label: text(member.name).text, lang: text(member.name).lang }))}
        placeholder={office ? t('news.consortium') : undefined}
      />
      <Columns>
        <LanguageFields language="Ru" values={values} />
        <LanguageFields language="En" values={values} />
      </Columns>
      <SubmitRow>
        <Button>{t(item ? 'news.form.save' : 'news.form.publish')}</Button>
        <ButtonLink href={item ? `/news/${item.slug}` : '/news'} variant="quiet">
          {t('news.form.cancel')}
        </ButtonLink>
      </SubmitRow>
    </Form>
  )
}

function LanguageFields({ language, values }: { language: 'Ru' | 'En'; values: Record<string, string> }) {
  const { t } = useUi()
  const lang = language === 'Ru' ? 'ru' : 'en'
  return (
    <fieldset class="field">
      <legend>{t(`news.form.in.${language}`)}</legend>
      <Field name={`title${language}`} label={t('news.form.title')} value={values[`title${language}`]} maxlength={160} />
      <TextArea
        name={`lead${language}`}
        label={t('news.form.leadField')}
        value={values[`lead${language}`]}
        rows={3}
        maxlength={400}
        lang={lang}
      />
      <TextArea
        name={`body${language}`}
        label={t('news.form.body')}
        hint={t('news.form.bodyHint')}
        value={values[`body${language}`]}
        rows={12}
        maxlength={20_000}
        lang={lang}
        required={false}
      />
    </fieldset>
  )
}

type ConflictProps = Omit<FormProps, 'errors' | 'item'> & { current: NewsItem }

export function EditedMeanwhile({ current, ...rest }: ConflictProps) {
  const { t } = useUi()
  return (
    <>
      <PageHeader title={t('news.conflict.title')} lead={t('news.conflict.lead')} />
      <Notice tone="warning" title={t('news.conflict.what')}>
        <p>{t('news.conflict.kept')}</p>
      </Notice>
      <Section title={t('news.conflict.theirs')} id="theirs">
        <Columns>
          {(['ru', 'en'] as const).map((lang) => (
            <Prose lang={lang}>
              <h3>{current.title[lang] ?? t('news.conflict.empty')}</h3>
              <p>{current.lead[lang]}</p>
              {paragraphsOf(current.body[lang] ?? '').map((paragraph) => (
                <p>{paragraph}</p>
              ))}
            </Prose>
          ))}
        </Columns>
      </Section>
      <Section title={t('news.conflict.yours')} id="yours">
        <Fields {...rest} errors={{}} item={current} />
      </Section>
    </>
  )
}
