import { asData, holding, inWords } from '#platform/holding.ts'
import type { Holding, World } from '#platform/http/route.ts'
import type { LocalText } from '#platform/i18n.ts'
import { pickText } from '#platform/i18n.ts'
import type { Ui } from '#ui/context.ts'
import type { Subject } from '../evidence/rules.ts'
import type { SessionFacts } from '../proofs/facts.ts'

export function holdsOfTrajectory(world: World, personId: number, ui: Ui): Promise<Holding[]> {
  return readSubject(world, { type: 'person', id: personId }, ui)
}

export function passHoldsOfTrajectory(world: World, passId: number, ui: Ui): Promise<Holding[]> {
  return readSubject(world, { type: 'class_pass', id: passId }, ui)
}

/** Rows of the passport, also those that later ones replaced, and its papers. */
async function readSubject({ db }: World, subject: Subject, ui: Ui): Promise<Holding[]> {
  const evidence = await db
    .selectFrom('trajectory.evidence')
    .selectAll()
    .where('subject_type', '=', subject.type)
    .where('subject_id', '=', subject.id)
    .orderBy('at')
    .execute()
  const proofs = await db
    .selectFrom('trajectory.proof')
    .selectAll()
    .where('subject_type', '=', subject.type)
    .where('subject_id', '=', subject.id)
    .orderBy('id')
    .execute()
  return [
    ...holding(
      ui,
      'trajectory.evidence',
      evidence.map((row) => ({
        words: ui.t('holdings.trajectory.evidence.item', { minutes: Math.round(row.present_s / 60), day: inWords(ui, row.at) }),
        data: asData(row),
      })),
    ),
    ...holding(
      ui,
      'trajectory.proofs',
      proofs.map((row) => {
        const title = pickText((row.facts as SessionFacts).title as LocalText, ui.locale).text
        return { words: ui.t('holdings.trajectory.proofs.item', { title, code: row.code }), data: asData(row) }
      }),
    ),
  ]
}
