import { expect, test } from 'vitest'
import { allRoutes } from '../modules.ts'
import { backOff, endsReader, keyOf, keyOfPost, kindOf, listFollowed, listOutdated, mayWait } from './islands/worker/rules.ts'

const uuid = '0b0e7a52-6a1f-4f5e-9d7c-2c1a4f1e8b3d'
const pathOf = (pattern: string) => pattern.replace(':date', '2026-11-23').replaceAll(/:[a-z]+/g, uuid)

test('exactly one’s own pages, session pages and a day of the programme are ever kept', () => {
  const kept = allRoutes()
    .filter(({ method, path }) => method === 'GET' && kindOf(pathOf(path)))
    .map(({ path }) => path)
  expect(kept.toSorted()).toEqual([
    '/bookings',
    '/bookings/:uuid',
    '/classes',
    '/classes/:uuid/sheet',
    '/passport',
    '/pupil',
    '/weeks/:slug/:date',
    '/weeks/:slug/sessions/:session',
  ])
})

test('filters make another page of a day, but not of a ticket', () => {
  const key = (href: string) => keyOf(new URL(href, 'http://x'))
  expect(key('/weeks/w/2026-11-23?grade=5')).toBe('/weeks/w/2026-11-23?grade=5')
  expect(key(`/classes/${uuid}/sheet?booked=1`)).toBe(`/classes/${uuid}/sheet`)
})

test('what is older than 14 days goes, and of each kind the oldest beyond its number', () => {
  const now = 1_000_000_000_000
  const day = 86_400_000
  expect(
    listOutdated(
      [
        { key: '/bookings', keptAt: now - 14 * day },
        { key: '/pupil', keptAt: now - 14 * day - 1 },
        { key: '/weeks/w/2026-11-23', keptAt: now - 2 },
        { key: '/weeks/w/2026-11-24?grade=5', keptAt: now - 1 },
        { key: '/no-longer-kept', keptAt: now },
      ],
      now,
    ),
  ).toEqual(['/no-longer-kept', '/weeks/w/2026-11-23', '/pupil'])
  const sessions = Array.from({ length: 25 }, (_, n) => ({ key: `/weeks/w/sessions/${n}`, keptAt: now - n }))
  expect(listOutdated(sessions, now)).toEqual(sessions.slice(20).map(({ key }) => key))
})

test('one’s own page brings its tickets, sheets and sessions along; others bring nothing', () => {
  const links = [
    `/bookings/${uuid}`,
    `/classes/${uuid}/sheet?booked=1`,
    '/weeks/w/sessions/ice#top',
    '/weeks/w/sessions/ice',
    '/weeks',
    '/office/weeks',
  ]
  expect(listFollowed('/bookings', links)).toEqual([`/bookings/${uuid}`, `/classes/${uuid}/sheet`, '/weeks/w/sessions/ice'])
  expect(listFollowed('/me', [...links, '/bookings', '/reports'])).toEqual([`/bookings/${uuid}`, `/classes/${uuid}/sheet`, '/bookings'])
  expect(listFollowed('/weeks/w/sessions/ice', links)).toEqual([])
  expect(
    listFollowed(
      '/pupil',
      Array.from({ length: 50 }, (_, n) => `/weeks/w/sessions/${n}`),
    ),
  ).toHaveLength(16)
})

test('posts of coming and going end the reader; they, rooms and the office never wait', () => {
  const posts = allRoutes()
    .filter(({ method }) => method === 'POST')
    .map(({ path }) => pathOf(path))
  expect(posts.filter(endsReader).toSorted()).toEqual([
    ...['/demo/sign-in', '/join/leave', '/join/nickname'],
    ...[`/sign-in/${uuid}`, '/sign-in/code', '/sign-in/passkey', '/sign-in/recovery', '/sign-out'],
  ])
  expect(posts.filter(endsReader).filter(mayWait)).toEqual([])
  // What is signed, secured, claimed or deleted is done now or not at all.
  expect(posts.filter((path) => /^\/(me|family|pupil|invitations)\//.test(path)).length).toBeGreaterThan(10)
  expect(posts.filter((path) => /^\/(me|family|pupil|invitations)\//.test(path)).filter(mayWait)).toEqual([])
  expect(posts.filter((path) => path.endsWith('/enter') || path.startsWith('/live') || path.startsWith('/office')).filter(mayWait)).toEqual(
    [],
  )
  expect(mayWait(`/bookings/${uuid}/cancel`)).toBe(true)
  expect(mayWait('/weeks/w/sessions/ice/book')).toBe(true)
})

test('only a form with a key waits, and only one of words', () => {
  const form = 'application/x-www-form-urlencoded;charset=UTF-8'
  expect(keyOfPost('/schools/new', form, 'size=5&formKey=abcdefgh')).toBe('abcdefgh')
  expect(keyOfPost('/schools/new', form, 'size=5')).toBeUndefined()
  expect(keyOfPost('/schools/new', form, 'formKey=short')).toBeUndefined()
  expect(keyOfPost('/schools/new', 'multipart/form-data; boundary=x', 'formKey=abcdefgh')).toBeUndefined()
  expect(keyOfPost('/schools/new', form, `formKey=abcdefgh&text=${'x'.repeat(1_000_000)}`)).toBeUndefined()
  expect(keyOfPost('/sign-in', form, 'formKey=abcdefgh')).toBeUndefined()
})

test('tries in vain become rarer, at most every five minutes', () => {
  expect([1, 2, 3, 7, 20].map(backOff)).toEqual([5000, 10_000, 20_000, 300_000, 300_000])
})
