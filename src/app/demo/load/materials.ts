import type { Placement } from '../timetable/plan.ts'
import type { Making, NewSession } from './sessions.ts'

/** What a session gives: slides in its language, its topic's task, and the sheet where pupils do something themselves. Evenings give none. */
export function materialsOf({ item }: Pick<Placement, 'item'>, { content, state }: Making): NonNullable<NewSession['materials']> {
  const { papers } = state
  if (!papers || !('gradeFrom' in item)) return []
  const { slides, handout, tasks } = content.materials
  const deck = papers.slides[item.language === 'en' ? 'en' : 'ru']
  const task = tasks.find((one) => one.topic === item.topic)
  const pages = deck.map((page, at) => ({ ...page, says: slides.says[at]! }))
  return [
    ...(pages.length > 0 ? [{ kind: 'slides' as const, title: slides.title, pages }] : []),
    ...(task ? [{ kind: 'task' as const, title: task.title, body: task.body }] : []),
    ...(item.format !== 'tour' ? [{ kind: 'handout' as const, title: handout.title, body: handout.body, pdf: papers.sheet }] : []),
  ]
}
