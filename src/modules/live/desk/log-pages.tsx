import { findPerson } from '#people'
import type { Db } from '#platform/db/database.ts'
import { NotFound } from '#platform/http/errors.ts'
import type { Ctx } from '#platform/http/route.ts'
import { routesOf } from '#platform/http/route.ts'
import { pickText } from '#platform/i18n.ts'
import type { LocalText } from '#platform/i18n.ts'
import { ButtonLink } from '#ui/action.tsx'
import { useSheet, useText, useUi } from '#ui/context.ts'
import { Empty, Notice } from '#ui/notice.tsx'
import { PageHeader } from '#ui/page.tsx'
import { Table } from '#ui/table.tsx'
import { When } from '#ui/when.tsx'
import type { Room } from '../rooms/store.ts'
import { listLog, verifyLog } from './log.ts'
import type { LogCheck, LogRow } from './log.ts'
import { actText } from './notes.ts'
import { needStaff } from './staff.ts'

const pageSize = 200

interface LogProps {
  room: Room
  rows: LogRow[]
  check: LogCheck
  names: ReadonlyMap<number, LocalText>
  older: number | undefined
}

/** Every act of the staff, newest first, and whether the chain of their hashes is whole. */
function LogPage({ room, rows, check, names, older }: LogProps) {
  useSheet('live')
  useSheet('live-staff')
  const { t } = useUi()
  const text = useText()
  const title = text(room.title)
  const columns = [
    { key: 'at', label: t('live-desk.log.at') },
    { key: 'who', label: t('live-desk.log.who') },
    { key: 'act', label: t('live-desk.log.what') },
    { key: 'hash', label: t('live-desk.log.hash') },
  ]
  const who = (row: LogRow) => row.label ?? (text(names.get(Number(row.detail.personId)) ?? {}).text || t('live-desk.log.rule'))
  const what = (row: LogRow) => `${actText(t, row.act)}${aboutText(t, row.detail)}`
  const cells = rows.map((row) => ({
    at: <When at={row.at} showDate />,
    who: who(row),
    act: what(row),
    hash: <code>{row.hash.toString('hex').slice(0, 12)}</code>,
  }))
  return (
    <>
      <PageHeader kicker={<span lang={title.lang}>{title.text}</span>} title={t('live-desk.log.title')} lead={t('live-desk.log.lead')}>
        <ButtonLink href={`/live/${room.uuid}/desk`} variant="quiet">
          {t('live.desk.back')}
        </ButtonLink>
      </PageHeader>
      <Notice tone={check.ok ? 'success' : 'danger'} title={t(check.ok ? 'live-desk.log.whole' : 'live-desk.log.broken')}>
        <p>
          {check.ok
            ? t('live-desk.log.wholeText', { n: check.entries, hash: check.lastHash.slice(0, 12) })
            : t('live-desk.log.brokenText', { id: check.brokenAtId })}
        </p>
      </Notice>
      {rows.length === 0 ? (
        <Empty title={t('live-desk.log.empty')} />
      ) : (
        <Table caption={t('live-desk.log.title')} captionHidden columns={columns} rows={cells} wide />
      )}
      {older !== undefined && (
        <p>
          <a href={`/live/${room.uuid}/log?before=${older}`}>{t('live-desk.log.older')}</a>
        </p>
      )}
    </>
  )
}

function aboutText(t: ReturnType<typeof useUi>['t'], detail: Record<string, unknown>): string {
  const { question, into, ticket, reason } = detail
  if (question !== undefined && into !== undefined) return t('live-desk.log.joined', { number: Number(question), into: Number(into) })
  if (question !== undefined) return t('live-desk.log.question', { number: Number(question) })
  if (ticket !== undefined) return t('live-desk.log.ticket', { id: Number(ticket), reason: String(reason ?? '–') })
  return ''
}

async function findNames(db: Db, rows: readonly LogRow[]): Promise<Map<number, LocalText>> {
  const names = new Map<number, LocalText>()
  for (const id of new Set(rows.flatMap((row) => (typeof row.detail.personId === 'number' ? [row.detail.personId] : [])))) {
    const person = await findPerson(db, id)
    if (person) names.set(id, person.name)
  }
  return names
}

async function showLog(c: Ctx): Promise<Response> {
  const { room } = await needStaff(c, 'readLog')
  const before = c.req.query('before')
  if (before !== undefined && !/^\d{1,15}$/.test(before)) throw new NotFound('live.desk.unknownAct')
  const rows = await listLog(c.var.db, room.id, before === undefined ? undefined : Number(before), pageSize)
  const view = (
    <LogPage
      {...{ room, rows }}
      check={await verifyLog(c.var.db, room.id)}
      names={await findNames(c.var.db, rows)}
      older={rows.length === pageSize ? rows.at(-1)?.id : undefined}
    />
  )
  const title = `${c.var.ui.t('live-desk.log.title')}, ${pickText(room.title, c.var.ui.locale).text}`
  return c.render(view, { title, personal: true })
}

export const logRoutes = routesOf(import.meta.url, [['GET', '/live/:room/log', 'everyone', showLog]])
