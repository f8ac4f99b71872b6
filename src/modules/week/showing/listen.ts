import { showing } from '#live'
import { consents } from '#people'
import { claims } from '#schools'
import { inTransaction } from '#platform/db/database.ts'
import type { Db } from '#platform/db/database.ts'
import type { Listener } from '#platform/facts.ts'

// Rooms keep opaque subjects; here it is known who stands behind one, and people know what was consented to.

/** As `chooseTicket` writes them: a child by itself, and by the passes that its guardian claimed. */
async function subjectsOf(db: Db, personId: number): Promise<string[]> {
  const claimed = await claims.list(db, [personId])
  return [`person:${personId}`, ...claimed.flatMap(({ passId }) => (passId === null ? [] : [`class-pass:${passId}`]))]
}

/** The children behind a subject; nobody known behind a whole class. */
async function childrenOf(db: Db, subject: string): Promise<number[]> {
  const [, type, id] = /^(person|class-pass):(\d+)$/.exec(subject) ?? []
  if (type === 'person') return [Number(id)]
  return type === undefined ? [] : claims.claimants(db, Number(id))
}

/** What is asked is how it stands now: facts may come late, twice, or in another order. */
const hearConsent: Listener = async ({ db, now }, { payload }) => {
  const { personId, purpose } = payload as { personId: number; purpose: string }
  if (purpose !== 'recording' && purpose !== 'publication') return
  await inTransaction(db, async (trx) => {
    const subjects = await subjectsOf(trx, personId)
    const holds = await consents.holds(trx, personId, purpose)
    if (purpose === 'recording') await showing.withhold(trx, { subjects, withheld: !holds, now })
    else await showing.unsign(trx, subjects, !holds, now)
  })
}

/** It is withheld since it was noted: it is shown where a child is known and the consent holds. */
const hearAppearance: Listener = async ({ db, now }, { payload }) => {
  const { subject } = payload as { subject: string }
  await inTransaction(db, async (trx) => {
    const children = await childrenOf(trx, subject)
    const holding = await consents.holding(trx, children, 'recording')
    const mayBeShown = children.length > 0 && children.every((id) => holding.has(id))
    await showing.withhold(trx, { subjects: [subject], withheld: !mayBeShown, now })
  })
}

export const showingListeners = { ConsentChanged: hearConsent, AppearanceNoted: hearAppearance }
