import type { Visitor } from './visitor.ts'

/** Fills in everything that a proposal needs beside its title, and presses "Hand in". */
export async function completeProposal(visitor: Visitor): Promise<void> {
  const { page } = visitor
  await visitor.fill('abstract', 'Почему мухи прилипают, а паук нет: разберём нить под микроскопом и сделаем свою.')
  await visitor.choose('format', 'lecture')
  await visitor.choose('topic')
  await visitor.choose('member')
  await visitor.choose('gradeFrom', '5')
  await visitor.choose('gradeTo', '9')
  // The parts by the norm of these grades: the form comes again with them.
  await visitor.press(page.locator('main button[value="preset"]'))
  await visitor.tick('ageMark', '6+')
  await visitor.choose('lecturer')
  await visitor.choose('moderator')
  await visitor.fill('kit', 'Стакан воды и соль')
  await visitor.tick('access', 'captions')
  await visitor.tick('videoKind', 'broadcast')
  await visitor.fill('fallback', 'Рассказываю голосом по слайдам')
  await visitor.tick('recordingChoice', 'staff')
  await visitor.press(page.locator('main button[value="submit"]'))
}
