/** The module's relation to the world: routes, jobs, listeners, permissions. */
export { week } from './module.ts'
/** All weeks; the released one that goes on now, or the next, or the last. */
export { currentWeek, listWeeks } from './weeks/store.ts'
/** What a released session is: short for lists, with all its words for everything else. */
export { type PublishedSession, type SessionBrief } from './weeks/published.ts'
/** Released sessions: on air now, next by grade and topic, by id. */
export { getSessions, listNext, listOnAir } from './weeks/published.ts'
/** The owner type under which seats and rooms know our sessions. */
export { sessionOwner } from './weeks/published.ts'
/** Publishes the timetable as it stands, as a new version. */
export { releaseTimetable } from './releases/release.ts'
/** Adds a week and sessions in bulk, unchecked: for the demonstration and for tests of modules above. */
export { insertSessions, insertWeek } from './weeks/insert.ts'
/** Reviews, people’s hours and children’s seats, unasked: for the demonstration. */
export { unasked } from './unasked.ts'
/** Bookings of classes: in bulk without letters, for the demonstration; those of a session, a class, a teacher. */
export { bookings } from './bookings/door.ts'
/** Programmes of other systems, in and out: frab XML and JSON, iCalendar, EMF's JSON. */
export { schedules } from './exchange/schedules.ts'
/** Sessions as cards, for the front page. */
export { SessionCards } from './programme/week-view.tsx'
/** What a session can promise about its accessibility, and a reader ask for. */
export { accessFacts } from './weeks/kinds.ts'
