import { Button, PostButton } from '#ui/action.tsx'
import { useText, useUi } from '#ui/context.ts'
import { Field, Form, FormKey, SubmitRow, TextArea } from '#ui/form.tsx'
import { LinkTabs } from '#ui/nav.tsx'
import { Notice } from '#ui/notice.tsx'
import { Columns, Prose, Section } from '#ui/page.tsx'
import type { FormValues } from '#platform/http/form.ts'
import type { LocalText } from '#platform/i18n.ts'
import { newToken } from '#platform/ids.ts'
import { Versions } from '../../timetable/versions.tsx'
import type { VersionRow } from '../../timetable/versions.tsx'
import type { Week } from '../../weeks/store.ts'
import { ReviewFrame } from '../frame.tsx'
import { placeholders } from './letters.ts'
import type { LetterLocale, LetterText } from './letters.ts'
import { decisions } from './rules.ts'
import type { Decision } from './rules.ts'
import type { PendingLetter } from './store.ts'

export interface Preview {
  letter: PendingLetter
  to: LocalText | undefined
  locale: LetterLocale
  text: LetterText
}

interface LettersProps {
  week: Week
  decision: Decision
  previews: readonly Preview[]
  pending: number
  samples: Record<LetterLocale, LetterText>
  values: FormValues
  revision: number
  sent: number | undefined
  saved: boolean
  errors?: Record<string, string>
  versions?: readonly VersionRow[]
}

/** What authors are told: the words of each decision, and the letters that wait. */
export function LettersPage(props: LettersProps) {
  const { week, sent, saved, versions } = props
  const { t } = useUi()
  return (
    <ReviewFrame week={week} current="letters" lead={t('week-decision.letters.lead')}>
      {sent !== undefined && (
        <Notice tone="success">
          <p>{t('week-decision.letters.sent', { count: sent })}</p>
        </Notice>
      )}
      {saved && (
        <Notice tone="success">
          <p>{t('week-decision.template.saved')}</p>
        </Notice>
      )}
      {versions && <Versions rows={versions} />}
      <PendingSection {...props} />
      <TemplateSection {...props} />
    </ReviewFrame>
  )
}

function PendingSection({ week, previews, pending }: LettersProps) {
  const { t } = useUi()
  const pick = useText()
  return (
    <Section title={t('week-decision.letters.pending')} id="pending">
      {pending === 0 ? (
        <p>{t('week-decision.letters.none')}</p>
      ) : (
        <>
          <p>{t('week-decision.letters.count', { count: pending })}</p>
          {previews.map(({ letter, to, locale, text }) => (
            <details class="confirm">
              <summary>
                {t('week-decision.letters.one', {
                  decision: t(`week-decision.is.${letter.decision}`),
                  title: pick(letter.title).text,
                  name: to ? pick(to).text : '—',
                })}
              </summary>
              <LetterShown text={text} lang={locale} />
            </details>
          ))}
          {pending > previews.length && <p>{t('week-decision.letters.more', { count: pending - previews.length })}</p>}
          <PostButton
            action={`/office/weeks/${week.slug}/letters/send`}
            label={t('week-decision.letters.send', { count: pending })}
            fields={{ formKey: newToken() }}
            confirm={t('week-decision.letters.sendText')}
          />
        </>
      )}
    </Section>
  )
}

function LetterShown({ text, lang }: { text: LetterText; lang: LetterLocale }) {
  return (
    <Prose lang={lang}>
      <p>
        <strong>{text.subject}</strong>
      </p>
      {text.body
        .split('\n')
        .filter((line) => line !== '')
        .map((line) => (
          <p>{line}</p>
        ))}
    </Prose>
  )
}

function TemplateSection({ week, decision, values, samples, revision, errors }: LettersProps) {
  const { t } = useUi()
  const path = `/office/weeks/${week.slug}/letters`
  const tabs = decisions.map((name) => ({
    href: `${path}?decision=${name}#template`,
    label: t(`week-decision.is.${name}`),
    current: name === decision,
  }))
  return (
    <Section title={t('week-decision.template.title')} id="template">
      <LinkTabs label={t('week-decision.template.tabs')} items={tabs} />
      <p>{t('week-decision.template.lead', { words: placeholders.map((name) => `{${name}}`).join(' ') })}</p>
      <Form id="template-form" action={path} errors={errors}>
        <FormKey value={newToken()} />
        <input type="hidden" name="revision" value={revision} />
        <input type="hidden" name="decision" value={decision} />
        {(['Ru', 'En'] as const).map((lang) => (
          <>
            <Field
              name={`subject${lang}`}
              label={t(`week-decision.template.subject${lang}`)}
              value={values[`subject${lang}`]}
              maxlength={200}
            />
            <TextArea
              name={`body${lang}`}
              label={t(`week-decision.template.body${lang}`)}
              value={values[`body${lang}`]}
              rows={9}
              maxlength={5000}
              lang={lang.toLowerCase()}
            />
          </>
        ))}
        <SubmitRow>
          <Button name="act" value="save">
            {t('week-decision.template.save')}
          </Button>
          <Button name="act" value="preview" variant="quiet">
            {t('week-decision.template.preview')}
          </Button>
        </SubmitRow>
      </Form>
      <Section title={t('week-decision.template.sample')} id="sample">
        <Columns>
          <LetterShown text={samples.ru} lang="ru" />
          <LetterShown text={samples.en} lang="en" />
        </Columns>
      </Section>
    </Section>
  )
}
