import { draws } from '#seats'
import type { Availability, Draw } from '#seats'
import type { Region } from '#regions'
import { Button, ButtonLink, PostButton } from '#ui/action.tsx'
import { Badge, Card, CardGrid } from '#ui/card.tsx'
import { useText, useUi } from '#ui/context.ts'
import { Checkboxes, Field, Form, FormKey, Select, SubmitRow } from '#ui/form.tsx'
import { Empty, Notice } from '#ui/notice.tsx'
import { Crumbs, PageHeader, Row, Section } from '#ui/page.tsx'
import { Table } from '#ui/table.tsx'
import { Text } from '#ui/text.tsx'
import { When, zoneName } from '#ui/when.tsx'
import type { FormValues } from '#platform/http/form.ts'
import { newToken } from '#platform/ids.ts'
import { OfficeTabs } from '../../timetable/board-view.tsx'
import type { SessionBrief } from '../../weeks/published.ts'
import type { Week } from '../../weeks/store.ts'
import { quotaKinds, quotaLetters } from '../rules.ts'

export interface Drawable {
  session: SessionBrief
  pool: Availability
}

/** The office's draws of a week. */
export function DrawsPage({ week, list, waiting }: { week: Week; list: readonly Draw[]; waiting: number }) {
  const { t } = useUi()
  return (
    <>
      <Crumbs
        items={[
          { href: '/office/weeks', label: t('week.office.weeks') },
          { href: `/office/weeks/${week.slug}`, label: <Text of={week.name} /> },
          { label: t('week-draw.office.title') },
        ]}
      />
      <PageHeader title={t('week-draw.office.title')} lead={t('week-draw.office.lead')}>
        <ButtonLink href={`/office/weeks/${week.slug}/draws/new`}>{t('week-draw.office.new')}</ButtonLink>
      </PageHeader>
      <OfficeTabs week={week} current="draws" />
      {waiting > 0 && (
        <Notice tone="info">
          <p>{t('week-draw.office.waiting', { n: waiting })}</p>
        </Notice>
      )}
      {list.length === 0 ? (
        <Empty title={t('week-draw.office.none')}>
          <p>{t('week-draw.office.noneHint')}</p>
        </Empty>
      ) : (
        <CardGrid>
          {list.map((draw) => (
            <DrawCard week={week} draw={draw} />
          ))}
        </CardGrid>
      )}
    </>
  )
}

function DrawCard({ week, draw }: { week: Week; draw: Draw }) {
  const { t, now } = useUi()
  const label = useText()(draw.label)
  const phase = draws.phase(draw, now)
  const mayCallOff = !['drawn', 'placing', 'cancelled'].includes(phase)
  return (
    <Card
      href={`/office/draws/${draw.uuid}`}
      title={label.text}
      titleLang={label.lang}
      badges={<Badge tone={phase === 'open' ? 'info' : phase === 'drawn' ? 'done' : 'soon'}>{t(`week-draw.phase.${phase}`)}</Badge>}
    >
      <p>
        {t('week-draw.opens')}: <When at={draw.opensAt} showDate />
      </p>
      <p>
        {t('week-draw.until')}: <When at={draw.closesAt} showDate />
      </p>
      <p>{t('week-draw.office.quotas', { letters: draw.quotas.map(({ letter }) => letter).join(', ') || '—' })}</p>
      <Row>
        <ButtonLink href={`/draws/${draw.uuid}`} variant="quiet">
          {t('week-draw.office.public')}
        </ButtonLink>
        {mayCallOff && (
          <PostButton
            action={`/office/weeks/${week.slug}/draws/${draw.uuid}/call-off`}
            label={t('week-draw.office.callOff')}
            confirm={t('week-draw.office.callOffText')}
            fields={{ formKey: newToken() }}
            variant="danger"
          />
        )}
      </Row>
    </Card>
  )
}

interface NewDrawProps {
  week: Week
  sessions: readonly Drawable[]
  regions: readonly Region[]
  values: FormValues
  errors: Record<string, string> | undefined
}

export function NewDrawPage({ week, sessions, regions, values, errors }: NewDrawProps) {
  const { t, zone } = useUi()
  const path = `/office/weeks/${week.slug}/draws`
  const zoneHint = t('week-draw.form.zone', { zone: zoneName(t, zone) })
  return (
    <>
      <Crumbs
        items={[
          { href: `/office/weeks/${week.slug}`, label: <Text of={week.name} /> },
          { href: path, label: t('week-draw.office.title') },
          { label: t('week-draw.office.new') },
        ]}
      />
      <PageHeader title={t('week-draw.office.new')} lead={t('week-draw.form.lead')} />
      {sessions.length === 0 ? (
        <Empty
          title={t('week-draw.form.nothing')}
          action={<ButtonLink href={`/office/weeks/${week.slug}`}>{t('week.office.tab.board')}</ButtonLink>}
        >
          <p>{t('week-draw.form.nothingHint')}</p>
        </Empty>
      ) : (
        <Form action={`${path}/new`} id="draw" errors={errors}>
          <FormKey value={newToken()} />
          <Field name="nameRu" label={t('week-draw.form.nameRu')} value={values.nameRu} maxlength={120} />
          <Field name="nameEn" label={t('week-draw.form.nameEn')} value={values.nameEn} maxlength={120} required={false} />
          <div class="week-times">
            {(['opens', 'closes', 'reveal'] as const).map((field) => (
              <Field
                name={field}
                type="datetime-local"
                label={t(`week-draw.form.${field}`)}
                hint={field === 'reveal' ? t('week-draw.form.revealHint') : zoneHint}
                value={values[field]}
                width={16}
              />
            ))}
          </div>
          <QuotaFields regions={regions} values={values} />
          <SessionFields sessions={sessions} values={values} />
          <SubmitRow>
            <Button>{t('week-draw.form.save')}</Button>
          </SubmitRow>
        </Form>
      )}
    </>
  )
}

/** Which guarantees there are, and in which published order. */
function QuotaFields({ regions, values }: Pick<NewDrawProps, 'regions' | 'values'>) {
  const { t } = useUi()
  const pick = useText()
  const byName = regions
    .map(({ code, name }) => ({ value: code, label: pick(name).text, lang: pick(name).lang }))
    .toSorted((a, b) => a.label.localeCompare(b.label))
  return (
    <Section title={t('week-draw.form.quotas')} id="quotas">
      <p>{t('week-draw.form.quotasText')}</p>
      <div class="week-times">
        {quotaKinds.map((kind) => (
          <Select
            name={`order-${kind}`}
            label={`${quotaLetters[kind]}. ${t(`week-draw.kind.${kind}`)}`}
            value={values[`order-${kind}`] ?? ''}
            required={false}
            options={[
              { value: '', label: t('week-draw.form.notUsed') },
              ...[1, 2, 3, 4].map((n) => ({ value: n, label: t('week-draw.form.order', { n }) })),
            ]}
          />
        ))}
      </div>
      <details open={(values.regions ?? '') !== ''}>
        <summary>{t('week-draw.form.regions')}</summary>
        <Checkboxes
          name="regions"
          label={t('week-draw.form.regions')}
          options={byName}
          values={(values.regions ?? '').split(',')}
          inline
          required={false}
        />
      </details>
    </Section>
  )
}

/** One row a session: whether it is drawn here, and how many of its places each guarantee takes at least. */
function SessionFields({ sessions, values }: Pick<NewDrawProps, 'sessions' | 'values'>) {
  const { t } = useUi()
  const pick = useText()
  const columns = [
    ...(['session', 'when', 'places'] as const).map((key) => ({ key, label: t(`week-draw.form.column.${key}`) })),
    ...quotaKinds.map((kind) => ({ key: quotaLetters[kind], label: quotaLetters[kind] })),
  ]
  const rows = sessions.map(({ session, pool }) => {
    const title = pick(session.title)
    const id = `pool-${pool.poolId}`
    const reserves = quotaKinds.map((kind) => {
      const name = `reserve-${quotaLetters[kind]}-${pool.poolId}`
      const label = t('week-draw.form.reserve', { quota: t(`week-draw.kind.${kind}`), title: title.text })
      return [
        quotaLetters[kind],
        <input
          class="input w-4"
          type="number"
          min="0"
          max={pool.cap}
          id={`draw-${name}`}
          name={name}
          value={values[name] ?? ''}
          aria-label={label}
        />,
      ] as const
    })
    return {
      session: (
        <span class="choice">
          <input type="checkbox" id={id} name={id} value="yes" checked={values[id] !== undefined} />
          <label for={id} lang={title.lang}>
            {title.text}
          </label>
        </span>
      ),
      when: <When at={session.startsAt} showDate />,
      places: String(pool.cap),
      ...Object.fromEntries(reserves),
    }
  })
  return (
    <Section title={t('week-draw.form.sessions')} id="sessions">
      <p>{t('week-draw.form.sessionsText')}</p>
      <div class="week-draw-sessions">
        <Table caption={t('week-draw.form.sessions')} captionHidden columns={columns} rows={rows} />
      </div>
    </Section>
  )
}
