import { Button } from '#ui/action.tsx'
import { useText, useUi } from '#ui/context.ts'
import { Checkbox, Form, FormKey, SubmitRow, TextArea } from '#ui/form.tsx'
import { LinkTabs, Pages } from '#ui/nav.tsx'
import { Empty, Notice } from '#ui/notice.tsx'
import { Table } from '#ui/table.tsx'
import { Text } from '#ui/text.tsx'
import type { FormValues } from '#platform/http/form.ts'
import { newToken } from '#platform/ids.ts'
import { useWords } from '../../programme/words.ts'
import { ReviewFrame } from '../frame.tsx'
import { listHref, pageSize } from '../list/filter.ts'
import { Score } from '../list/score.tsx'
import { ListFilters, countOf } from '../list/views.tsx'
import type { ProposalListProps } from '../list/views.tsx'
import { decidableStates, decisions } from './rules.ts'

export interface DecisionsProps extends ProposalListProps {
  /** Decisions whose letters wait. */
  pending: number
  done: number | undefined
  skipped: number | undefined
  values?: FormValues
  errors?: Record<string, string>
}

/** Proposals by score, and one decision for all that are ticked. */
export function DecisionsPage(props: DecisionsProps) {
  const { week, filter, rows, total, counts, pending, done, skipped } = props
  const { t } = useUi()
  const path = `/office/weeks/${week.slug}/decisions`
  const tabs = decidableStates.map((state) => ({
    href: listHref(path, filter, { state }),
    label: `${t(`week.state.${state}`)} (${countOf(counts, 'state', state)})`,
    current: filter.state === state,
  }))
  return (
    <ReviewFrame week={week} current="decisions" lead={t('week-decision.lead')}>
      {done !== undefined && (
        <Notice tone={skipped ? 'warning' : 'success'}>
          <p>{t('week-decision.done', { count: done })}</p>
          {Boolean(skipped) && <p>{t('week-decision.skipped', { count: skipped! })}</p>}
        </Notice>
      )}
      {pending > 0 && (
        <p>
          <a href={`/office/weeks/${week.slug}/letters`}>{t('week-decision.pending', { count: pending })}</a>
        </p>
      )}
      <div>
        <LinkTabs label={t('week.proposal.column.state')} items={tabs} />
      </div>
      <ListFilters {...props} path={path} />
      {rows.length === 0 ? <Empty title={t('week-review.list.none')} /> : <DecideMany {...props} />}
      <Pages page={filter.page} pages={Math.ceil(total / pageSize)} href={(page) => listHref(path, filter, { page })} />
    </ReviewFrame>
  )
}

function DecideMany({ week, rows, members, values = {}, errors }: DecisionsProps) {
  const { t } = useUi()
  const pick = useText()
  const words = useWords()
  const chosen = new Set((values.proposal ?? '').split(','))
  const memberName = new Map(members.map(({ id, shortName }) => [id, pick(shortName).text]))
  const columns = (['title', 'choose', 'member', 'kind', 'reviewed', 'score'] as const).map((key) => ({
    key,
    label: t(`week-review.column.${key}`),
  }))
  return (
    <>
      <Table
        wide
        caption={t('week-review.tab.decisions')}
        captionHidden
        columns={columns}
        rowHref={(_, at) => `/office/weeks/${week.slug}/proposals/${rows[at]!.guid}`}
        rows={rows.map((row) => {
          const value = `${row.guid}:${row.revision}`
          return {
            title: <Text of={row.title} or={t('week.proposal.untitled')} />,
            choose: (
              // The table is wider than a form: its boxes belong to the form beneath it.
              <div class="choice">
                <input type="checkbox" id={`c-${row.guid}`} form="decide" name="proposal" value={value} checked={chosen.has(value)} />
                <label class="week-choose" for={`c-${row.guid}`}>
                  <span class="hidden">{pick(row.title).text}: </span>
                  {t('week-decision.chooseOne')}
                </label>
              </div>
            ),
            member: memberName.get(row.memberId ?? 0) ?? '—',
            kind: [words.format(row.format), words.grades(row.gradeFrom, row.gradeTo)].filter(Boolean).join(' · '),
            reviewed: t('week-review.list.reviewed', { done: row.reviewed, of: row.assigned }),
            score: <Score median={row.median} spread={row.spread} />,
          }
        })}
      />
      <Form id="decide" action={`/office/weeks/${week.slug}/decisions`} errors={errors}>
        <FormKey value={newToken()} />
        <input type="hidden" name="shown" value={rows.map(({ guid, revision }) => `${guid}:${revision}`).join(',')} />
        <Checkbox
          name="all"
          value="yes"
          checked={values.all === 'yes'}
          label={t('week-decision.chooseAll', { n: rows.length })}
          required={false}
        />
        <TextArea
          name="note"
          label={t('week.decide.note')}
          hint={t('week-decision.noteHint')}
          value={values.note}
          rows={3}
          maxlength={2000}
          required={false}
        />
        <DecideButtons />
      </Form>
    </>
  )
}

export function DecideButtons() {
  const { t } = useUi()
  return (
    <SubmitRow>
      {decisions.map((decision) => (
        <Button name="decision" value={decision} variant={decision === 'accepted' ? 'primary' : 'quiet'}>
          {t(`week-decision.act.${decision}`)}
        </Button>
      ))}
    </SubmitRow>
  )
}
