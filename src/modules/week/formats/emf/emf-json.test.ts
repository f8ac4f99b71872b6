import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { parseEmfJson, writeEmfJson } from './emf-json.ts'

const fixture = () => readFileSync(new URL('../fixtures/emf.json', import.meta.url))
const bytes = (text: string) => new TextEncoder().encode(text)

test('the list comes out as it came, with every unknown key; unusable items are told', () => {
  const parsed = parseEmfJson(fixture(), { zone: 'Europe/London' })
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems))
  expect(parsed.document.events.map(({ startsAt, durationMs }) => [startsAt, durationMs / 60_000])).toEqual([['2027-06-05T22:30:00Z', 45]])
  expect(JSON.parse(writeEmfJson(parsed.document))).toEqual(JSON.parse(fixture().toString()).slice(0, 1))
  expect(parsed.warnings.map(({ reason, at }) => [reason, at])).toEqual([
    ['week-import.duration-missing', 'event 42'],
    ['week-import.start-missing', 'event 43'],
    ['week-import.duration-invalid', 'event 44'],
  ])
})

test('its times have no zone: it is asked for', () => {
  expect(parseEmfJson(fixture())).toMatchObject({ ok: false, problems: [{ reason: 'week-import.zone-needed', at: 'event 41' }] })
})

test('the caller’s acronym is the seed of the guids, for the file names no conference', () => {
  const guid = (acronym: string) => {
    const parsed = parseEmfJson(fixture(), { zone: 'Europe/London', acronym })
    return parsed.ok && parsed.document.events[0]!.guid
  }
  expect(guid('emf-2027')).toBe(guid('EMF 2027'))
  expect(guid('emf-2027')).not.toBe(guid('emf-2028'))
})

test.each(['{}', '[]', '[null, 7, "x"]', '[['])('not a list of events: %s', (text) => {
  expect(parseEmfJson(bytes(text), { zone: 'UTC' }).ok).toBe(false)
})
