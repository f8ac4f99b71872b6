import { sql } from '#platform/db/database.ts'
import type { Db } from '#platform/db/database.ts'
import { NotFound } from '#platform/http/errors.ts'
import { hasRole, routesOf } from '#platform/http/route.ts'
import type { Ctx } from '#platform/http/route.ts'
import type { Temporal } from '#platform/time.ts'
import { isMessageKey } from '#platform/i18n.ts'
import type { LocalText, Translate } from '#platform/i18n.ts'
import { findPerson } from '#people'
import { week } from '#week'
import { useText, useUi } from '#ui/context.ts'
import { Empty } from '#ui/notice.tsx'
import { PageHeader } from '#ui/page.tsx'
import { Table } from '#ui/table.tsx'
import { When } from '#ui/when.tsx'

const pageSize = 100

interface Entry {
  id: number
  at: Temporal.Instant
  actor_id: number | null
  action: string
  subject_type: string
  subject_id: string
  detail: unknown
}

interface AuditPageProps {
  entries: Entry[]
  names: ReadonlyMap<number, LocalText | 'pupil'>
  older: number | undefined
}

/** "changes: 7, version: 2". */
function inLine(detail: unknown): string {
  return Object.entries(detail ?? {})
    .map(([name, value]) => `${name}: ${typeof value === 'object' ? JSON.stringify(value) : String(value)}`)
    .join(', ')
}

function AuditPage({ entries, names, older }: AuditPageProps) {
  const { t } = useUi()
  const pick = useText()
  const nameOf = (id: number) => {
    const name = names.get(id) ?? {}
    return name === 'pupil' ? `${t('people.role.pupil')} № ${id}` : pick(name).text || `№ ${id}`
  }
  const columns = [
    { key: 'at', label: t('app.audit.at') },
    { key: 'actor', label: t('app.audit.actor') },
    { key: 'action', label: t('app.audit.action') },
    { key: 'subject', label: t('app.audit.subject') },
    { key: 'detail', label: t('app.audit.detail') },
  ]
  const rows = entries.map((entry) => ({
    at: <When at={entry.at} showDate />,
    actor: entry.actor_id === null ? t('app.audit.system') : nameOf(entry.actor_id),
    action: wordsOf(t, entry.action),
    subject: `${entry.subject_type} ${entry.subject_id}`,
    detail: <code>{inLine(entry.detail).slice(0, 300)}</code>,
  }))
  return (
    <>
      <PageHeader title={t('app.audit.title')} lead={t('app.audit.lead')} />
      {entries.length === 0 ? (
        <Empty title={t('app.audit.empty')} />
      ) : (
        <Table caption={t('app.audit.title')} captionHidden columns={columns} rows={rows} />
      )}
      {older !== undefined && (
        <p>
          <a href={`/office/audit?before=${older}`}>{t('app.audit.older')}</a>
        </p>
      )}
    </>
  )
}

/** What was done, in words; an action that has none yet keeps its name. */
function wordsOf(t: Translate, action: string): string {
  const key = `app.audit.did.${action}`
  return isMessageKey(key) ? t(key) : action
}

/** A child who did something stands here as "Pupil": whose name it is, is not the office's affair. */
async function findNames(db: Db, entries: readonly Entry[]): Promise<Map<number, LocalText | 'pupil'>> {
  const names = new Map<number, LocalText | 'pupil'>()
  for (const id of new Set(entries.map((entry) => entry.actor_id))) {
    const person = id === null ? undefined : await findPerson(db, id)
    if (person) names.set(person.id, hasRole(person, 'pupil') ? 'pupil' : person.name)
  }
  return names
}

async function showAudit(c: Ctx): Promise<Response> {
  const before = c.req.query('before')
  if (before !== undefined && !/^\d{1,15}$/.test(before)) throw new NotFound('app.error.notFound')
  // What a conflict of interest withholds is absent here too.
  const hidden = await week.conceals!(c.var.db, c.var.actor!.id)
  const entries = await c.var.db
    .selectFrom('platform.audit')
    .selectAll()
    .where((where) =>
      where.or([where('subject_type', '!=', hidden.subjectType), sql<boolean>`subject_id <> all(${hidden.subjectIds}::text[])`]),
    )
    .$if(before !== undefined, (query) => query.where('id', '<', Number(before)))
    .orderBy('id', 'desc')
    .limit(pageSize)
    .execute()
  const older = entries.length === pageSize ? entries.at(-1)?.id : undefined
  return c.render(<AuditPage entries={entries} names={await findNames(c.var.db, entries)} older={older} />, {
    title: c.var.ui.t('app.audit.title'),
    personal: true,
  })
}

export const auditRoutes = routesOf(import.meta.url, [['GET', '/office/audit', 'home.readAudit', showAudit]])
