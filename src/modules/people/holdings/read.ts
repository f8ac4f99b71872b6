import { listRegions } from '#regions'
import type { Db } from '#platform/db/database.ts'
import { asData, holding, inWords } from '#platform/holding.ts'
import type { Holding, World } from '#platform/http/route.ts'
import type { MessageKey } from '#platform/i18n.ts'
import { isMessageKey, pickText } from '#platform/i18n.ts'
import type { Ui } from '#ui/context.ts'
import { zoneName } from '#ui/when.tsx'
import { findChild } from '../family/store.ts'
import { deviceOf } from '../security/device.ts'
import { readConsents, readFamily } from './family.ts'

/** Everything of this module about a person, adult or child. */
export async function holdsOfPeople(world: World, personId: number, ui: Ui): Promise<Holding[]> {
  const { db } = world
  return [
    ...(await readPerson(world, personId, ui)),
    ...(await readFamily(world, personId, ui)),
    ...(await readConsents(db, personId, ui)),
    ...(await readRoles(db, personId, ui)),
    ...(await readSessions(db, personId, ui)),
    ...(await readSignIn(db, personId, ui)),
    ...(await readPapers(db, personId, ui)),
  ]
}

const fields = ['name', 'grade', 'region', 'needs', 'email', 'locale', 'zone', 'look'] as const

async function readPerson(world: World, personId: number, ui: Ui): Promise<Holding[]> {
  const row = await world.db.selectFrom('people.person').selectAll().where('id', '=', personId).executeTakeFirst()
  if (!row) return []
  const child = await findChild(world, world.db, personId)
  const region = (await listRegions(world.db)).find(({ code }) => code === row.region_code)
  const needs = child?.needs.map((need) => sayNeed(ui, need)).join(', ')
  const values: Record<(typeof fields)[number], string | number | null | undefined> = {
    name: child?.name ?? pickText(row.name as Record<string, string>, ui.locale).text,
    grade: row.grade,
    region: region && pickText(region.name, ui.locale).text,
    needs,
    email: row.email,
    locale: row.locale,
    zone: row.zone,
    look: row.look,
  }
  const told = fields.filter((field) => values[field])
  const items = told.map((field) => {
    const what = ui.t(`holdings.field.${field}`)
    const value = field === 'zone' ? zoneName(ui.t, row.zone ?? '') : String(values[field])
    return { words: ui.t('holdings.people.person.item', { what, value }), data: { [field]: values[field] } }
  })
  const whole = { ...asData(row), ...(child ? { name: child.name, needs: child.needs } : {}) }
  const since = { words: ui.t('holdings.people.person.since', { day: inWords(ui, row.created_at) }), data: whole }
  return holding(ui, 'people.person', [...items, since])
}

function sayNeed(ui: Ui, need: string): string {
  const key = `week-access.fact.${need}`
  return isMessageKey(key) ? ui.t(key) : need
}

async function readRoles(db: Db, personId: number, ui: Ui): Promise<Holding[]> {
  const rows = await db.selectFrom('people.role_grant').selectAll().where('person_id', '=', personId).orderBy('granted_at').execute()
  const items = rows.map((row) => ({
    words: ui.t('holdings.people.roles.item', { role: ui.t(`people.role.${row.role}` as MessageKey), day: inWords(ui, row.granted_at) }),
    data: asData(row),
  }))
  return holding(ui, 'people.roles', items)
}

/** The page says it in words; the file to take along holds what the browser said. */
function deviceWords(userAgent: string): string {
  const { browser, system } = deviceOf(userAgent)
  return [browser, system].filter(Boolean).join(', ') || userAgent || '—'
}

async function readSessions(db: Db, personId: number, ui: Ui): Promise<Holding[]> {
  const rows = await db.selectFrom('people.session').selectAll().where('person_id', '=', personId).orderBy('created_at').execute()
  const items = rows.map((row) => {
    const values = { from: inWords(ui, row.created_at), seen: inWords(ui, row.last_seen_at), agent: deviceWords(row.user_agent) }
    return { words: ui.t('holdings.people.sessions.item', values), data: asData(row) }
  })
  return holding(ui, 'people.sessions', items)
}

/** Ways to sign in: none of their secrets is told. */
async function readSignIn(db: Db, personId: number, ui: Ui): Promise<Holding[]> {
  const passkeys = await db.selectFrom('people.passkey').selectAll().where('person_id', '=', personId).execute()
  const identities = await db
    .selectFrom('people.identity as identity')
    .innerJoin('people.identity_provider as provider', 'provider.id', 'identity.provider_id')
    .select(['provider.name', 'identity.subject', 'identity.linked_at'])
    .where('identity.person_id', '=', personId)
    .execute()
  const rows = await Promise.all([
    db.selectFrom('people.recovery_code').selectAll().where('person_id', '=', personId).execute(),
    db
      .selectFrom('people.pairing_code')
      .selectAll()
      .where((where) => where.or([where('child_id', '=', personId), where('made_by', '=', personId)]))
      .execute(),
    db.selectFrom('people.challenge').selectAll().where('person_id', '=', personId).execute(),
    listForAddress(db, personId),
    db
      .selectFrom('people.address_reset')
      .selectAll()
      .where((where) => where.or([where('person_id', '=', personId), where('asked_by', '=', personId)]))
      .execute(),
  ])
  const kinds = ['recovery', 'pairing', 'challenge', 'link', 'reset'] as const
  return holding(ui, 'people.signIn', [
    ...passkeys.map((row) => ({
      words: ui.t('holdings.people.signIn.passkey', { label: row.label, day: inWords(ui, row.added_at) }),
      data: asData(row),
    })),
    ...identities.map((row) => ({
      words: ui.t('holdings.people.signIn.university', { name: pickText(row.name as Record<string, string>, ui.locale).text }),
      data: asData(row),
    })),
    ...kinds.flatMap((kind, at) => {
      const list = rows[at]!
      return list.length === 0
        ? []
        : [{ words: ui.t(`holdings.people.signIn.${kind}`, { count: list.length }), data: { rows: list.map((row) => asData(row)) } }]
    }),
  ])
}

/** Links that were mailed to the person's address. */
async function listForAddress(db: Db, personId: number) {
  return db
    .selectFrom('people.sign_in_link as link')
    .innerJoin('people.person as person', 'person.email', 'link.email')
    .selectAll('link')
    .where('person.id', '=', personId)
    .execute()
}

async function readPapers(db: Db, personId: number, ui: Ui): Promise<Holding[]> {
  const rows = await db
    .selectFrom('people.vetting')
    .selectAll()
    .where((where) => where.or(['person_id', 'checked_by', 'revoked_by'].map((column) => where(column as 'person_id', '=', personId))))
    .orderBy('id')
    .execute()
  const items = rows.map((row) => ({
    words: ui.t(row.person_id === personId ? 'holdings.people.papers.own' : 'holdings.people.papers.looked', {
      until: row.valid_until,
      day: inWords(ui, row.checked_at),
    }),
    data: asData(row),
  }))
  return holding(ui, 'people.papers', items)
}
