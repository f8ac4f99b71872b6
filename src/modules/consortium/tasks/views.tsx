import { Button, ButtonLink } from '#ui/action.tsx'
import { Badge, Card, CardGrid } from '#ui/card.tsx'
import { useText, useUi } from '#ui/context.ts'
import { Field, Form, FormKey, Select, SubmitRow, TextArea } from '#ui/form.tsx'
import { Empty, Notice } from '#ui/notice.tsx'
import { Crumbs, PageHeader, Section } from '#ui/page.tsx'
import type { Partner } from '../partners/store.ts'
import { fieldName, taskFields } from './rules.ts'
import type { Task } from './store.ts'

export function OwnTasks({ partners, tasks }: { partners: Partner[]; tasks: Task[] }) {
  const { t } = useUi()
  const text = useText()
  const nameOf = (task: Task): string => text(partners.find((partner) => partner.id === task.partnerId)?.name ?? {}).text
  return (
    <>
      <PageHeader title={t('consortium.own.title')} lead={t('consortium.own.lead')}>
        <ButtonLink href="/partner/tasks/new">{t('consortium.own.add')}</ButtonLink>
      </PageHeader>
      <div>
        <Section title={t('consortium.own.all')}>
          {tasks.length === 0 && <Empty title={t('consortium.own.none')} />}
          <CardGrid>
            {tasks.map((task) => {
              const [title, body] = [text(task.title), text(task.body)]
              return (
                <Card
                  href={`/partner/tasks/${task.uuid}`}
                  title={title.text}
                  titleLang={title.lang}
                  kicker={partners.length > 1 ? nameOf(task) : undefined}
                  accent={task.field}
                  badges={<Badge tone="topic">{fieldName(t, task.field)}</Badge>}
                >
                  <p lang={body.lang}>{body.text}</p>
                </Card>
              )
            })}
          </CardGrid>
        </Section>
      </div>
    </>
  )
}

export interface TaskFormProps {
  action: string
  values: Record<string, string>
  errors: Record<string, string>
  partners: Partner[]
  /** Where somebody saved meanwhile: what stands now. */
  newer?: Task | undefined
}

export function TaskFormPage({ action, values, errors, partners, newer }: TaskFormProps) {
  const { t } = useUi()
  const text = useText()
  const title = t(values.revision ? 'consortium.task.edit' : 'consortium.task.add')
  return (
    <>
      <Crumbs items={[{ href: '/partner/tasks', label: t('consortium.own.title') }, { label: title }]} />
      <PageHeader title={title} lead={t('consortium.task.lead')} />
      <div>
        {newer && <NewerVersion task={newer} />}
        <Form action={action} errors={errors}>
          <FormKey value={values.formKey ?? ''} />
          {values.revision && <input type="hidden" name="revision" value={values.revision} />}
          {partners.length > 1 && (
            <Select
              name="partner"
              label={t('consortium.task.partner')}
              value={values.partner}
              options={partners.map((partner) => ({ value: partner.id, label: text(partner.name).text }))}
            />
          )}
          <Field
            name="titleRu"
            label={t('consortium.task.titleRu')}
            value={values.titleRu}
            error={errors.titleRu}
            maxlength={160}
            required
          />
          <TextArea
            name="bodyRu"
            label={t('consortium.task.bodyRu')}
            hint={t('consortium.task.bodyHint')}
            value={values.bodyRu}
            rows={8}
            required
          />
          <Select
            name="field"
            label={t('consortium.task.field')}
            value={values.field}
            placeholder={t('consortium.task.choose')}
            options={taskFields.map((field) => ({ value: field, label: fieldName(t, field) }))}
            required
          />
          <Field name="titleEn" label={t('consortium.task.titleEn')} value={values.titleEn} maxlength={160} required={false} />
          <TextArea name="bodyEn" label={t('consortium.task.bodyEn')} value={values.bodyEn} rows={6} required={false} lang="en" />
          <SubmitRow>
            <Button>{t(newer ? 'consortium.task.saveMine' : 'consortium.task.save')}</Button>
            <ButtonLink href="/partner/tasks" variant="quiet">
              {t('consortium.task.back')}
            </ButtonLink>
          </SubmitRow>
        </Form>
      </div>
    </>
  )
}

function NewerVersion({ task }: { task: Task }) {
  const { t } = useUi()
  return (
    <Notice tone="warning" title={t('consortium.task.staleTitle')}>
      <p>{t('consortium.task.stale')}</p>
      {Object.keys(task.title).map((lang) => (
        <blockquote lang={lang}>
          <p>
            <strong>{task.title[lang]}</strong>
          </p>
          <p>{task.body[lang]}</p>
        </blockquote>
      ))}
      <p>
        {t('consortium.task.field')}: {fieldName(t, task.field)}
      </p>
    </Notice>
  )
}
