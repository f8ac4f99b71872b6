import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { parseSchedule, publicName, writeSchedule, type ScheduleFormat } from './index.ts'

test.each([
  ['Аня Выдуманная', 'Аня Выдуманная'],
  ['Rosa (@rosa)', 'Rosa (@rosa)'],
  ['vera@lab.example', undefined],
  [' <vera@lab.example> ', undefined],
  ['вера@наука.рф', undefined],
  ['Vera Invented <vera@lab.example>', 'Vera Invented'],
  ['Vera (vera.i+week@mail.lab.example), Lev', 'Vera, Lev'],
  ['vera@lab.example / lev@lab.example', undefined],
  ['', undefined],
])('%j is published as %j', (name, shown) => expect(publicName({ name })).toBe(shown))

describe('exports', () => {
  const formats: ScheduleFormat[] = ['frab-xml', 'frab-json', 'icalendar', 'emf-json']
  const documentOf = (name: string) => {
    const parsed = parseSchedule(readFileSync(new URL(`./fixtures/${name}`, import.meta.url)))
    if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems))
    return parsed.document
  }

  test.each(formats)('no address reaches the public as %s', (format) => {
    for (const name of ['traps.xml', 'traps.ics']) {
      const written = writeSchedule(documentOf(name), format, { audience: 'public', unnamed: (id) => `Speaker ${id}` })
      expect(written).not.toMatch(/@lab\.example|@week\.example/)
    }
  })

  test('the nameless person is called as the caller says; the office gets the file as it was', () => {
    const document = documentOf('traps.xml')
    const open = writeSchedule(document, 'frab-xml', { audience: 'public', unnamed: (id) => `Speaker ${id}` })
    expect(open).toContain('<person id="8">Speaker 8</person>')
    expect(open).toContain('<person id="7">Аня Выдуманная</person>')
    expect(open).toContain('<feedback_url>')
    expect(writeSchedule(document, 'frab-xml', { audience: 'office' })).toContain('<person id="8">vera@lab.example</person>')
    expect(writeSchedule(documentOf('traps.ics'), 'icalendar', { audience: 'office' })).toContain('mailto:office@week.example')
  })

  test('an unknown field that holds an address stays inside, wherever it stands', () => {
    const document = documentOf('traps.xml')
    const xml = {
      attributes: { by: 'a@b.example', ok: '1' },
      elements: [{ name: 'mail', attributes: {}, children: ['a@b.example'] }],
      parts: {},
    }
    document.headExtra = { xml }
    document.days[0]!.extra = { xml }
    document.events[0]!.links[0]!.extra = { xml }
    const written = writeSchedule(document, 'frab-xml', { audience: 'public' })
    expect(written).not.toContain('a@b.example')
    expect(written).toContain('ok="1"')
  })
})
