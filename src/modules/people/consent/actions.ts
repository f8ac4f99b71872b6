import { audit } from '#platform/audit.ts'
import type { Trx } from '#platform/db/database.ts'
import { sql } from '#platform/db/database.ts'
import { announce } from '#platform/facts.ts'
import { NotFound } from '#platform/http/errors.ts'
import type { World } from '#platform/http/route.ts'
import { pickText } from '#platform/i18n.ts'
import type { LocalText } from '#platform/i18n.ts'
import type { Temporal } from '#platform/time.ts'
import { findKey } from '../family/keys.ts'
import { listNames } from '../family/store.ts'
import { findPerson, listGuardians } from '../store.ts'
import { appendRecord, lockLedger } from './ledger.ts'
import type { ConsentEvent, Purpose, SignedAs, TextLang } from './rules.ts'
import { hashJson, holdsBy, needsOwnYes } from './rules.ts'
import type { LastWord } from './store.ts'
import { findText, getNewestText, listLastWords } from './store.ts'

type Keyed = Pick<World, 'key'>

export interface Signing {
  personId: number
  signerId: number
  signedAs: SignedAs
  /** How it was known who signs: how their session came about. */
  method: string
  purpose: Purpose
  /** Of the text that was read. */
  version: number
  lang: TextLang
  wish: 'give' | 'refuse' | 'withdraw'
  now: Temporal.Instant
}

export type Signed = { ok: true; id: string | undefined } | { ok: false; reason: 'stale' }

/**
 * Writes down what somebody said about one purpose, in the ledger's chain; the same said again writes nothing. What follows from it is announced in the
 * same transaction. Stale: a newer text came while this one was read.
 */
export async function signConsent(world: Keyed, trx: Trx, signing: Signing): Promise<Signed> {
  const { personId, signerId, signedAs, purpose, now } = signing
  await lockLedger(trx)
  const grade = await lockChild(trx, personId)
  const words = await listLastWords(trx, personId)
  const last = words.find((word) => word.purpose === purpose && word.signedAs === signedAs)
  const newest = await getNewestText(trx, purpose)
  const event = eventOf(signing, last)
  if (event === undefined) return { ok: true, id: last?.id }
  // To take back what one gave, no new text need be read.
  if (event !== 'withdrawn' && signing.version !== newest.version) return { ok: false, reason: 'stale' }
  const version = event === 'withdrawn' ? last!.version : newest.version
  if (last?.event === event && last.version === version) return { ok: true, id: last.id }
  const childKey = await findKey(world, trx, personId)
  const text = await findText(trx, purpose, version)
  if (!childKey || !text) throw new NotFound('family.unknownChild')
  const names = await namesOf(world, trx, personId, signerId)
  const { lang, method } = signing
  const textHash = hashJson(text.text[lang])
  const record = { personId, signerId, signedAs, method, purpose, version, textHash, lang, event, at: now, names }
  const id = await appendRecord(world, trx, childKey, record)
  await audit(trx, {
    ...{ actorId: signerId, action: 'people.signConsent', subjectType: 'consent', subjectId: id },
    detail: { purpose, version, event },
    about: [personId],
  })
  const after = [...words.filter((word) => word !== last), { ...record, id }]
  const holds = holdsNow(grade, after, purpose)
  if (holds !== holdsNow(grade, words, purpose)) await tell(trx, { personId, purpose, holds }, id)
  return { ok: true, id }
}

/** Nothing where there is nothing to take back. To refuse what one has signed is to take it back; a newer text may be refused by itself. */
function eventOf({ wish, version }: Signing, last: LastWord | undefined): ConsentEvent | undefined {
  if (wish === 'give') return 'given'
  const same = last?.version === version
  if (last?.event === 'given') return wish === 'withdraw' || same ? 'withdrawn' : 'refused'
  return wish === 'withdraw' || (last?.event === 'withdrawn' && same) ? undefined : 'refused'
}

const holdsNow = (
  grade: number | null,
  words: readonly { purpose: Purpose; signedAs: SignedAs; event: ConsentEvent }[],
  purpose: Purpose,
): boolean => {
  const of = (side: SignedAs) => words.find((word) => word.purpose === purpose && word.signedAs === side)?.event
  return holdsBy(grade, { guardian: of('guardian'), self: of('self') })
}

/** The grade of a child who is there; the row is held, so that an erasure waits. */
async function lockChild(trx: Trx, personId: number): Promise<number | null> {
  const child = await trx
    .selectFrom('people.person')
    .select('grade')
    .where('id', '=', personId)
    .where('erased_at', 'is', null)
    .forShare()
    .executeTakeFirst()
  if (!child) throw new NotFound('family.unknownChild')
  return child.grade
}

async function namesOf(world: Keyed, trx: Trx, personId: number, signerId: number): Promise<{ child: string; signer: string }> {
  const children = await listNames(world, trx, [personId, signerId])
  const signer = await findPerson(trx, signerId)
  const adult = signer && Object.keys(signer.name).length > 0 ? pickText(signer.name as LocalText, 'ru').text : ''
  return { child: children.get(personId) ?? '', signer: children.get(signerId) ?? (signer?.email ? `${adult} <${signer.email}>` : adult) }
}

async function tell(trx: Trx, payload: { personId: number; purpose: Purpose; holds: boolean }, key: string): Promise<void> {
  await announce(trx, { name: 'ConsentChanged', key, payload })
}

/**
 * To be called in the transaction that changed the grades of these pupils: from the eighth on what only a guardian signed no longer holds, and a
 * grade that was put right brings it back. Where the child has spoken, the grade changes nothing.
 */
export async function followGrades(trx: Trx, personIds: readonly number[], key: string): Promise<void> {
  if (personIds.length === 0) return
  const { rows } = await sql<{ id: number; purpose: Purpose; grade: number | null }>`
    select p.id, guardian.purpose, p.grade
    from people.person p
    cross join lateral (select distinct on (purpose) purpose, event from people.consent c
      where c.person_id = p.id and signed_as = 'guardian' order by purpose, number desc) guardian
    where p.id = any(${[...personIds]}) and guardian.event = 'given'
      and not exists (select from people.consent c where c.person_id = p.id and c.purpose = guardian.purpose and signed_as = 'self')
    order by p.id, guardian.purpose`.execute(trx)
  for (const { id, purpose, grade } of rows)
    await tell(trx, { personId: id, purpose, holds: !needsOwnYes(grade) }, `${id}:${purpose}:${key}`)
}

/** Signs for the child, unasked: by the first guardian, and by the child where their own word is needed. For the demonstration and for tests. */
export async function giveConsent(
  world: Keyed,
  trx: Trx,
  given: { personId: number; purpose: Purpose; now: Temporal.Instant; lang?: TextLang },
): Promise<void> {
  const guardian = (await listGuardians(trx, given.personId))[0]
  if (!guardian) throw new Error('A child without a guardian has nobody who could sign.')
  const { version } = await getNewestText(trx, given.purpose)
  const signing = { ...given, version, lang: given.lang ?? 'ru', method: 'demo', wish: 'give' } as const
  await signConsent(world, trx, { ...signing, signerId: guardian.id, signedAs: 'guardian' })
  const child = await findPerson(trx, given.personId)
  if (child && needsOwnYes(child.grade)) await signConsent(world, trx, { ...signing, signerId: child.id, signedAs: 'self' })
}
