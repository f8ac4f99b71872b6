import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { listMembers } from '../src/modules/consortium/index.ts'
import { listDemoPeople } from '../src/modules/people/index.ts'
import type { Role } from '../src/modules/people/index.ts'
import { listTopics } from '../src/modules/trends/index.ts'
import { insertSessions, insertWeek } from '../src/modules/week/index.ts'
import { inTransaction } from '../src/platform/db/database.ts'
import type { House } from './setup/house.ts'
import { openHouse } from './setup/house.ts'
import type { Manner, Visitor } from './setup/visitor.ts'
import { openVisitor } from './setup/visitor.ts'

// The office appoints reviewers and assigns; a reviewer reads, marks, and steps back from what they know; the office decides and writes.
let house: House
beforeAll(async () => {
  house = await openHouse()
})
afterAll(() => house.close())

const path = (visitor: Visitor): string => new URL(visitor.page.url()).pathname

async function become(visitor: Visitor, role: string): Promise<void> {
  await visitor.go('/demo')
  await visitor.press(visitor.page.locator(`form:has(input[value="${role}"]) button`))
  expect(path(visitor)).toBe('/me')
}

const idOf = async (role: Role): Promise<number> => (await listDemoPeople(house.world.db)).find((person) => person.role === role)!.actor.id

/** A week of its own with four proposals of the demonstration's lecturer. */
async function makeWeek(slug: string): Promise<string[]> {
  const { db } = house.world
  const author = await idOf('lecturer')
  const [member] = await listMembers(db)
  const [topic] = await listTopics(db)
  const guids = ['Лёд', 'Соль', 'Пар', 'Дым'].map(() => crypto.randomUUID())
  await inTransaction(db, async (trx) => {
    const name = { ru: `Неделя рецензий ${slug}`, en: `Week of reviews ${slug}` }
    const streams = [{ slug: 'main', name: { ru: 'Зал', en: 'Hall' } }]
    const week = await insertWeek(trx, { slug, name, zone: 'Europe/Moscow', startsOn: '2027-03-01', endsOn: '2027-03-05', streams })
    await insertSessions(
      trx,
      week.id,
      guids.map((guid, at) => ({
        guid,
        state: 'submitted' as const,
        title: { ru: `Тайна № ${at + 1}, ${slug}`, en: `Mystery No. ${at + 1}, ${slug}` },
        abstract: { ru: 'Почему лёд скользкий: смотрим, трогаем, считаем.', en: 'Why ice is slippery: we look, touch and count.' },
        format: 'lecture',
        language: 'ru',
        gradeFrom: 5,
        gradeTo: 9,
        topicSlug: topic!.slug,
        memberId: member!.id,
        durationMin: 30,
        proposedBy: author,
        people: [{ role: 'lecturer' as const, personId: author, name: { ru: 'Лектор' } }],
      })),
    )
  })
  return guids
}

interface Story {
  manner: Manner
  locale: string
  width: number
  slug: string
}
const stories: Story[] = [
  { manner: 'keyboard', locale: 'en-GB', width: 1280, slug: 'review-keys' },
  { manner: 'no JavaScript', locale: 'ru-RU', width: 360, slug: 'review-plain' },
]

describe.each(stories)('$manner, $locale, $width px', ({ manner, locale, width, slug }) => {
  const open = (): Promise<Visitor> => openVisitor(house, manner, { locale, width })

  async function assignAll(office: Visitor): Promise<void> {
    await office.go(`/office/weeks/${slug}/proposals`)
    await office.checkPage()
    await office.go(`/office/weeks/${slug}/reviews`)
    await office.checkPage()
    await office.choose('person', String(await idOf('evaluator')))
    await office.press(office.page.locator('main #appoint .submit button'))
    await office.checkPage()
    await office.press(office.page.locator('main details.confirm > summary').first())
    await office.press(office.page.locator(`main form[action$="/reviews/assign"] button`))
    await office.checkPage()
    expect(await office.text()).toContain(locale === 'ru-RU' ? 'Назначено 4 рецензии' : '4 reviews were assigned')
  }

  async function read(reviewer: Visitor, guids: readonly string[]): Promise<void> {
    await reviewer.press(reviewer.page.locator('main a[href="/reviews"]').first())
    await reviewer.checkPage()
    await reviewer.press(reviewer.page.locator(`main a[href="/reviews/${guids[0]}"]`))
    await reviewer.checkPage()
    // Half a review is kept; what is missing is said.
    await reviewer.tick('ageFit', '4')
    await reviewer.fill('comment', 'Опыт хорош, начало длинно')
    await reviewer.press(reviewer.page.locator('main button[value="submit"]'))
    await reviewer.checkPage()
    expect(await reviewer.page.locator('main .summary a').count()).toBe(3)
    expect(await reviewer.page.locator('main [name="comment"]').inputValue()).toBe('Опыт хорош, начало длинно')
    for (const [name, mark] of Object.entries({ clarity: '5', handsOn: '5', safety: '4' })) await reviewer.tick(name, mark)
    await reviewer.press(reviewer.page.locator('main button[value="submit"]'))
    expect(path(reviewer)).toBe('/reviews')
    // What one knows too well is given back, and is not there any more.
    await reviewer.go(`/reviews/${guids[1]}`)
    await reviewer.press(reviewer.page.locator('main details.confirm > summary'))
    await reviewer.tick('why', 'recognised')
    await reviewer.press(reviewer.page.locator('main form[action$="/recuse"] .submit button'))
    await reviewer.checkPage()
    expect(await reviewer.page.locator(`main a[href="/reviews/${guids[1]}"]`).count()).toBe(0)
    const gone = await reviewer.page.goto(`${house.address}/reviews/${guids[1]}`)
    expect(gone!.status()).toBe(404)
    await reviewer.go('/reviews/conflicts')
    await reviewer.checkPage()
  }

  async function decide(office: Visitor, guids: readonly string[]): Promise<void> {
    await office.go(`/office/weeks/${slug}/proposals/${guids[0]}`)
    await office.checkPage()
    expect(await office.text()).toContain('Опыт хорош, начало длинно')
    await office.go(`/office/weeks/${slug}/decisions`)
    await office.checkPage()
    for (const guid of [guids[0]!, guids[2]!])
      await office.tick('proposal', (await office.page.locator(`main #c-${guid}`).getAttribute('value'))!)
    await office.fill('note', 'Ждём вас!')
    await office.press(office.page.locator('main button[value="accepted"]'))
    await office.checkPage()
    await office.press(office.page.locator('main a[href$="/letters"]').last())
    await office.checkPage()
    await office.press(office.page.locator('main details.confirm > summary').last())
    await office.press(office.page.locator('main form[action$="/letters/send"] button'))
    await office.checkPage()
  }

  test('from proposals to letters', { timeout: 240_000 }, async () => {
    const guids = await makeWeek(slug)
    const office = await open()
    await become(office, 'office')
    await assignAll(office)
    const reviewer = await open()
    await become(reviewer, 'evaluator')
    await read(reviewer, guids)
    await decide(office, guids)
    const { db } = house.world
    const states = await db.selectFrom('week.session').select(['guid', 'state']).where('guid', 'in', guids).execute()
    expect(guids.map((guid) => states.find((row) => row.guid === guid)!.state)).toEqual(['accepted', 'inReview', 'accepted', 'inReview'])
    const letters = await db.selectFrom('platform.mail').select('subject').where('subject', 'like', `Принято:%${slug}»`).execute()
    expect(letters.map(({ subject }) => subject).toSorted()).toEqual([`Принято: «Тайна № 1, ${slug}»`, `Принято: «Тайна № 3, ${slug}»`])
    const author = await open()
    await become(author, 'lecturer')
    await author.go(`/proposals/${guids[0]}`)
    await author.checkPage()
    expect(await author.text()).not.toContain('Опыт хорош')
    await author.go(`/proposals/${guids[1]}/conflicts`)
    await author.checkPage()
    for (const visitor of [office, reviewer, author]) await visitor.leave()
  })
})
