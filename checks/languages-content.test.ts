import { afterAll, beforeAll, expect, test } from 'vitest'
import { prepareDemo } from '../src/app/demo/prepare.ts'
import { children, listDemoPeople } from '../src/modules/people/index.ts'
import { sql } from '../src/platform/db/database.ts'
import type { TestApp } from './setup/test-app.ts'
import { testApp } from './setup/test-app.ts'

// The whole content is in Russian only, and its reader reads English: each Russian word must stand under lang="ru" (WCAG 3.1.2).
let app: TestApp
let names: string[] = []
beforeAll(async () => {
  app = await testApp({ demo: true, now: '2026-11-23T07:12:00Z' })
  await prepareDemo(app.world, () => {})
  names = await readNames()
  await forgetEnglish()
}, 120_000)
afterAll(() => app?.close())

/** Names are the same in every language, and what people type has none that we know: persons, members, schools, streams, questions, notes. */
async function readNames(): Promise<string[]> {
  const { rows } = await sql<{ name: string }>`
    select name->>'ru' as name from people.person where name ? 'ru' union select name->>'ru' from consortium.member union select short_name->>'ru' from consortium.member
    union select city->>'ru' from consortium.member union select name->>'ru' from week.speaker union select name->>'ru' from week.stream
    union select name->>'ru' from regions.region union select name from schools.school union select settlement from schools.school
    union select body from live.question union select label from live.ticket union select note from week.release where note <> ''`.execute(
    app.db,
  )
  // Children's names are sealed.
  const ids = await app.db.selectFrom('people.person').select('id').where('sealed', 'is not', null).execute()
  const ofChildren = await children.names(
    app.world,
    app.db,
    ids.map(({ id }) => id),
  )
  const called = [...ofChildren.values()].flatMap((name) => [name, name.split(' ')[0]!])
  return [...rows.map((row) => row.name), ...called].toSorted((a, b) => b.length - a.length)
}

async function forgetEnglish(): Promise<void> {
  await app.db.connection().execute(async (db) => {
    // Past what guards append-only tables.
    await sql`set session_replication_role = replica`.execute(db)
    await sql`create function public.russian_only(v jsonb) returns jsonb language sql as $$
      select case jsonb_typeof(v)
        when 'object' then (select coalesce(jsonb_object_agg(key, public.russian_only(value)), '{}') from jsonb_each(case when v ? 'ru' then v - 'en' else v end))
        when 'array' then (select coalesce(jsonb_agg(public.russian_only(one) order by at), '[]') from jsonb_array_elements(v) with ordinality as list(one, at))
        else v end $$`.execute(db)
    const { rows } = await sql<{ part: string; whole: string }>`
      select format('%I.%I', table_schema, table_name) as whole, format('%I', column_name) as part
      from information_schema.columns join information_schema.tables using (table_schema, table_name)
      where table_type = 'BASE TABLE' and data_type = 'jsonb' and is_generated = 'NEVER'
        and table_schema in ('consortium', 'week', 'catalogue', 'news', 'trends', 'live', 'trajectory')`.execute(db)
    for (const { whole, part } of rows)
      await sql.raw(`update ${whole} set ${part} = public.russian_only(${part}) where ${part} is not null`).execute(db)
    await sql`set session_replication_role = origin`.execute(db)
  })
}

const empty = new Set(['area', 'base', 'br', 'col', 'hr', 'img', 'input', 'link', 'meta', 'source', 'track', 'wbr'])

/** Texts and spoken attributes of a page that stand under this language. */
function saidIn(html: string, wanted: string): string[] {
  const open = [{ tag: '', lang: '' }]
  const said: string[] = []
  for (const [, closing, tag, attributes = '', text] of html.matchAll(/<!doctype[^>]*>|<(\/?)([a-z][\w-]*)([^>]*)>|([^<]+)/gi)) {
    const inner = open.at(-1)!
    if (text !== undefined) {
      if (inner.lang === wanted && !['title', 'script', 'textarea'].includes(inner.tag)) said.push(text)
    } else if (closing) {
      while (open.length > 1 && open.pop()!.tag !== tag) continue
    } else if (tag) {
      const lang = / lang="([^"]*)"/.exec(attributes)?.[1] ?? inner.lang
      if (lang === wanted) said.push(...[...attributes.matchAll(/ (?:alt|aria-label)="([^"]*)"/g)].map((match) => match[1]!))
      if (!empty.has(tag) && !attributes.endsWith('/')) open.push({ tag, lang })
    }
  }
  return said
}

/** Russian words outside of names, and outside of a title that a sentence of ours quotes or names after a colon. */
const russianIn = (text: string): boolean =>
  /[А-Яа-яЁё]{2}/.test(
    names.reduce((left, name) => left.replaceAll(name, ' '), text.replaceAll('&quot;', '"')).replaceAll(/“[^”]*”|^[A-Za-z ]+: .*/g, ' '),
  )

test.each(['visitor', 'pupil', 'teacher'] as const)('a %s hears every Russian word in Russian', { timeout: 60_000 }, async (role) => {
  const found = (await listDemoPeople(app.db)).find((one) => one.role === role)
  const as = found && { as: found.actor.id }
  const wrong: string[] = []
  const waiting = role === 'visitor' ? ['/', '/search?q=лёд'] : ['/me', '/passport']
  const seen = new Set<string>()
  for (let href = waiting.shift(); href !== undefined; href = waiting.shift()) {
    // One page of each kind: what differs are slugs, ids and dates.
    const kind = href
      .replace(/\?.*/, '?')
      .replaceAll(/\/[^/?]*[-\d][^/?]*/g, '/…')
      .replace(/\/(members|partners|programmes|news)\/\w+/, '/$1/…')
    if (seen.has(kind) || /\.\w+$|\/(language|materials|live|demo)\b|\/(events|video|audio|sign|calendar)$/.test(href.replace(/\?.*/, '')))
      continue
    seen.add(kind)
    const answer = await app.request(href, { ...as, cookies: { locale: 'en' } })
    if (answer.status !== 200 || !answer.headers.get('content-type')?.includes('html')) continue
    const html = await answer.text()
    wrong.push(
      ...saidIn(html, 'en')
        .filter(russianIn)
        .map((text) => `${href}: ${text}`),
    )
    waiting.push(...[...html.matchAll(/<a[^>]* href="(\/[^"#]*)/g)].map((match) => match[1]!.replaceAll('&amp;', '&')))
  }
  expect(seen.size).toBeGreaterThan(8)
  expect([...new Set(wrong)]).toEqual([])
})
