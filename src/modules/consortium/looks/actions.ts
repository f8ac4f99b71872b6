import { audit } from '#platform/audit.ts'
import type { Trx } from '#platform/db/database.ts'
import { announce, queueJob } from '#platform/facts.ts'
import type { Job, World } from '#platform/http/route.ts'
import type { LocalText } from '#platform/i18n.ts'
import type { Member } from '../members/store.ts'
import type { LookForm } from './form.ts'
import type { DrawnLogo } from './logo.ts'
import { forgetLogo, storeLogo } from './logo.ts'
import { saveLook } from './store.ts'

export interface LookChange {
  form: LookForm
  /** A new logo; undefined: the one that stands, unless the form takes it away. */
  drawn: DrawnLogo | undefined
}

/** False where somebody saved a newer revision meanwhile: then nothing is written. */
export async function editLook(world: World, trx: Trx, actorId: number, member: Member, { form, drawn }: LookChange): Promise<boolean> {
  const before = member.look
  const kept = form.removeLogo ? null : (before?.logo ?? null)
  const logo = drawn ? await storeLogo(world, trx, drawn) : kept
  const logoAlt: LocalText = logo ? { ...(form.altRu && { ru: form.altRu }), ...(form.altEn && { en: form.altEn }) } : {}
  if (!(await saveLook(trx, member.id, form.revision, { accent: form.accent, logo, logoAlt }))) return false
  // The bytes go by a job of this transaction: not before it stands, and even if this process dies.
  if (before?.logo && logo !== before.logo) await queueJob(trx, 'deleteLogoFiles', { keys: await forgetLogo(trx, before.logo) })
  const change = drawn ? 'changed' : before?.logo && !logo ? 'removed' : 'kept'
  await audit(trx, {
    ...{ actorId, action: 'consortium.editLook', subjectType: 'consortium.member', subjectId: member.slug },
    detail: { before: { accent: before?.accent ?? null, logoAlt: before?.logoAlt ?? {} }, accent: form.accent, logo: change },
  })
  await announce(trx, { name: 'MemberLookChanged', key: `${member.id}:${form.revision + 1}`, payload: { memberId: member.id } })
  return true
}

export const deleteLogoFiles: Job = async (world, { keys }) => {
  for (const key of keys as string[]) await world.storage.delete(key)
}

/** A look without checks and audit: for the demonstration. */
export async function insertMemberLook(
  world: World,
  trx: Trx,
  memberId: number,
  { accent, logo, logoAlt }: { accent: number; logo: DrawnLogo | null; logoAlt: LocalText },
): Promise<void> {
  await saveLook(trx, memberId, 0, { accent, logo: logo && (await storeLogo(world, trx, logo)), logoAlt })
}
