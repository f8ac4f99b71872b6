import { findPerson } from '#people'
import type { Db } from '#platform/db/database.ts'
import { sql } from '#platform/db/database.ts'
import { asData, holding, inWords } from '#platform/holding.ts'
import type { Holding, World } from '#platform/http/route.ts'
import { isMessageKey, pickText } from '#platform/i18n.ts'
import type { Ui } from '#ui/context.ts'
import { personSubjects } from './subjects.ts'

/** What the platform holds for all modules: letters, the log of acts, short-lived traces. */
export async function holdsOfPlatform({ db }: World, personId: number, ui: Ui): Promise<Holding[]> {
  return [...(await readLetters(db, personId, ui)), ...(await readActs(db, personId, ui)), ...(await readTraces(db, personId, ui))]
}

/** To the person's address, or about the person. A letter that signs in is as good as a key: its text is not told. */
async function readLetters(db: Db, personId: number, ui: Ui): Promise<Holding[]> {
  const person = await findPerson(db, personId)
  const rows = await db
    .selectFrom('platform.mail')
    .selectAll()
    .where((where) =>
      where.or([sql<boolean>`about @> array[${personId}::bigint]`, ...(person?.email ? [where('to_address', '=', person.email)] : [])]),
    )
    .orderBy('id')
    .execute()
  const items = rows.map((row) => {
    const body = row.body.replaceAll(/\/(sign-in|stop)\/[\w-]+/g, '/$1/…')
    return {
      words: ui.t('holdings.platform.letters.item', { subject: row.subject, day: inWords(ui, row.created_at) }),
      data: asData({ ...row, body }),
    }
  })
  return holding(ui, 'platform.letters', items)
}

/** Who did what about this person, and what the person did: every act, with whoever acted. */
async function readActs(db: Db, personId: number, ui: Ui): Promise<Holding[]> {
  const rows = await db
    .selectFrom('platform.audit')
    .selectAll()
    .where((where) =>
      where.or([
        where('actor_id', '=', personId),
        where.and([where('subject_type', 'in', personSubjects), where('subject_id', '=', String(personId))]),
        sql<boolean>`about @> array[${personId}::bigint]`,
      ]),
    )
    .orderBy('id')
    .execute()
  const names = new Map<number, string>()
  for (const id of new Set(rows.flatMap((row) => row.actor_id ?? []))) {
    const person = await findPerson(db, id)
    const name = person && pickText(person.name, ui.locale).text
    names.set(id, name || ui.t('holdings.platform.acts.number', { id }))
  }
  const items = rows.map((row) => {
    const key = `app.audit.did.${row.action}`
    const what = isMessageKey(key) ? ui.t(key) : row.action
    const own = row.actor_id === personId
    const who = row.actor_id === null ? ui.t('app.audit.system') : own ? ui.t('holdings.platform.acts.own') : names.get(row.actor_id)
    return { words: ui.t('holdings.platform.acts.item', { who: who ?? '', what, day: inWords(ui, row.at) }), data: asData(row) }
  })
  return holding(ui, 'platform.acts', items)
}

/** Forms that were sent, so that a double click counts once; how often something was tried. */
async function readTraces(db: Db, personId: number, ui: Ui): Promise<Holding[]> {
  const posts = await db.selectFrom('platform.form_post').selectAll().where('key', 'like', `${personId}:%`).execute()
  const limits = await db.selectFrom('platform.rate_limit').selectAll().where('key', 'like', `%:${personId}`).execute()
  const told = (key: 'posts' | 'limits', rows: readonly Record<string, unknown>[]) =>
    rows.length === 0
      ? []
      : [{ words: ui.t(`holdings.platform.traces.${key}`, { count: rows.length }), data: { rows: rows.map((row) => asData(row)) } }]
  return holding(ui, 'platform.traces', [...told('posts', posts), ...told('limits', limits)])
}
