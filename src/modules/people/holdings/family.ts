import type { Db } from '#platform/db/database.ts'
import { asData, holding, inWords } from '#platform/holding.ts'
import type { Holding, World } from '#platform/http/route.ts'
import type { MessageKey } from '#platform/i18n.ts'
import { pickText } from '#platform/i18n.ts'
import type { Ui } from '#ui/context.ts'
import { listNames } from '../family/store.ts'

/** Who looks after whom, and who was asked to. */
export async function readFamily(world: World, personId: number, ui: Ui): Promise<Holding[]> {
  const { db } = world
  const ties = await db
    .selectFrom('people.guardianship as tie')
    .innerJoin('people.person as guardian', 'guardian.id', 'tie.guardian_id')
    .selectAll('tie')
    .select('guardian.name')
    .where((where) => where.or([where('tie.guardian_id', '=', personId), where('tie.child_id', '=', personId)]))
    .orderBy('tie.since')
    .execute()
  const names = await listNames(
    world,
    db,
    ties.map((tie) => tie.child_id),
  )
  const items = ties.map((tie) => {
    const isChild = tie.child_id === personId
    const name = isChild ? pickText(tie.name as Record<string, string>, ui.locale).text : (names.get(tie.child_id) ?? '')
    const words = ui.t(isChild ? 'holdings.people.family.guardian' : 'holdings.people.family.child', { name, day: inWords(ui, tie.since) })
    return { words, data: { ...asData(tie), name } }
  })
  return holding(ui, 'people.family', [...items, ...(await readInvitations(db, personId, ui))])
}

/** Made by the person, for a child of the person, or to the person's address. */
async function readInvitations(db: Db, personId: number, ui: Ui): Promise<Holding['items']> {
  const own = db.selectFrom('people.person').select('email').where('id', '=', personId)
  const toGuardians = await db
    .selectFrom('people.guardian_invitation')
    .selectAll()
    .where((where) => where.or([where('invited_by', '=', personId), where('child_id', '=', personId), where('email', '=', own)]))
    .execute()
  const toStaff = await db
    .selectFrom('people.invitation')
    .selectAll()
    .where((where) => where.or([where('invited_by', '=', personId), where('email', '=', own)]))
    .execute()
  return [...toGuardians, ...toStaff].map((row) => ({
    words: ui.t('holdings.people.family.invitation', { email: row.email, day: inWords(ui, row.invited_at) }),
    data: asData(row),
  }))
}

/** Given about this person, or signed by them for a child. */
export async function readConsents(db: Db, personId: number, ui: Ui): Promise<Holding[]> {
  const rows = await db
    .selectFrom('people.consent as consent')
    .innerJoin('people.consent_text as text', (join) =>
      join.onRef('text.purpose', '=', 'consent.purpose').onRef('text.version', '=', 'consent.version'),
    )
    .selectAll('consent')
    .select('text.text')
    .where((where) => where.or([where('consent.person_id', '=', personId), where('consent.signer_id', '=', personId)]))
    .orderBy('consent.number')
    .execute()
  const items = rows.map(({ text, ...row }) => {
    const event = ui.t(`holdings.people.consents.event.${row.event}` as MessageKey)
    const by = ui.t(`holdings.people.consents.by.${row.signed_as}` as MessageKey)
    const words = { title: titleOf(text, ui), event, by, day: inWords(ui, row.at) }
    const [hash, signature] = [row.hash.toString('hex'), row.signature.toString('base64url')]
    return {
      words: ui.t('holdings.people.consents.item', words),
      data: { ...asData(row), hash, signature, receipt: `/consents/${row.id}/receipt` },
    }
  })
  return holding(ui, 'people.consents', items)
}

function titleOf(text: unknown, ui: Ui): string {
  const titles = Object.entries(text as Record<string, { title?: string }>).map(([lang, { title }]) => [lang, title ?? ''] as const)
  return pickText(Object.fromEntries(titles), ui.locale).text
}
