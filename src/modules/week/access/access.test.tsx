import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { people } from '#people'
import { inTransaction } from '#platform/db/database.ts'
import { formatLook, ordinaryLook } from '#ui/look.ts'
import { renderUi, textOf } from '#ui/testing/render.tsx'
import { testApp } from '../../../../checks/setup/test-app.ts'
import type { TestApp } from '../../../../checks/setup/test-app.ts'
import { week } from '../module.ts'
import { releaseTimetable } from '../releases/release.ts'
import { insertSessions } from '../weeks/insert.ts'
import { accessFacts } from '../weeks/kinds.ts'
import type { AccessFact } from '../weeks/kinds.ts'
import { sampleSession, sampleStart, sampleWeek } from '../weeks/sample.ts'
import { AccessSection, NeedsNotice } from './views.tsx'

let app: TestApp
const day = '/weeks/sample/2026-11-23'
const reader = (needs: AccessFact[] = [], locale = 'ru') => {
  const look = formatLook({ ...ordinaryLook, needs })
  return { cookies: { zone: 'Europe/Moscow', locale, ...(look && { look }) } }
}
const titles = (page: string) => [...page.matchAll(/<h3><a href="[^"]*"[^>]*>([^<]*)<\/a><\/h3>/g)].map((match) => match[1])

beforeAll(async () => {
  app = await testApp({ now: '2026-11-23T05:00:00Z', modules: [people, week] })
  const sample = await sampleWeek(app.db, { sessions: 0, released: false })
  const session = (ru: string, minutes: number, facts: string[], more = {}) =>
    sampleSession(sample, { title: { ru }, startsAt: sampleStart.add({ minutes }), accessFacts: facts, ...more })
  await inTransaction(app.db, async (trx) => {
    await insertSessions(trx, sample.id, [
      session('С субтитрами', 0, ['captions', 'lowBandwidth'], { guid: 'a0000000-0000-4000-8000-000000000001' }),
      session('С жестами', 60, ['captions', 'signLanguage'], { waveOf: 'a0000000-0000-4000-8000-000000000001' }),
      session('Без обещаний', 120, []),
      session('По-старому', 180, ['captions', 'telepathy']),
    ])
    const done = await releaseTimetable(trx, {
      ...{ weekId: sample.id, actorId: null, now: sampleStart.subtract({ hours: 24 }), quiet: true, imported: true },
    })
    if (!done.ok) throw new Error('not released')
  })
})
afterAll(() => app.close())

describe('the filter', () => {
  test('of several facts shows what has all of them', async () => {
    expect(titles(await app.page(day, reader()))).toEqual(['С субтитрами', 'С жестами', 'Без обещаний', 'По-старому'])
    expect(titles(await app.page(`${day}?access=captions`, reader()))).toEqual(['С субтитрами', 'С жестами', 'По-старому'])
    expect(titles(await app.page(`${day}?access=signLanguage,captions`, reader()))).toEqual(['С жестами'])
  })

  test('is links with numbers: each adds a fact to those chosen, or takes it away', async () => {
    const page = await app.page(`${day}?grade=7&access=captions`, reader())
    expect(page).toContain('<span>Доступность: <b>Субтитры</b></span>')
    expect(page).toMatch(
      /href="\/weeks\/sample\/2026-11-23\?grade=7&amp;access=captions,signLanguage"[^>]*><span>Жестовый язык<\/span><span>1</,
    )
    expect(page).toMatch(/href="\/weeks\/sample\/2026-11-23\?grade=7" aria-current="true"><span>Субтитры<\/span><span>убрать</)
    expect(page).toContain('<input type="hidden" name="access" value="captions"')
  })

  test('stays in links to other days, in one order whatever the address had', async () => {
    const page = await app.page(`${day}?access=signLanguage,captions`, reader())
    expect(page).toContain('href="/weeks/sample/2026-11-24?access=captions,signLanguage"')
  })

  test('that nobody knows is told and left out, the others hold', async () => {
    const answer = await app.request(`${day}?access=telepathy,signLanguage`, reader())
    expect(answer.status).toBe(422)
    const page = await answer.text()
    expect(page).toContain('Такого условия доступности нет')
    expect(titles(page)).toEqual(['С жестами'])
  })
})

describe('needs', () => {
  test('put a quiet badge on what suits, and one link that shows only that and names no need', async () => {
    const page = await app.page(day, reader(['signLanguage', 'captions']))
    expect(page.match(/Всё важное есть/g)).toHaveLength(1)
    expect(page).toMatch(/href="\/weeks\/sample\/2026-11-23\?suits=me">Только то, что мне подходит \(1\)/)
    expect(titles(await app.page(`${day}?suits=me`, reader(['signLanguage', 'captions'])))).toEqual(['С жестами'])
    expect(page).not.toMatch(/href="[^"]*=captions,signLanguage/)
  })

  test('of one reader are not the other’s: without them the page has neither, and says how to get there', async () => {
    await app.page(`${day}?suits=me`, reader(['signLanguage']))
    const page = await app.page(`${day}?suits=me`, reader())
    expect(titles(page)).toHaveLength(4)
    expect(page).not.toContain('Всё важное есть')
    expect(page).toContain(`href="/view?next=${encodeURIComponent(`${day}?suits=me`)}"`)
  })

  test('do not change what exports say: the facts of each session, in words', async () => {
    const json = await app.page('/weeks/sample/export.json', reader())
    expect(json).toContain('Доступность: субтитры, показ для слабой связи')
    expect(json).toContain('Доступность: субтитры, жестовый язык')
  })

  test('stand in no log of changes and in no export', async () => {
    await app.page(day, reader(['signLanguage']))
    const written = await app.db.selectFrom('platform.audit').select('action').execute()
    expect(written).toEqual([{ action: 'week.releaseTimetable' }])
    for (const format of ['xml', 'json', 'ics']) {
      const [mine, bare] = [
        await app.page(`/weeks/sample/export.${format}`, reader(['signLanguage'])),
        await app.page(`/weeks/sample/export.${format}`, reader()),
      ]
      expect(mine).toBe(bare)
    }
  })
})

describe('a session’s page', () => {
  const path = '/weeks/sample/sessions/s-subtitrami'

  test('says each fact with what it means', async () => {
    const page = await app.page(path, reader())
    expect(page).toContain('<dt>Субтитры</dt><dd>Всё, что говорят, написано на экране, пока идёт занятие.</dd>')
    expect(page).not.toContain('важно:')
    const bare = await app.page('/weeks/sample/sessions/bez-obeshchanii', reader())
    expect(bare).toContain('в программе ничего не сказано')
  })

  test('keeps a word of an older vocabulary as it is', async () => {
    expect(await app.page('/weeks/sample/sessions/po-staromu', reader())).toContain('<dt>telepathy</dt>')
  })

  test('holds it against the reader’s needs in a sentence, and leads to the time that has them', async () => {
    const page = await app.page(path, reader(['signLanguage', 'captions']))
    expect(page).toContain('Тебе важно: субтитры и жестовый язык. На этом занятии есть: субтитры. Здесь нет жестового языка.')
    expect(page).toMatch(/Но есть в другое время:<!-- --> |Но есть в другое время: /)
    expect(page).toContain('href="/weeks/sample/sessions/s-zhestami"')
    expect(page).toContain('href="/weeks/sample?suits=me"')
    const english = await app.page(path, reader(['signLanguage', 'captions', 'transcript'], 'en'))
    expect(english).toContain(
      'You asked for captions, sign language and the full text afterwards. This session has captions. It has no sign language or full text afterwards.',
    )
  })
})

/** The notice as text, for a session that promises these facts. */
function notice(access: AccessFact[], needs: AccessFact[], more: { adult?: boolean; imported?: boolean; locale?: 'ru' | 'en' } = {}) {
  const session = { facts: { access } as never, endsAt: sampleStart.add({ hours: 1 }) }
  const html = renderUi(
    <NeedsNotice week={{ slug: 'w', source: more.imported ? { format: 'frab-xml' } : {} } as never} session={session} />,
    {
      look: { ...ordinaryLook, needs },
      locale: more.locale ?? 'ru',
      person: more.adult ? { name: 'А', roles: ['teacher'] } : null,
    },
  )
  return textOf(html)
}

describe('the sentence', () => {
  test('is not there for a reader without needs', () => {
    expect(notice(['captions'], [])).toBe('')
  })
  test('says that all is there', () => {
    expect(notice(['captions', 'transcript'], ['captions'])).toContain('Тебе важно: субтитры. На этом занятии это есть.')
    expect(notice(['captions', 'transcript'], ['captions', 'transcript'], { locale: 'en' })).toContain(
      'You asked for captions and the full text afterwards. This session has all of it.',
    )
  })
  test('addresses grown-ups as such', () => {
    const text = notice([], ['captions', 'plainLanguage'], { adult: true })
    expect(text).toContain('Вам важно: субтитры и простой язык. Здесь нет субтитров и простого языка.')
    expect(text).toContain('Спросите университет')
  })
  test('does not deny what a programme from a file just doesn’t say', () => {
    expect(notice([], ['captions'], { imported: true })).toContain('Есть ли это здесь, в программе не сказано.')
    expect(notice(['captions'], ['captions', 'kitFree'], { imported: true })).toContain(
      'Про остальное в программе не сказано: участие без материалов.',
    )
  })
})

test.each(accessFacts)('%s has its word, its meaning and its place in sentences in both languages', (fact) => {
  for (const locale of ['ru', 'en'] as const) {
    const list = textOf(renderUi(<AccessSection access={[fact]} />, { locale }))
    expect(list.length).toBeGreaterThan(30)
    expect(list).not.toContain(fact === 'captions' || fact === 'transcript' ? '\u0000' : fact)
    expect(notice([], [fact], { locale })).not.toMatch(/undefined|week-access/)
  }
})
