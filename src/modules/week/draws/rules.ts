import type { Child } from '#people'
import type { SchoolClass } from '#schools'
import type { Draw } from '#seats'

/** What `seats` knows a week by. */
export const weekOwner = 'week.week'

/** The letter of each kind of quota in our draws; their order is the office's. */
export const quotaLetters = { region: 'A', rural: 'B', firstTime: 'C', access: 'D' } as const
export type QuotaKind = keyof typeof quotaLetters
export const quotaKinds = Object.keys(quotaLetters) as QuotaKind[]

/** What is known of an applicant that a quota may ask for. */
export interface Standing {
  regionCode: string | null
  /** Of its school; undefined: nobody knows, so the applicant says. */
  rural: boolean | undefined
  /** It had no seat yet, and nothing was claimed for it. */
  firstTime: boolean
  /** Null where it isn't asked: a class. */
  needs: boolean | null
}

export function standingOfChild(
  child: Pick<Child, 'regionCode' | 'needs'>,
  facts: { rural: boolean | undefined; firstTime: boolean },
): Standing {
  return { regionCode: child.regionCode, needs: child.needs.length > 0, ...facts }
}

export function standingOfClass({ school }: Pick<SchoolClass, 'school'>, firstTime: boolean): Standing {
  return { regionCode: school.regionCode, rural: school.rural, firstTime, needs: null }
}

/** Why a quota counts for an applicant, or doesn't; `declared`: as the applicant says. */
export type Verdict = 'yes' | 'no' | 'declared' | 'notAsked'

export interface Judged {
  letter: string
  kind: QuotaKind
  verdict: Verdict
}

/** Each quota of the draw in its published order, and whether it counts here. What is declared counts where nobody knows better. */
export function judge(quotas: Draw['quotas'], regions: ReadonlyMap<string, readonly string[]>, standing: Standing): Judged[] {
  return quotas.map(({ letter, kind }) => ({ letter, kind, verdict: verdictOf(kind, regions.get(letter) ?? [], standing) }))
}

function verdictOf(kind: QuotaKind, regions: readonly string[], standing: Standing): Verdict {
  const say = (yes: boolean): Verdict => (yes ? 'yes' : 'no')
  if (kind === 'region') return say(standing.regionCode !== null && regions.includes(standing.regionCode))
  if (kind === 'rural') return standing.rural === undefined ? 'declared' : say(standing.rural)
  if (kind === 'firstTime') return say(standing.firstTime)
  return standing.needs === null ? 'notAsked' : say(standing.needs)
}

/** The letters that go into the list: those that are so, and those that were declared. */
export function lettersOf(judged: readonly Judged[], declared: readonly string[]): string {
  return judged
    .filter(({ verdict, letter }) => verdict === 'yes' || (verdict === 'declared' && declared.includes(letter)))
    .map(({ letter }) => letter)
    .toSorted()
    .join('')
}
