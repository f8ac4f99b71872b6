import { scopeOf } from '../board/scope.ts'
import { Button, ButtonLink } from '#ui/action.tsx'
import { useUi, useText } from '#ui/context.ts'
import { FormKey } from '#ui/form.tsx'
import { Notice } from '#ui/notice.tsx'
import { PageHeader, Row } from '#ui/page.tsx'
import { Table } from '#ui/table.tsx'
import { When } from '#ui/when.tsx'
import type { FormValues } from '#platform/http/form.ts'
import type { Ctx } from '#platform/http/route.ts'
import type { LocalText } from '#platform/i18n.ts'
import { newToken } from '#platform/ids.ts'
import { Temporal } from '#platform/time.ts'
import type { Week } from '../../weeks/store.ts'
import { listStreams } from '../../weeks/store.ts'
import type { Conflict, Stand } from '../commands/command.ts'
import { namesOf } from '../history/read.ts'
import { renderListAgain } from '../list/pages.tsx'
import { renderPlaceAgain } from '../place/pages.tsx'

/** The page that the post came from, with what was typed and why it wasn't done. */
export function showRefused(c: Ctx, week: Week, fields: FormValues, errors: Record<string, string>): Response | Promise<Response> {
  const guid = (fields.do ?? '').split(' ')[1] ?? ''
  if (fields.back === 'place') return renderPlaceAgain(c, week, guid, fields, errors)
  return renderListAgain(c, week, Object.values(errors).join(' '))
}

interface StaleProps {
  week: Week
  fields: FormValues
  revision: number
  conflicts: readonly Conflict[]
  titles: ReadonlyMap<string, LocalText>
  streams: ReadonlyMap<number, LocalText>
  speakers: ReadonlyMap<number, LocalText>
  names: ReadonlyMap<number, LocalText>
}

/** Somebody was first: both versions, and the choice between them. Nothing typed is lost: it stands in the second button's form. */
export async function showStale(
  c: Ctx,
  week: Week,
  fields: FormValues,
  refused: { revision: number; conflicts: Conflict[] },
): Promise<Response> {
  const { db, ui } = c.var
  const { conflicts, revision } = refused
  const guids = conflicts.map(({ guid }) => guid)
  const ids = conflicts.flatMap(({ current, wanted }) =>
    [...(current.people ?? []), ...(wanted.people ?? [])].map(({ speakerId }) => speakerId),
  )
  const sessions = await db
    .selectFrom('week.session')
    .select(['guid', 'title'])
    .where('week_id', '=', week.id)
    .where('guid', 'in', guids)
    .execute()
  const speakers = ids.length === 0 ? [] : await db.selectFrom('week.speaker').select(['id', 'name']).where('id', 'in', ids).execute()
  const view = (
    <StalePage
      {...{ week, fields, revision, conflicts }}
      titles={new Map(sessions.map((row) => [row.guid, row.title as LocalText]))}
      streams={new Map((await listStreams(db, week.id)).map((row) => [row.id, row.name]))}
      speakers={new Map(speakers.map((row) => [row.id, row.name as LocalText]))}
      names={await namesOf(
        db,
        conflicts.map(({ first }) => first.actorId),
        scopeOf(c.var.actor),
      )}
    />
  )
  return c.render(view, { title: ui.t('week-editor.stale.title'), personal: true, status: 409 })
}

function StalePage(props: StaleProps) {
  const { week, fields, revision, conflicts, titles, names } = props
  const { t } = useUi()
  const pick = useText()
  const path = `/office/weeks/${week.slug}`
  const rows = conflicts.map(({ guid, facet, current, wanted, first }) => ({
    title: <b lang={pick(titles.get(guid) ?? {}).lang}>{pick(titles.get(guid) ?? {}).text}</b>,
    what: t(`week-editor.stale.facet.${facet}`),
    theirs: (
      <>
        <StandWords {...props} stand={current} /> ({pick(names.get(first.actorId ?? 0) ?? {}).text || t('week-editor.somebody')},{' '}
        <When at={first.at} />)
      </>
    ),
    yours: <StandWords {...props} stand={wanted} />,
  }))
  const columns = (['title', 'what', 'theirs', 'yours'] as const).map((key) => ({ key, label: t(`week-editor.stale.column.${key}`) }))
  const kept = Object.entries(fields).filter(([name]) => name !== 'seen' && name !== 'formKey')
  const back =
    fields.back === 'place'
      ? `${path}/place/${conflicts[0]!.guid}`
      : `${path}${fields.back === 'grid' ? '/grid' : ''}?show=${encodeURIComponent(fields.show ?? '')}`
  return (
    <>
      <PageHeader title={t('week-editor.stale.title')} />
      <Notice tone="danger">
        <p>{t('week-editor.stale.text')}</p>
      </Notice>
      <Table caption={t('week-editor.stale.caption')} captionHidden columns={columns} rows={rows} wide />
      <Row>
        <form method="post" action={`${path}/commands`} class="post">
          <FormKey value={newToken()} />
          <input type="hidden" name="seen" value={revision} />
          {kept.map(([name, value]) => (
            <input type="hidden" name={name} value={value} />
          ))}
          <Button>{t('week-editor.stale.mine')}</Button>
        </form>
        <ButtonLink href={back} variant="quiet">
          {t('week-editor.stale.theirs')}
        </ButtonLink>
      </Row>
    </>
  )
}

function StandWords({ stand, streams, speakers }: Pick<StaleProps, 'streams' | 'speakers'> & { stand: Stand }) {
  const { t } = useUi()
  const pick = useText()
  const { place, durationMin, people, locked } = stand
  if (place)
    return (
      <>
        <When at={Temporal.Instant.from(place.startsAt)} showDate />, {pick(streams.get(place.streamId) ?? {}).text}
      </>
    )
  if (durationMin !== undefined) return <>{t('week-editor.step.minutes', { minutes: durationMin })}</>
  if (people) return <>{people.map(({ speakerId }) => pick(speakers.get(speakerId) ?? {}).text).join(', ') || '—'}</>
  return <>{t(locked === undefined ? 'week.board.unplaced' : locked ? 'week-editor.locked' : 'week-editor.unlocked')}</>
}
