import { children, findPerson } from '#people'
import type { Actor } from '#platform/http/route.ts'
import { draws } from '#seats'
import { className, listClasses } from '#schools'
import { inTransaction } from '#platform/db/database.ts'
import type { Db, Trx } from '#platform/db/database.ts'
import type { Listener } from '#platform/facts.ts'
import type { LocalText, MessageKey } from '#platform/i18n.ts'
import { pickText, translator, wholeLocale } from '#platform/i18n.ts'
import { sendMail } from '#platform/mail.ts'
import { holderTypes } from '../offers/rules.ts'
import { weekOwner } from './rules.ts'
import { noteDrawLetter } from './store.ts'

type Holder = { type: string; id: number }

const batch = 500
const reasons: Record<string, MessageKey> = {
  owner: 'week-draw.ended.owner',
  noShares: 'week-draw.ended.noShares',
  notOpened: 'week-draw.ended.notOpened',
}

/** A draw that gives no seats any more: whoever wished for something is told, once, and may wish again where it is drawn anew. */
export const tellCalledOff: Listener = async ({ db }, fact) => {
  const [drawId, why] = [Number(fact.payload.drawId), reasons[String(fact.payload.why)] ?? 'week-draw.ended.owner']
  for (let after = 0; ;) {
    const applicants = await draws.listApplicants(db, drawId, after, batch)
    if (applicants.length === 0) return
    await inTransaction(db, async (trx) => {
      for (const { applicationId, holder } of applicants) {
        const application = (await draws.listApplications(trx, holder.type, [holder.id])).find(({ id }) => id === applicationId)
        if (application?.draw.ownerType !== weekOwner || !(await noteDrawLetter(trx, applicationId, 'calledOff'))) continue
        await writeTo(trx, holder, application.draw.label, why)
      }
    })
    after = applicants.at(-1)!.applicationId
  }
}

/** To a child's guardians, of whom it says the grade; to a class's teacher, of whom the class. */
async function writeTo(trx: Trx, holder: Holder, label: LocalText, why: MessageKey): Promise<void> {
  const isChild = holder.type === holderTypes.child
  const { readers, who } = isChild ? await findFamily(trx, holder.id) : await findTeacher(trx, holder.id)
  for (const reader of readers) {
    if (!reader.email) continue
    const locale = wholeLocale(reader.locale)
    const t = translator(locale)
    const values = { draw: pickText(label, locale).text, why: t(why), who: isChild ? t('week-draw.letter.child', { grade: who }) : who }
    const [subject, body] = [t('week-draw.letter.calledOff.subject', values), t('week-draw.letter.calledOff.body', values)]
    await sendMail(trx, { to: reader.email, locale, subject, body, ...(isChild && { about: [holder.id] }) })
  }
}

async function findFamily(db: Db, childId: number): Promise<{ readers: Actor[]; who: string }> {
  const child = await findPerson(db, childId)
  return { readers: child ? await children.guardians(db, childId) : [], who: String(child?.grade ?? '') }
}

async function findTeacher(db: Db, classId: number): Promise<{ readers: Actor[]; who: string }> {
  const [schoolClass] = await listClasses(db, [classId])
  const teacher = schoolClass && (await findPerson(db, schoolClass.teacherId))
  return { readers: teacher ? [teacher] : [], who: schoolClass ? className(schoolClass) : '' }
}
