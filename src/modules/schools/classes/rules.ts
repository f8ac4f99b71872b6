import type { Actor } from '#platform/http/route.ts'

/** "7Б", "7 Кванты", "11": as a school says it. */
export function className({ grade, letter }: { grade: number; letter: string }): string {
  return [...letter].length > 1 ? `${grade} ${letter}` : `${grade}${letter}`
}

const written = /^(\d{1,2})\s*[-–—.,]?\s*[«"“„(]?\s*([^«»"“”„()]{0,8}?)\s*[»"”)]?$/u

/** What a teacher types into one field, "7Б", "7-б", "7 «Кванты»", "11 класс": the grade and what stands after it. */
export function parseClassName(typed: string): { grade: number; letter: string } | undefined {
  const found = written.exec(typed.replace(/\s*(класс|кл\.?|class)$/iu, '').trim())
  const grade = Number(found?.[1])
  if (!found || grade < 1 || grade > 11) return undefined
  const letter = found[2] ?? ''
  return { grade, letter: [...letter].length === 1 ? letter.toLocaleUpperCase('ru') : letter }
}

/** A class is its teacher's alone: nobody else sees its code, its pupils' nicknames or its bookings. */
export function mayKeepClass(actor: Actor | null, schoolClass: { teacherId: number }): boolean {
  return actor !== null && actor.id === schoolClass.teacherId
}
