import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import type * as Content from './content/types.ts'

const read = <T>(path: string): T => JSON.parse(readFileSync(new URL(path, import.meta.url), 'utf8')) as T

const regions = read<Content.Region[]>('../regions.json')
const topics = read<Content.Topic[]>('./content/topics.json')
const members = read<Content.Member[]>('./content/members.json')
const partners = read<Content.Partner[]>('./content/partners.json')
const schools = read<Content.School[]>('./content/schools.json')
const people = read<Content.Person[]>('./content/people.json')
const sessions = read<Content.SessionItem[]>('./content/sessions.json')
const programmes = read<Content.Programme[]>('./content/programmes.json')
const news = read<Content.NewsItem[]>('./content/news.json')
const nicknames = read<{
  adjectives: { ru: Record<'m' | 'f' | 'n', string>; en: string }[]
  nouns: { ru: string; gender: 'm' | 'f' | 'n'; en: string }[]
}>('../../src/modules/schools/classes/nicknames.json')

const all = { topics, members, partners, schools, people, sessions, programmes, news }
const demo = { members, partners, schools, people }

const slugsOf = (rows: { slug: string }[]) => new Set(rows.map((row) => row.slug))
const unknown = (used: string[], known: Set<string>) => used.filter((slug) => !known.has(slug))
const repeated = (values: string[]) => values.filter((v, i) => values.indexOf(v) !== i)
const peopleOf = <R extends Content.Person['role']>(role: R) =>
  people.filter((p): p is Extract<Content.Person, { role: R }> => p.role === role)

/** Every {ru, en} found anywhere in a value. */
function textsIn(value: unknown): Record<string, unknown>[] {
  if (value === null || typeof value !== 'object') return []
  if (Array.isArray(value)) return value.flatMap(textsIn)
  const own = 'ru' in value || 'en' in value ? [value as Record<string, unknown>] : []
  return [...own, ...Object.values(value).flatMap(textsIn)]
}

function offsetAt(zone: string, at: string): string {
  const parts = new Intl.DateTimeFormat('en', {
    timeZone: zone,
    timeZoneName: 'longOffset',
  }).formatToParts(new Date(at))
  return parts.find((part) => part.type === 'timeZoneName')?.value ?? ''
}
const offsets = (rows: { zone: string }[], at = '2026-11-23T00:00Z') => new Set(rows.map((row) => offsetAt(row.zone, at)))

/** WCAG 2.2 contrast of a colour against white. */
function contrastOnWhite(hex: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((i) => {
    const c = parseInt(hex.slice(i, i + 2), 16) / 255
    return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4
  })
  return 1.05 / (0.2126 * r + 0.7152 * g + 0.0722 * b + 0.05)
}

describe('regions', () => {
  test('are the 83 of ISO 3166-2:RU, each on a tile of its own within 24 by 11', () => {
    expect(regions).toHaveLength(83)
    expect(repeated(regions.map((r) => r.code))).toEqual([])
    expect(repeated(regions.map((r) => `${r.tile.col},${r.tile.row}`))).toEqual([])
    expect(regions.filter((r) => !/^RU-[A-Z]{2,3}$/.test(r.code))).toEqual([])
    expect(regions.filter((r) => r.tile.col > 23 || r.tile.row > 10)).toEqual([])
  })

  test('use 26 zones that fall into 11 groups in November and in February', () => {
    const zones = [...new Set(regions.flatMap((r) => r.zones))].map((zone) => ({ zone }))
    expect(zones).toHaveLength(26)
    expect(offsets(zones, '2026-11-23T00:00Z').size).toBe(11)
    expect(offsets(zones, '2027-02-08T00:00Z').size).toBe(11)
    expect(regions.filter((r) => !r.zones.includes(r.zone))).toEqual([])
  })
})

describe('every list', () => {
  test.each(Object.entries(all))('%s has unique well-formed slugs', (_name, rows) => {
    const slugs = rows.map((row) => row.slug)
    expect(repeated(slugs)).toEqual([])
    expect(slugs.filter((slug) => !/^[a-z0-9]+(-[a-z0-9]+)*$/.test(slug))).toEqual([])
  })

  test.each(Object.entries({ ...all, regions }))('%s has both languages', (_name, rows) => {
    const poor = textsIn(rows).filter(({ ru, en }) =>
      [ru, en].some((text) => typeof text !== 'string' || text.trim() !== text || text === ''),
    )
    expect(poor).toEqual([])
    const swapped = textsIn(rows).filter(({ ru, en }) => !/\p{Script=Cyrillic}/u.test(String(ru)) || !/[A-Za-z]/.test(String(en)))
    expect(swapped).toEqual([])
  })

  test.each(Object.entries(demo))('%s stands in zones of its regions', (_name, rows) => {
    const zonesOf = new Map(regions.map((r) => [r.code, r.zones]))
    expect(rows.filter((row) => !zonesOf.get(row.region)?.includes(row.zone))).toEqual([])
  })

  test('names only topics that exist', () => {
    const used = [...members, ...partners.flatMap((p) => p.tasks), ...sessions, ...programmes].map((row) => row.topic)
    expect(unknown(used, slugsOf(topics))).toEqual([])
    expect(unknown([...slugsOf(topics)], new Set(sessions.map((s) => s.topic)))).toEqual([])
  })
})

describe('members, partners and schools', () => {
  test('22 members cover all 11 time zones; accents can be read on white', () => {
    expect(members).toHaveLength(22)
    expect(offsets(members).size).toBe(11)
    expect(members.filter((m) => !/^#[0-9a-f]{6}$/.test(m.accent))).toEqual([])
    expect(members.filter((m) => contrastOnWhite(m.accent) < 4.5)).toEqual([])
    expect(repeated(members.map((m) => m.accent))).toEqual([])
  })

  test('every member has one of the twelve accents; 18 have a drawn logo in three sizes, small and said in words', () => {
    expect(members.filter(({ look }) => !(Number.isInteger(look.accent) && look.accent >= 0 && look.accent < 12))).toEqual([])
    expect(new Set(members.map(({ look }) => look.accent)).size).toBe(12)
    const logos = read<Record<string, { plate: string; files: { file: string; width: number; height: number }[] }>>('./logos/logos.json')
    expect(Object.keys(logos)).toEqual(members.filter(({ look }) => look.logo).map(({ slug }) => slug))
    expect(Object.keys(logos)).toHaveLength(18)
    expect(new Set(Object.values(logos).map(({ plate }) => plate))).toEqual(new Set(['light', 'dark']))
    for (const { files } of Object.values(logos)) {
      expect(files.map(({ width, height }) => Math.max(width, height))).toEqual([96, 192, 384])
      for (const { file } of files)
        expect([file, readFileSync(new URL(`./logos/${file}`, import.meta.url)).length < 9_000]).toEqual([file, true])
    }
  })

  test('8 partners each offer tasks', () => {
    expect(partners).toHaveLength(8)
    expect(partners.filter((p) => p.tasks.length === 0)).toEqual([])
    expect(repeated(partners.flatMap((p) => p.tasks.map((task) => task.slug)))).toEqual([])
  })

  test('schools cover all 11 time zones and at least 45 regions, villages too', () => {
    expect(offsets(schools).size).toBe(11)
    expect(new Set(schools.map((s) => s.region)).size).toBeGreaterThanOrEqual(45)
    expect(schools.filter((s) => s.kind === 'village').length).toBeGreaterThanOrEqual(10)
  })
})

describe('people', () => {
  test('one of each role is marked for the newcomer', () => {
    const marked = people.filter((p) => p.demo).map((p) => p.role)
    expect(marked.toSorted()).toEqual([
      'coordinator',
      'evaluator',
      'guardian',
      'lecturer',
      'moderator',
      'office',
      'partner',
      'pupil',
      'teacher',
    ])
  })

  test('belong to members, partners, schools and children that exist', () => {
    const staff = people.filter((p) => 'member' in p).map((p) => p.member)
    expect(unknown(staff, slugsOf(members))).toEqual([])
    expect(
      unknown(
        peopleOf('partner').map((p) => p.partner),
        slugsOf(partners),
      ),
    ).toEqual([])
    expect(
      unknown(
        people.filter((p) => 'school' in p).map((p) => p.school),
        slugsOf(schools),
      ),
    ).toEqual([])
    const children = peopleOf('guardian').flatMap((g) => g.children)
    expect(unknown(children, slugsOf(peopleOf('pupil')))).toEqual([])
  })

  test('each member has a coordinator, a moderator and lecturers; each school a teacher', () => {
    expect(peopleOf('coordinator').map((p) => p.member)).toEqual(members.map((m) => m.slug))
    expect(new Set(peopleOf('moderator').map((p) => p.member)).size).toBe(22)
    expect(new Set(peopleOf('lecturer').map((p) => p.member)).size).toBe(22)
    expect(peopleOf('teacher').map((p) => p.school)).toEqual(schools.map((s) => s.slug))
  })

  test('pupils show a first name and an initial, have no address and a grade of school', () => {
    const pupils = peopleOf('pupil')
    expect(pupils.filter((p) => !/^\p{L}+ \p{L}\.$/u.test(p.name.ru))).toEqual([])
    expect(pupils.filter((p) => 'email' in p)).toEqual([])
    expect(pupils.filter((p) => p.grade < 1 || p.grade > 11)).toEqual([])
  })

  test('use the letters that weak software loses', () => {
    const names = people.map((p) => p.name.ru).join('') + schools.map((s) => s.name.ru).join('')
    expect([...'өүҥҕһәҗ'].filter((letter) => !names.toLowerCase().includes(letter))).toEqual([])
  })

  test('adults have addresses that cannot be delivered', () => {
    const emails = people.flatMap((p) => ('email' in p ? [p.email] : []))
    expect(repeated(emails)).toEqual([])
    expect(emails.filter((email) => !/^[a-z0-9-]+@kaleidoscope\.example$/.test(email))).toEqual([])
  })
})

describe('sessions', () => {
  const bandOf = (grade: number) => (grade <= 4 ? 'young' : grade <= 9 ? 'middle' : 'senior')
  const durations = { young: [20, 25], middle: [30, 35], senior: [30, 45] }
  const screenMax = { young: 10, middle: 15, senior: 30 }

  test('are about 150, and no two share a title', () => {
    expect(sessions.length).toBeGreaterThanOrEqual(150)
    expect(repeated(sessions.map((s) => s.title.ru))).toEqual([])
    expect(repeated(sessions.map((s) => s.title.en))).toEqual([])
  })

  test('are led by one or two lecturers of their own member', () => {
    const memberOf = new Map(peopleOf('lecturer').map((p) => [p.slug, p.member]))
    const foreign = sessions.filter((s) => s.lecturers.some((l) => memberOf.get(l) !== s.member))
    expect(foreign.map((s) => s.slug)).toEqual([])
    expect(sessions.filter((s) => s.lecturers.length < 1 || s.lecturers.length > 2)).toEqual([])
    const busy = new Set(sessions.flatMap((s) => s.lecturers))
    expect(unknown([...memberOf.keys()], busy)).toEqual([])
  })

  test('stay within one band of grades and its presets', () => {
    const broken = sessions.filter((s) => {
      const band = bandOf(s.gradeTo)
      return s.gradeFrom > s.gradeTo || bandOf(s.gradeFrom) !== band || !durations[band].includes(s.durationMin)
    })
    expect(broken.map((s) => s.slug)).toEqual([])
  })

  test('keep the screen norm: blocks in fives, none too long, summing to the duration', () => {
    const broken = sessions.filter(
      (s) =>
        s.blocks.reduce((sum, block) => sum + block.minutes, 0) !== s.durationMin ||
        s.blocks.some(
          (block, i) =>
            block.minutes % 5 !== 0 ||
            (block.screen && block.minutes > screenMax[bandOf(s.gradeTo)]) ||
            block.screen === s.blocks[i + 1]?.screen,
        ),
    )
    expect(broken.map((s) => s.slug)).toEqual([])
  })

  test('have abstracts of two to four sentences and a title in their own language', () => {
    const count = (text: string) => text.split(/(?<=[.!?…]»?)\s+(?=[«“\p{Lu}])/u).length
    // One sentence more where the abstract begins or ends by naming the language.
    const broken = sessions.filter((s) => count(s.abstract.ru) < 2 || count(s.abstract.ru) > (s.language === 'ru' ? 4 : 5))
    expect(broken.map((s) => s.slug)).toEqual([])
    expect(sessions.filter((s) => !s.title[s.language])).toEqual([])
  })

  test('cover every format and language', () => {
    expect([...new Set(sessions.map((s) => s.format))].toSorted()).toEqual(['lecture', 'seminar', 'tour', 'workshop'])
    expect([...new Set(sessions.map((s) => s.language))].toSorted()).toEqual(['en', 'ru', 'sah', 'tt'])
  })
})

describe('programmes and news', () => {
  test('12 programmes divide their hours among members that exist, one of them the base', () => {
    expect(programmes).toHaveLength(12)
    const parties = programmes.flatMap((p) => p.members.map((m) => m.member))
    expect(unknown(parties, slugsOf(members))).toEqual([])
    for (const programme of programmes) {
      expect(programme.members.reduce((sum, m) => sum + m.hours, 0)).toBe(programme.hours)
      expect(programme.members.filter((m) => m.role === 'base')).toHaveLength(1)
      expect(programme.gradeFrom).toBeLessThanOrEqual(programme.gradeTo)
      expect(programme.groups.length).toBeGreaterThan(0)
    }
  })

  test('10 news of members that exist, none from the future', () => {
    expect(news).toHaveLength(10)
    const authors = news.flatMap((item) => item.member ?? [])
    expect(unknown(authors, slugsOf(members))).toEqual([])
    expect(news.filter((item) => item.dayOffset > 0)).toEqual([])
    expect(news.filter((item) => item.body.length < 2 || item.body.length > 4)).toEqual([])
  })
})

describe('nicknames', () => {
  const { adjectives, nouns } = nicknames

  test('are at least 60 by 60 distinct words', () => {
    expect(adjectives.length).toBeGreaterThanOrEqual(60)
    expect(nouns.length).toBeGreaterThanOrEqual(60)
    for (const words of [adjectives, nouns]) {
      expect(repeated(words.map((word) => word.en))).toEqual([])
      expect(repeated(words.map((word) => JSON.stringify(word.ru)))).toEqual([])
    }
  })

  test('agree in gender', () => {
    const endings = { m: /[ыио]й$/, f: /[ая]я$/, n: /[ое]е$/ }
    for (const { ru } of adjectives) for (const gender of ['m', 'f', 'n'] as const) expect(ru[gender]).toMatch(endings[gender])
    const looks = { m: /[^аяое]$/, f: /[аяьи]$/, n: /[оеё]$/ }
    expect(nouns.filter((n) => n.gender !== 'm' && !looks[n.gender].test(n.ru))).toEqual([])
    expect(nouns.filter((n) => n.gender === 'm' && !looks.m.test(n.ru))).toEqual([])
  })
})

test('polls have two to six choices in both languages, all different', () => {
  const polls = read<Content.Poll[]>('./content/polls.json')
  expect(polls.length).toBeGreaterThanOrEqual(5)
  expect(textsIn(polls).filter(({ ru, en }) => !/\p{Script=Cyrillic}/u.test(String(ru)) || !/[A-Za-z]/.test(String(en)))).toEqual([])
  for (const { choices } of polls) {
    expect(choices.length).toBeGreaterThanOrEqual(2)
    expect(choices.length).toBeLessThanOrEqual(6)
    expect(new Set(choices.map(({ ru }) => ru)).size).toBe(choices.length)
  }
})

describe('materials', () => {
  const materials = read<Content.MaterialTexts>('./content/materials.json')

  test('have both languages, and a task for each topic', () => {
    expect(textsIn(materials).filter(({ ru, en }) => !/\p{Script=Cyrillic}/u.test(String(ru)) || !/[A-Za-z]/.test(String(en)))).toEqual([])
    expect(materials.tasks.map((task) => task.topic)).toEqual(topics.map((topic) => topic.slug))
  })

  test('every slide is drawn in both languages, small, and said in words', () => {
    const sizes = read<Record<string, { width: number; thumbWidth: number }>>('./slides/sizes.json')
    const names = (['ru', 'en'] as const).flatMap((language) => materials.slides.says.map((_, at) => `${language}-${at + 1}`))
    expect(Object.keys(sizes).toSorted()).toEqual(names.toSorted())
    const bytesOf = (name: string) => readFileSync(new URL(`./slides/${name}`, import.meta.url)).length
    for (const name of names) {
      expect([sizes[name]!.width, sizes[name]!.thumbWidth]).toEqual([1600, 640])
      expect([name, bytesOf(`${name}.webp`) < 90_000, bytesOf(`${name}-small.webp`) < 30_000, bytesOf(`${name}.jpg`) < 110_000]).toEqual([
        name,
        true,
        true,
        true,
      ])
    }
  })
})

describe('evenings, proposals and questions', () => {
  const evenings = read<Content.EveningItem[]>('./content/evenings.json')
  const proposals = read<Content.Proposal[]>('./content/proposals.json')
  const questions = read<Content.Question[]>('./content/questions.json')
  const memberOf = new Map(peopleOf('lecturer').map((p) => [p.slug, p.member]))

  test('have both languages and slugs of their own', () => {
    const rows = [...evenings, ...proposals]
    expect(repeated([...sessions, ...rows].map((row) => row.slug))).toEqual([])
    const poor = textsIn([rows, questions]).filter(({ ru, en }) => !/\p{Script=Cyrillic}/u.test(String(ru)) || !/[A-Za-z]/.test(String(en)))
    expect(poor).toEqual([])
  })

  test('are led by people of their own member', () => {
    const foreign = [...evenings, ...proposals].filter((row) => row.lecturers.some((l) => memberOf.get(l) !== row.member))
    expect(foreign.map((row) => row.slug)).toEqual([])
  })

  test('leave the office something to do', () => {
    expect(new Set(proposals.map((p) => p.state))).toEqual(new Set(['draft', 'submitted', 'accepted', 'declined']))
    expect(proposals.filter((p) => p.state === 'submitted').length).toBeGreaterThanOrEqual(4)
  })

  test('at least five questions of children for each topic, none asked twice', () => {
    expect(topics.filter((topic) => questions.filter((q) => q.topic === topic.slug).length < 5)).toEqual([])
    expect(repeated(questions.map((q) => q.text.ru))).toEqual([])
  })
})
