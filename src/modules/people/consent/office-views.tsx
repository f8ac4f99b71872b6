import type { FormValues } from '#platform/http/form.ts'
import type { MessageKey } from '#platform/i18n.ts'
import { Button } from '#ui/action.tsx'
import { useUi } from '#ui/context.ts'
import { Checkbox, Field, Form, FormKey, SubmitRow, TextArea } from '#ui/form.tsx'
import { Notice } from '#ui/notice.tsx'
import { Crumbs, PageHeader, Section } from '#ui/page.tsx'
import { Table } from '#ui/table.tsx'
import type { ChainCheck } from './ledger.ts'
import { purposes } from './rules.ts'
import type { Purpose } from './rules.ts'
import type { ConsentText, WordCount } from './store.ts'

interface OfficeProps {
  chain: ChainCheck
  counts: WordCount[]
  texts: ConsentText[]
}

export function OfficePage({ chain, counts, texts }: OfficeProps) {
  const { t } = useUi()
  return (
    <>
      <PageHeader title={t('consent.office.title')} lead={t('consent.office.lead')} />
      <Section title={t('consent.office.chain')} id="chain">
        {chain.ok ? (
          <>
            <p>{t('consent.office.chainOk', { records: chain.records })}</p>
            <p>{t('consent.office.chainLast', { hash: chain.lastHash.slice(0, 16) })}</p>
          </>
        ) : (
          <Notice tone="danger">
            <p>{t('consent.office.chainBroken', { id: chain.brokenAt })}</p>
          </Notice>
        )}
      </Section>
      <Counts counts={counts} />
      <Section title={t('consent.office.texts')} id="texts">
        <ul>
          {texts.map(({ purpose, version, lawyerSeen }) => (
            <li>
              <a href={`/consents/texts/${purpose}/${version}`}>{wordsOf(t, purpose, version)}</a>
              {lawyerSeen ? '' : ` · ${t('consent.office.lawyer')}`}
            </li>
          ))}
        </ul>
        <ul>
          {purposes.map((purpose) => (
            <li>
              <a class="go" href={`/office/consents/${purpose}`}>
                {t('consent.office.write', { purpose: t(`consent.purpose.${purpose}` as MessageKey) })}
              </a>
            </li>
          ))}
        </ul>
      </Section>
    </>
  )
}

type Translate = ReturnType<typeof useUi>['t']
const wordsOf = (t: Translate, purpose: Purpose, version: number) =>
  `${t(`consent.purpose.${purpose}` as MessageKey)}, ${t('consent.versionN', { version })}`

function Counts({ counts }: Pick<OfficeProps, 'counts'>) {
  const { t } = useUi()
  const columns = ['text', 'given', 'refused', 'withdrawn'].map((key) => ({
    key,
    label: t(`consent.office.column.${key}` as MessageKey),
    numeric: key !== 'text',
  }))
  const rows = counts.map(({ purpose, version, signedAs, given, refused, withdrawn }) => ({
    text: `${wordsOf(t, purpose, version)}: ${t(signedAs === 'self' ? 'consent.office.bySelf' : 'consent.office.byGuardian')}`,
    given: String(given),
    refused: String(refused),
    withdrawn: String(withdrawn),
  }))
  return (
    <Section title={t('consent.office.counts')} id="counts">
      <p>{t('consent.office.countsText')}</p>
      <Table caption={t('consent.office.counts')} captionHidden columns={columns} rows={rows} />
    </Section>
  )
}

interface TextFormProps {
  title: string
  newest: ConsentText
  values: FormValues
  errors: Record<string, string> | undefined
  formKey: string
}

export function TextFormPage({ title, newest, values, errors = {}, formKey }: TextFormProps) {
  const { t } = useUi()
  const named = (key: 'title' | 'body', lang: 'ru' | 'en') => `${t(`consent.office.form.${key}`)} ${t(`consent.office.form.${lang}`)}`
  return (
    <>
      <Crumbs items={[{ href: '/office/consents', label: t('consent.office.title') }, { label: title }]} />
      <PageHeader title={title} lead={t('consent.office.form.lead')} />
      <Form action={`/office/consents/${newest.purpose}`} errors={errors}>
        <FormKey value={formKey} />
        <input type="hidden" name="after" value={values.after} />
        {(['ru', 'en'] as const).map((lang) => {
          const [title, body] = lang === 'ru' ? ['titleRu', 'bodyRu'] : ['titleEn', 'bodyEn']
          return (
            <>
              <Field name={title!} label={named('title', lang)} value={values[title!]} error={errors[title!]} maxlength={200} required />
              <TextArea
                name={body!}
                label={named('body', lang)}
                hint={t('consent.office.form.bodyHint')}
                value={values[body!]}
                error={errors[body!]}
                rows={18}
                required
              />
            </>
          )
        })}
        <Checkbox name="asksAgain" label={t('consent.office.form.asksAgain')} checked={values.asksAgain !== undefined} />
        <Checkbox name="lawyerSeen" label={t('consent.office.form.lawyerSeen')} checked={values.lawyerSeen !== undefined} />
        <SubmitRow>
          <Button>{t('consent.office.form.publish', { version: newest.version + 1 })}</Button>
        </SubmitRow>
      </Form>
    </>
  )
}
