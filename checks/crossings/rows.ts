// Whose is what each address names. A route with a parameter stands in exactly one of the two tables; a test sees to it.
import type { Side } from './sides.ts'

export interface Row {
  /** The address of this side's object. */
  at: (side: Side) => string
  /** Who of the same side gets through, by a reader's name. */
  opens: readonly string[]
  /** Who of no side gets through. */
  also?: readonly string[]
  /** What is posted: words that would be obeyed. */
  form?: (side: Side) => Record<string, string>
  headers?: Record<string, string>
  /** Ends the object: its owner's turn comes last. */
  ends?: true
  /** What its owner gets; where nothing is said: anything but a refusal. */
  owner?: number
  /** Others are led back to their own page, and nothing is changed. */
  quiet?: true
  /** Of two parameters: the owner's outer object with the other's inner one. */
  mixed?: (own: Side, foreign: Side) => string
}

type Rows = Record<string, Row>

const staff = ['ticket:host', 'ticket:moderator']
/** There is none yet: who may see it is told that. */
const nothing: Partial<Row> = { owner: 404 }
const inRoom = [...staff, 'ticket:class', 'ticket:seat']

const ofClass = (path: (side: Side) => string, more: Partial<Row> = {}): Row => ({ at: path, opens: ['teacher'], ...more })
const ofRoom = (path: string | ((side: Side) => string), opens: readonly string[], more: Partial<Row> = {}): Row => ({
  at: (side) => `/live/${side.room.uuid}${typeof path === 'string' ? path : path(side)}`,
  opens,
  ...more,
})
const ofMine = (path: string | ((side: Side) => string), more: Partial<Row> = {}): Row => ({
  at: (side) => `/my-sessions/${side.session.guid}${typeof path === 'string' ? path : path(side)}`,
  opens: ['lecturer'],
  also: ['office'],
  ...more,
})
const ofProposal = (path: string, more: Partial<Row> = {}): Row => ({
  at: (side) => `/proposals/${side.proposal.guid}${path}`,
  opens: ['lecturer', 'coordinator'],
  also: ['office'],
  ...more,
})
const ofOffice = (at: (side: Side) => string, more: Partial<Row> = {}): Row => ({ at, opens: [], also: ['office'], ...more })

const ofFamily = (path: string | ((side: Side) => string), more: Partial<Row> = {}): Row => ({
  at: (side) => `/family/children/${side.child}${typeof path === 'string' ? path : path(side)}`,
  opens: ['guardian'],
  ...more,
})
const ofStaffer = (path: string | ((side: Side) => string), more: Partial<Row> = {}): Row => ({
  at: (side) => `/office/people/${side.staffer.uuid}${typeof path === 'string' ? path : path(side)}`,
  opens: ['coordinator'],
  also: ['office'],
  ...more,
})

const families: Rows = {
  'GET /family/children/:child': ofFamily(''),
  'POST /family/children/:child': ofFamily('', { form: () => ({ name: 'Иная', grade: '8', region: 'RU-TVE', revision: '1' }) }),
  'POST /family/children/:child/code': ofFamily('/code'),
  'POST /family/children/:child/sessions/:session/end': ofFamily((s) => `/sessions/${s.family.session}/end`, {
    mixed: (own, foreign) => `/family/children/${own.child}/sessions/${foreign.family.session}/end`,
  }),
  'POST /family/children/:child/guardians': ofFamily('/guardians', { form: () => ({ email: 'third@example.test' }) }),
  'POST /family/children/:child/invitations/:invitation/revoke': ofFamily((s) => `/invitations/${s.family.invitation}/revoke`, {
    mixed: (own, foreign) => `/family/children/${own.child}/invitations/${foreign.family.invitation}/revoke`,
  }),
  // The only guardian can't leave: that is said.
  'POST /family/children/:child/leave': ofFamily('/leave'),
  'GET /family/children/:child/data': ofFamily('/data'),
  'GET /family/children/:child/data.json': ofFamily('/data.json'),
  'GET /family/children/:child/data.html': ofFamily('/data.html'),
  'GET /family/children/:child/data/delete': ofFamily('/data/delete'),
  'GET /family/children/:child/data/delete/sure': ofFamily('/data/delete/sure'),
  'GET /family/children/:child/claim': ofFamily('/claim'),
  'POST /family/children/:child/claim': ofFamily('/claim', { form: (s) => ({ code: s.code }) }),
  'POST /family/children/:child/claims/:claim/end': ofFamily((s) => `/claims/${s.family.claim}/end`, {
    mixed: (own, foreign) => `/family/children/${own.child}/claims/${foreign.family.claim}/end`,
    ends: true,
  }),
  'GET /family/children/:child/consents': ofFamily('/consents'),
  'GET /family/children/:child/consents/:purpose': ofFamily('/consents/recording'),
  'POST /family/children/:child/consents/:purpose': ofFamily('/consents/recording', {
    form: () => ({ say: 'withdraw', version: '1', lang: 'ru' }),
  }),
  'GET /consents/:id/receipt': { at: (s) => `/consents/${s.family.consent}/receipt`, opens: ['guardian', 'child'] },
  'GET /consents/:id/receipt.json': { at: (s) => `/consents/${s.family.consent}/receipt.json`, opens: ['guardian', 'child'] },
  'GET /child-bookings/:uuid': { at: (s) => `/child-bookings/${s.family.booking}`, opens: ['guardian', 'child'] },
  'POST /child-bookings/:uuid/confirm': { at: (s) => `/child-bookings/${s.family.booking}/confirm`, opens: ['guardian'] },
  'POST /child-bookings/:uuid/keep': { at: (s) => `/child-bookings/${s.family.booking}/keep`, opens: ['guardian', 'child'] },
  'POST /child-bookings/:uuid/cancel': {
    at: (s) => `/child-bookings/${s.family.booking}/cancel`,
    opens: ['guardian', 'child'],
    ends: true,
  },
  'POST /weeks/:slug/sessions/:session/apply': {
    at: (s) => `/weeks/sample/sessions/later-${s.name}/apply`,
    opens: ['guardian'],
    form: (s) => ({ child: s.child }),
  },
  'POST /weeks/:slug/draws/:uuid/apply': {
    at: (s) => `/weeks/sample/draws/${s.draw}/apply`,
    opens: ['guardian'],
    form: (s) => ({ for: `child-${s.child}`, rank1: String(s.pool) }),
  },
  'POST /weeks/:slug/draws/:uuid/withdraw': {
    at: (s) => `/weeks/sample/draws/${s.draw}/withdraw`,
    opens: ['guardian'],
    form: (s) => ({ application: s.family.application }),
    ends: true,
  },
  'POST /family/children/:child/data/delete': ofFamily('/data/delete', { form: () => ({ sure: 'yes' }), ends: true }),
}

const accounts: Rows = {
  'POST /me/security/sessions/:session/end': {
    at: (s) => `/me/security/sessions/${s.account.session}/end`,
    opens: ['teacher'],
    quiet: true,
    ends: true,
  },
  'POST /me/security/passkeys/:passkey/remove': {
    at: (s) => `/me/security/passkeys/${s.account.passkey}/remove`,
    opens: ['teacher'],
    quiet: true,
    ends: true,
  },
}

const staffing: Rows = {
  'GET /office/people/:person': ofStaffer(''),
  'POST /office/people/:person/roles': ofStaffer('/roles', { form: (s) => ({ role: 'moderator', member: String(s.member.id) }) }),
  'POST /office/people/:person/roles/take': ofStaffer('/roles/take', {
    form: (s) => ({ role: 'moderator', member: String(s.member.id) }),
  }),
  'POST /office/people/:person/papers': ofStaffer('/papers', { form: () => ({ kind: 'record', until: '2027-09-01', note: 'видели' }) }),
  'POST /office/people/:person/papers/:paper/revoke': ofStaffer((s) => `/papers/${s.staffer.paper}/revoke`, {
    form: () => ({ reason: 'другая' }),
    mixed: (own, foreign) => `/office/people/${own.staffer.uuid}/papers/${foreign.staffer.paper}/revoke`,
    ends: true,
  }),
  'POST /office/people/:person/reset': ofStaffer('/reset', { opens: [], form: () => ({ email: 'other@example.test' }) }),
  'POST /office/people/:person/reset/stop': ofStaffer('/reset/stop', { opens: [] }),
  'POST /office/people/invitations/:invitation/revoke': {
    at: (s) => `/office/people/invitations/${s.ofMember.invitation}/revoke`,
    opens: ['coordinator'],
    also: ['office'],
    ends: true,
  },
  'GET /office/sign-in-services/:service': {
    at: (s) => `/office/sign-in-services/${s.ofMember.service}`,
    opens: ['coordinator'],
    also: ['office'],
  },
  'POST /office/sign-in-services/:service': {
    at: (s) => `/office/sign-in-services/${s.ofMember.service}`,
    opens: ['coordinator'],
    also: ['office'],
  },
  'POST /office/draws/:uuid/commit': {
    at: (s) => `/office/draws/${s.draw}/commit`,
    opens: ['coordinator'],
    form: (s) => ({ holder: `member:${s.member.id}`, way: 'sealed' }),
  },
  'POST /office/draws/:uuid/reveal': {
    at: (s) => `/office/draws/${s.draw}/reveal`,
    opens: ['coordinator'],
    form: (s) => ({ holder: `member:${s.member.id}`, share: 'ab'.repeat(32) }),
  },
  'GET /office/weeks/:slug/draws': ofOffice(() => '/office/weeks/sample/draws'),
  'GET /office/weeks/:slug/draws/new': ofOffice(() => '/office/weeks/sample/draws/new'),
  'POST /office/weeks/:slug/draws/new': ofOffice(() => '/office/weeks/sample/draws/new'),
  'POST /office/weeks/:slug/draws/:uuid/call-off': ofOffice((s) => `/office/weeks/sample/draws/${s.draw}/call-off`, { ends: true }),
  'GET /office/consents/:purpose': ofOffice(() => '/office/consents/recording'),
  'POST /office/consents/:purpose': ofOffice(() => '/office/consents/recording'),
}

const schools: Rows = {
  'GET /classes/:uuid': ofClass((s) => `/classes/${s.schoolClass.uuid}`),
  'GET /classes/:uuid/sheet': ofClass((s) => `/classes/${s.schoolClass.uuid}/sheet`),
  'GET /classes/:uuid/passport': ofClass((s) => `/classes/${s.schoolClass.uuid}/passport`),
  'POST /classes/:uuid/size': ofClass((s) => `/classes/${s.schoolClass.uuid}/size`, { form: () => ({ size: '13' }) }),
  'POST /classes/:uuid/code': ofClass((s) => `/classes/${s.schoolClass.uuid}/code`, { ends: true }),
  'POST /classes/:uuid/claims/end': ofClass((s) => `/classes/${s.schoolClass.uuid}/claims/end`, { ends: true }),
  'POST /classes/:uuid/passes/:pass/remove': ofClass((s) => `/classes/${s.schoolClass.uuid}/passes/${s.pass.uuid}/remove`, {
    ends: true,
    mixed: (own, foreign) => `/classes/${own.schoolClass.uuid}/passes/${foreign.pass.uuid}/remove`,
  }),
}

const bookings: Rows = {
  'GET /bookings/:uuid': ofClass((s) => `/bookings/${s.booking}`),
  'GET /bookings/:uuid/calendar.ics': ofClass((s) => `/bookings/${s.booking}/calendar.ics`),
  'GET /bookings/:uuid/pack.zip': {
    at: (s) => `/bookings/${s.booking}/pack.zip`,
    opens: ['teacher', 'lecturer', 'moderator'],
    also: ['office'],
  },
  'POST /bookings/:uuid/confirm': ofClass((s) => `/bookings/${s.booking}/confirm`),
  'POST /bookings/:uuid/keep': ofClass((s) => `/bookings/${s.booking}/keep`),
  'POST /bookings/:uuid/cancel': ofClass((s) => `/bookings/${s.booking}/cancel`, { ends: true }),
  'POST /weeks/:slug/sessions/:session/enter': {
    at: (s) => `/weeks/sample/sessions/${s.session.slug}/enter`,
    opens: ['teacher', 'lecturer', 'moderator', 'pass'],
    also: ['office'],
    form: (s) => ({ class: s.schoolClass.uuid }),
  },
  'GET /weeks/:slug/sessions/:session/again': {
    at: (s) => `/weeks/sample/sessions/${s.session.slug}/again`,
    opens: ['coordinator'],
    also: ['office'],
    ...nothing,
  },
  'POST /weeks/:slug/sessions/:session/again': {
    at: (s) => `/weeks/sample/sessions/${s.session.slug}/again`,
    opens: ['coordinator'],
    also: ['office'],
    ...nothing,
  },
}

const proposals: Rows = {
  'GET /proposals/:guid': { at: (s) => `/proposals/${s.proposal.guid}`, opens: ['lecturer', 'coordinator'], also: ['office'] },
  'POST /proposals/:guid': {
    at: (s) => `/proposals/${s.proposal.guid}`,
    opens: ['lecturer', 'coordinator'],
    also: ['office'],
    form: (s) => ({ titleRu: `Иначе ${s.marker}`, format: 'workshop', language: 'ru', durationMin: '45', act: 'save' }),
  },
  'POST /proposals/:guid/take-back': {
    at: (s) => `/proposals/${s.proposal.guid}/take-back`,
    opens: ['lecturer', 'coordinator'],
    also: ['office'],
    ends: true,
  },
  'POST /proposals/:guid/draft': ofProposal('/draft', { form: (s) => ({ titleRu: `Иначе ${s.marker}`, revision: '1' }) }),
  'POST /proposals/:guid/confirm': ofProposal('/confirm', { form: () => ({ revision: '1' }) }),
  'POST /proposals/:guid/carry': ofProposal('/carry', { form: () => ({ week: 'sample' }) }),
  // It waits for the decision still: its owner is told that.
  'GET /proposals/:guid/change': ofProposal('/change', { owner: 409 }),
  'POST /proposals/:guid/change': ofProposal('/change', { owner: 409 }),
  'POST /proposals/:guid/co-speakers': ofProposal('/co-speakers', { form: (s) => ({ email: `co.${s.name}@example.test` }) }),
  'POST /proposals/:guid/co-speakers/:uuid/revoke': ofProposal('/co-speakers/00000000-0000-4000-8000-000000000000/revoke'),
  'GET /my-sessions/:guid/materials': ofMine('/materials'),
  'POST /my-sessions/:guid/materials': ofMine('/materials', {
    form: () => ({ kind: 'task', titleRu: 'Ещё лист', bodyRu: 'Ещё задание', title: 'Ещё', body: 'Ещё' }),
  }),
  'GET /my-sessions/:guid/materials/:material': ofMine((s) => `/materials/${s.material}`, {
    mixed: (own, foreign) => `/my-sessions/${own.session.guid}/materials/${foreign.material}`,
  }),
  'POST /my-sessions/:guid/materials/:material': ofMine((s) => `/materials/${s.material}`, {
    form: () => ({ titleRu: 'Иной лист', bodyRu: 'Иное', revision: '1' }),
    mixed: (own, foreign) => `/my-sessions/${own.session.guid}/materials/${foreign.material}`,
  }),
  'POST /my-sessions/:guid/materials/:material/move': ofMine((s) => `/materials/${s.material}/move`, {
    form: () => ({ to: 'up' }),
    mixed: (own, foreign) => `/my-sessions/${own.session.guid}/materials/${foreign.material}/move`,
  }),
  'POST /my-sessions/:guid/materials/:material/remove': ofMine((s) => `/materials/${s.material}/remove`, {
    ends: true,
    mixed: (own, foreign) => `/my-sessions/${own.session.guid}/materials/${foreign.material}/remove`,
  }),
  'POST /my-sessions/:guid/can': { at: (s) => `/my-sessions/${s.session.guid}/can`, opens: ['lecturer', 'moderator'] },
  'GET /my-sessions/:guid/cannot': { at: (s) => `/my-sessions/${s.session.guid}/cannot`, opens: ['lecturer', 'moderator'] },
  'POST /my-sessions/:guid/cannot': { at: (s) => `/my-sessions/${s.session.guid}/cannot`, opens: ['lecturer', 'moderator'] },
  'GET /my-sessions/:guid/media': ofMine('/media'),
  'POST /my-sessions/:guid/media': ofMine('/media'),
  'POST /my-sessions/:guid/media/remove': ofMine('/media/remove', { form: () => ({ what: 'captions', lang: 'ru' }) }),
  'POST /my-sessions/:guid/source': ofMine('/source', { form: () => ({ kind: 'none' }), ends: true }),
  'GET /materials/:material/:file': {
    at: (s) => `/materials/${s.material}/file.pdf`,
    opens: ['teacher', 'lecturer', 'moderator', 'pass'],
    also: ['office'],
    ...nothing,
  },
}

const members: Rows = {
  'GET /members/:slug/look': { at: (s) => `/members/${s.member.slug}/look`, opens: ['coordinator'], also: ['office'] },
  'POST /members/:slug/look': {
    at: (s) => `/members/${s.member.slug}/look`,
    opens: ['coordinator'],
    also: ['office'],
    form: () => ({ accent: '3', revision: '0', do: 'save' }),
  },
  'GET /partner/tasks/:uuid': { at: (s) => `/partner/tasks/${s.task}`, opens: ['partner'] },
  'POST /partner/tasks/:uuid': {
    at: (s) => `/partner/tasks/${s.task}`,
    opens: ['partner'],
    form: () => ({ titleRu: 'Иная', titleEn: 'Another', bodyRu: 'Иное', bodyEn: 'Another', field: 'physics', revision: '1' }),
  },
  'GET /office/news/:slug/edit': { at: (s) => `/office/news/${s.news}/edit`, opens: ['coordinator'], also: ['office'] },
  'POST /office/news/:slug/edit': {
    at: (s) => `/office/news/${s.news}/edit`,
    opens: ['coordinator'],
    also: ['office'],
    form: () => ({ titleRu: 'Иная', leadRu: 'Иное', bodyRu: 'Иное', revision: '1' }),
  },
}

const office: Rows = {
  'GET /office/imports/:uuid': ofOffice(() => '/office/imports/00000000-0000-4000-8000-000000000000', nothing),
  'GET /office/weeks/:slug/place/:guid': {
    at: (s) => `/office/weeks/sample/place/${s.session.guid}`,
    opens: ['coordinator'],
    also: ['office'],
  },
  'GET /office/weeks/:slug/sessions/:guid/why': {
    at: (s) => `/office/weeks/sample/sessions/${s.session.guid}/why`,
    opens: ['coordinator'],
    also: ['office'],
  },
  'GET /office/weeks/:slug/import': ofOffice(() => '/office/weeks/sample/import'),
  'POST /office/weeks/:slug/import': ofOffice(() => '/office/weeks/sample/import'),
  'GET /office/weeks/:slug/call': ofOffice(() => '/office/weeks/sample/call'),
  'POST /office/weeks/:slug/call': ofOffice(() => '/office/weeks/sample/call'),
  'GET /office/weeks/:slug/call/questions/:question': ofOffice(() => '/office/weeks/sample/call/questions/new'),
  'POST /office/weeks/:slug/call/questions/:question': ofOffice(() => '/office/weeks/sample/call/questions/new'),
  'POST /office/weeks/:slug/call/questions/:question/retire': ofOffice(() => '/office/weeks/sample/call/questions/none/retire', nothing),
  'POST /office/weeks/:slug/call/questions/:question/move': ofOffice(() => '/office/weeks/sample/call/questions/none/move', nothing),
  'GET /office/weeks/:slug/changes': ofOffice(() => '/office/weeks/sample/changes'),
  'POST /office/weeks/:slug/changes/:uuid': ofOffice(() => '/office/weeks/sample/changes/none', nothing),
  'POST /office/weeks/:slug/adults/:guid': {
    at: (s) => `/office/weeks/sample/adults/${s.session.guid}`,
    opens: ['coordinator'],
    also: ['office'],
    form: () => ({ revision: '0' }),
  },
  'POST /office/weeks/:slug/release/override': ofOffice(() => '/office/weeks/sample/release/override'),
  'POST /office/weeks/:slug/release/override/:uuid/agree': ofOffice((s) => `/office/weeks/sample/release/override/${s.booking}/agree`),
  'POST /office/weeks/:slug/release/override/:uuid/stop': ofOffice((s) => `/office/weeks/sample/release/override/${s.booking}/stop`),
  'GET /office/weeks/:slug/releases/:version': ofOffice(() => '/office/weeks/sample/releases/1'),
  'POST /office/weeks/:slug/releases/:version/roll-back': ofOffice(() => '/office/weeks/sample/releases/1/roll-back'),
  'POST /office/weeks/:slug/release': ofOffice(() => '/office/weeks/sample/release'),
  'GET /office/weeks/:slug/sessions/:guid': ofOffice((s) => `/office/weeks/sample/sessions/${s.session.guid}`),
  'POST /office/weeks/:slug/sessions/:guid': ofOffice((s) => `/office/weeks/sample/sessions/${s.session.guid}`),
  'POST /office/weeks/:slug/sessions/:guid/withdraw': ofOffice((s) => `/office/weeks/sample/sessions/${s.session.guid}/withdraw`, {
    ends: true,
  }),
  'POST /office/weeks/:slug/sessions/:guid/seats': ofOffice((s) => `/office/weeks/sample/sessions/${s.session.guid}/seats`),
  'GET /office/weeks/:slug/solve': ofOffice(() => '/office/weeks/sample/solve'),
  'POST /office/weeks/:slug/solve': ofOffice(() => '/office/weeks/sample/solve'),
  'GET /office/weeks/:slug/solve/:uuid': ofOffice(() => '/office/weeks/sample/solve/none', nothing),
  'POST /office/weeks/:slug/solve/:uuid/stop': ofOffice(() => '/office/weeks/sample/solve/none/stop', nothing),
  'POST /office/weeks/:slug/solve/:uuid/resume': ofOffice(() => '/office/weeks/sample/solve/none/resume', nothing),
  'POST /office/weeks/:slug/solve/:uuid/apply': ofOffice(() => '/office/weeks/sample/solve/none/apply', nothing),
  'GET /office/weeks/:slug/spread': ofOffice(() => '/office/weeks/sample/spread'),
  'POST /office/weeks/:slug/spread': ofOffice(() => '/office/weeks/sample/spread'),
  'GET /office/weeks/:slug/weights': ofOffice(() => '/office/weeks/sample/weights'),
  'POST /office/weeks/:slug/weights': ofOffice(() => '/office/weeks/sample/weights'),
  'GET /office/weeks/:slug/intake': ofOffice(() => '/office/weeks/sample/intake'),
  'POST /office/weeks/:slug/intake': ofOffice(() => '/office/weeks/sample/intake'),
  'GET /office/weeks/:slug/intake/template.xlsx': ofOffice(() => '/office/weeks/sample/intake/template.xlsx'),
  'GET /office/weeks/:slug/intake/template.csv': ofOffice(() => '/office/weeks/sample/intake/template.csv'),
  'GET /office/intakes/:uuid': ofOffice(() => '/office/intakes/00000000-0000-4000-8000-000000000000', nothing),
  'POST /office/intakes/:uuid/write': ofOffice(() => '/office/intakes/00000000-0000-4000-8000-000000000000/write', nothing),
  'POST /office/intakes/:uuid/drop': ofOffice(() => '/office/intakes/00000000-0000-4000-8000-000000000000/drop', nothing),
  'GET /office/weeks/:slug/availability': ofOffice(() => '/office/weeks/sample/availability'),
  'POST /office/weeks/:slug/availability/ask': ofOffice(() => '/office/weeks/sample/availability/ask'),
  'GET /office/weeks/:slug/setup': ofOffice(() => '/office/weeks/sample/setup'),
  'POST /office/weeks/:slug/setup': ofOffice(() => '/office/weeks/sample/setup'),
  'GET /office/weeks/:slug/setup/streams/new': ofOffice(() => '/office/weeks/sample/setup/streams/new'),
  'POST /office/weeks/:slug/setup/streams/new': ofOffice(() => '/office/weeks/sample/setup/streams/new'),
  'GET /office/weeks/:slug/setup/streams/:place': ofOffice(() => '/office/weeks/sample/setup/streams/one'),
  'POST /office/weeks/:slug/setup/streams/:place': ofOffice(() => '/office/weeks/sample/setup/streams/one'),
  'POST /office/weeks/:slug/setup/streams/:place/move': ofOffice(() => '/office/weeks/sample/setup/streams/one/move'),
  'POST /office/weeks/:slug/setup/streams/:place/remove': ofOffice(() => '/office/weeks/sample/setup/streams/one/remove'),
  'GET /office/weeks/:slug/setup/tracks/new': ofOffice(() => '/office/weeks/sample/setup/tracks/new'),
  'POST /office/weeks/:slug/setup/tracks/new': ofOffice(() => '/office/weeks/sample/setup/tracks/new'),
  'GET /office/weeks/:slug/setup/tracks/:place': ofOffice(() => '/office/weeks/sample/setup/tracks/none', nothing),
  'POST /office/weeks/:slug/setup/tracks/:place': ofOffice(() => '/office/weeks/sample/setup/tracks/none', nothing),
  'POST /office/weeks/:slug/setup/tracks/:place/move': ofOffice(() => '/office/weeks/sample/setup/tracks/none/move', nothing),
  'POST /office/weeks/:slug/setup/tracks/:place/remove': ofOffice(() => '/office/weeks/sample/setup/tracks/none/remove', nothing),
  'POST /office/incidents/:incident': ofOffice((s) => `/office/incidents/${s.room.incident}`, { form: () => ({ act: 'take' }) }),
  'GET /office/providers/:host': ofOffice(() => '/office/providers/video.example', nothing),
}

const ofReview = (path: string, more: Partial<Row> = {}): Row =>
  ofOffice((s) => `/office/weeks/sample/proposals/${s.proposal.guid}${path}`, more)
const noUuid = '00000000-0000-4000-8000-000000000000'

const reviews: Rows = {
  // Only whoever has it to read: nobody here.
  'GET /reviews/:guid': { at: (s) => `/reviews/${s.proposal.guid}`, opens: [], ...nothing },
  'POST /reviews/:guid': { at: (s) => `/reviews/${s.proposal.guid}`, opens: [], ...nothing },
  'POST /reviews/:guid/recuse': { at: (s) => `/reviews/${s.proposal.guid}/recuse`, opens: [], form: () => ({ why: 'other' }), ...nothing },
  'POST /reviews/conflicts/:uuid/end': { at: () => `/reviews/conflicts/${noUuid}/end`, opens: [], ...nothing },
  'GET /proposals/:guid/conflicts': { at: (s) => `/proposals/${s.proposal.guid}/conflicts`, opens: ['lecturer', 'coordinator'] },
  'POST /proposals/:guid/conflicts': {
    at: (s) => `/proposals/${s.proposal.guid}/conflicts`,
    opens: ['lecturer', 'coordinator'],
    form: (s) => ({ address: `mentor.${s.name}@example.test`, role: 'mentor' }),
  },
  'GET /office/weeks/:slug/proposals': ofOffice(() => '/office/weeks/sample/proposals'),
  'GET /office/weeks/:slug/proposals.csv': ofOffice(() => '/office/weeks/sample/proposals.csv'),
  'GET /office/weeks/:slug/proposals/:guid': ofReview(''),
  'GET /office/weeks/:slug/proposals/:guid/redact': ofReview('/redact'),
  'POST /office/weeks/:slug/proposals/:guid/redact': ofReview('/redact'),
  'POST /office/weeks/:slug/proposals/:guid/assign': ofReview('/assign', { form: (s) => ({ reviewer: String(s.people.lecturer) }) }),
  'POST /office/weeks/:slug/proposals/:guid/conflict': ofReview('/conflict', {
    form: (s) => ({ person: String(s.people.lecturer), reason: 'Знакомы' }),
  }),
  'POST /office/weeks/:slug/proposals/:guid/decide': ofReview('/decide', {
    form: () => ({ decision: 'accepted', revision: '1' }),
    ends: true,
  }),
  'GET /office/weeks/:slug/reviews': ofOffice(() => '/office/weeks/sample/reviews'),
  'POST /office/weeks/:slug/reviews': ofOffice(() => '/office/weeks/sample/reviews'),
  'POST /office/weeks/:slug/reviews/assign': ofOffice(() => '/office/weeks/sample/reviews/assign'),
  'GET /office/weeks/:slug/decisions': ofOffice(() => '/office/weeks/sample/decisions'),
  'POST /office/weeks/:slug/decisions': ofOffice(() => '/office/weeks/sample/decisions'),
  'GET /office/weeks/:slug/letters': ofOffice(() => '/office/weeks/sample/letters'),
  'POST /office/weeks/:slug/letters': ofOffice(() => '/office/weeks/sample/letters'),
  'POST /office/weeks/:slug/letters/send': ofOffice(() => '/office/weeks/sample/letters/send'),
  'GET /office/weeks/:slug/withheld': ofOffice(() => '/office/weeks/sample/withheld'),
  'POST /office/weeks/:slug/withheld': ofOffice(() => '/office/weeks/sample/withheld'),
  'POST /office/weeks/:slug/withheld/:uuid': ofOffice(() => `/office/weeks/sample/withheld/${noUuid}`, nothing),
}

const room: Rows = {
  'GET /live/:room': ofRoom('', inRoom),
  'GET /live/:room/screen': ofRoom('/screen', inRoom),
  'GET /live/:room/questions': ofRoom('/questions', inRoom),
  'GET /live/:room/questions/list': ofRoom('/questions/list', inRoom),
  'GET /live/:room/ask': ofRoom('/ask', ['ticket:class', 'ticket:seat']),
  'POST /live/:room/questions': ofRoom('/questions', ['ticket:class', 'ticket:seat'], { form: () => ({ text: 'А почему?' }) }),
  'POST /live/:room/questions/:number/vote': ofRoom((s) => `/questions/${s.room.question}/vote`, ['ticket:class', 'ticket:seat'], {
    form: () => ({ on: '1' }),
  }),
  'POST /live/:room/reactions': ofRoom('/reactions', ['ticket:seat', 'ticket:class'], { form: () => ({ kind: 'wow' }) }),
  'GET /live/:room/help': ofRoom('/help', inRoom),
  'POST /live/:room/help': ofRoom('/help', inRoom, { form: () => ({ note: 'Мне страшно' }) }),
  'GET /live/:room/me': ofRoom('/me', inRoom),
  'GET /live/:room/state': ofRoom('/state', inRoom),
  'GET /live/:room/playing': ofRoom('/playing', inRoom),
  'GET /live/:room/video': ofRoom('/video', inRoom),
  'GET /live/:room/audio': ofRoom('/audio', inRoom),
  'GET /live/:room/sign': ofRoom('/sign', inRoom),
  'GET /live/:room/captions/:file': ofRoom('/captions/ru.vtt', inRoom, nothing),
  'GET /live/:room/chapters.vtt': ofRoom('/chapters.vtt', inRoom, nothing),
  'GET /live/:room/transcript': ofRoom('/transcript', inRoom),
  'POST /live/:room/head-count': ofRoom('/head-count', ['ticket:class'], { form: () => ({ count: '11' }) }),
  'GET /live/:room/polls/:number': ofRoom((s) => `/polls/${s.room.poll}`, inRoom),
  'GET /live/:room/polls/:number/part': ofRoom((s) => `/polls/${s.room.poll}/part`, inRoom),
  'POST /live/:room/polls/:number/answers': ofRoom((s) => `/polls/${s.room.poll}/answers`, ['ticket:class', 'ticket:seat'], {
    form: () => ({ choice: '1', hands1: '5', hands2: '6' }),
  }),
  'GET /live/:room/polls': ofRoom('/polls', staff),
  'POST /live/:room/polls': ofRoom('/polls', staff, {
    form: () => ({ question: 'Сколько?', choice1: 'один', choice2: 'два', seconds: '60' }),
  }),
  'POST /live/:room/polls/:number': ofRoom((s) => `/polls/${s.room.poll}`, staff, { form: () => ({ act: 'close' }) }),
  'GET /live/:room/desk': ofRoom('/desk', staff),
  'GET /live/:room/desk/board': ofRoom('/desk/board', staff),
  'POST /live/:room/desk/room': ofRoom('/desk/room', ['ticket:moderator'], { form: () => ({ act: 'freeze' }) }),
  'GET /live/:room/desk/questions/:number': ofRoom((s) => `/desk/questions/${s.room.question}`, ['ticket:moderator']),
  'POST /live/:room/desk/questions/:number': ofRoom((s) => `/desk/questions/${s.room.question}`, ['ticket:moderator'], {
    form: () => ({ act: 'approve' }),
  }),
  'POST /live/:room/desk/incidents/:incident': ofRoom((s) => `/desk/incidents/${s.room.incident}`, ['ticket:moderator'], {
    form: () => ({ act: 'take' }),
    mixed: (own, foreign) => `/live/${own.room.uuid}/desk/incidents/${foreign.room.incident}`,
  }),
  'GET /live/:room/desk/tickets/:ticket': ofRoom((s) => `/desk/tickets/${s.room.pupilTicket}`, ['ticket:moderator'], {
    mixed: (own, foreign) => `/live/${own.room.uuid}/desk/tickets/${foreign.room.pupilTicket}`,
  }),
  'POST /live/:room/desk/tickets/:ticket': ofRoom((s) => `/desk/tickets/${s.room.pupilTicket}`, ['ticket:moderator'], {
    form: () => ({ act: 'remove', reason: 'noise' }),
    ends: true,
    mixed: (own, foreign) => `/live/${own.room.uuid}/desk/tickets/${foreign.room.pupilTicket}`,
  }),
  'GET /live/:room/log': ofRoom('/log', ['ticket:moderator']),
  'GET /live/:room/pulse': ofRoom('/pulse', staff),
  'GET /live/:room/pulse/part': ofRoom('/pulse/part', staff),
  'GET /live/:room/captioner': ofRoom('/captioner', staff),
  'GET /live/:room/captioner/lines': ofRoom('/captioner/lines', staff),
  'POST /live/:room/captioner': ofRoom('/captioner', staff, { form: () => ({ text: 'Сказано', lang: 'ru' }) }),
  'POST /live/:room/captioner/track': ofRoom('/captioner/track', staff, { form: () => ({ lang: 'ru' }) }),
  'POST /live/:room/captioner/lines/:line': ofRoom('/captioner/lines/1', staff, { form: () => ({ text: 'Иначе', lang: 'ru' }) }),
  'GET /live/:room/studio': ofRoom('/studio', staff),
  'GET /live/:room/studio/board': ofRoom('/studio/board', staff),
  'GET /live/:room/slides': ofRoom('/slides', staff),
  'POST /live/:room/slides': ofRoom('/slides', staff),
  'GET /live/:room/slides/:number': ofRoom('/slides/1', staff, nothing),
  'POST /live/:room/slides/:number/show': ofRoom('/slides/1/show', staff, nothing),
  'POST /live/:room/broadcast': ofRoom('/broadcast', staff, { form: () => ({ holder: 'abcdefgh', stream: 'main', rungs: 'a,1' }) }),
  'POST /live/:room/broadcast/beat': ofRoom('/broadcast/beat', staff, { form: () => ({ holder: 'abcdefgh', stream: 'main' }) }),
  'POST /live/:room/broadcast/end': ofRoom('/broadcast/end', staff, { form: () => ({ holder: 'abcdefgh', stream: 'main' }) }),
  'PUT /live/:room/ingest/test': ofRoom('/ingest/test', staff),
  'PUT /live/:room/ingest/:stream/:epoch/:rung/:part': ofRoom('/ingest/main/1/a/init', staff),
  'GET /live/:room/ingest/:stream/:epoch': ofRoom('/ingest/main/1', staff),
  'GET /live/:room/recording': ofRoom('/recording', staff),
  'GET /live/:room/recording/:file{film\\.mp4|sound\\.m4a}': ofRoom('/recording/film.mp4', inRoom, nothing),
  'POST /live/:room/recording/trim': ofRoom('/recording/trim', staff, { form: () => ({ from: '0:00', to: '0:01' }) }),
  'POST /live/:room/recording/redact': ofRoom('/recording/redact', staff, { form: () => ({ from: '0:00', to: '0:01' }) }),
  'POST /live/:room/recording/undo': ofRoom('/recording/undo', staff, { form: () => ({ cut: '1' }) }),
  'POST /live/:room/recording/appearances': ofRoom('/recording/appearances', staff, {
    form: (s) => ({ ticket: s.room.pupilTicket, from: '0:00', to: '0:01' }),
  }),
  'POST /live/:room/recording/appearances/drop': ofRoom('/recording/appearances/drop', ['ticket:moderator'], {
    form: () => ({ appearance: '1' }),
  }),
  'POST /live/:room/recording/publish': ofRoom('/recording/publish', ['ticket:moderator'], { form: () => ({ act: 'publish' }) }),
  'GET /live/:room/recording/captions': ofRoom('/recording/captions', staff, nothing),
  'GET /live/:room/recording/captions/:lang': ofRoom('/recording/captions/ru', staff, nothing),
  'POST /live/:room/recording/captions/:lang': ofRoom('/recording/captions/ru', staff, nothing),
  'POST /live/:room/recording/captions/:lang/shift': ofRoom('/recording/captions/ru/shift', staff, {
    form: () => ({ ms: '100' }),
    ...nothing,
  }),
  'POST /live/:room/recording/captions/:lang/file': ofRoom('/recording/captions/ru/file', staff, nothing),
  'GET /live/:room/events': ofRoom('/events', inRoom),
}

export const rows: Rows = {
  ...families,
  ...accounts,
  ...staffing,
  ...schools,
  ...bookings,
  ...proposals,
  ...members,
  ...office,
  ...reviews,
  ...room,
}

/** Addresses with a parameter that name nothing of anybody: published for everybody, or opened by knowing a secret word. */
export const open: Record<string, { why: string; at: (side: Side) => string }> = {
  'GET /weeks/:slug/sessions/:session/apply': { why: 'own children', at: (s) => `/weeks/sample/sessions/later-${s.name}/apply` },
  'GET /weeks/:slug/draws/:uuid/apply': { why: 'own children and classes', at: (s) => `/weeks/sample/draws/${s.draw}/apply` },
  'GET /draws/:uuid/apply': { why: 'leads to own children and classes', at: (s) => `/draws/${s.draw}/apply` },
  'GET /draws/:uuid': { why: 'published', at: (s) => `/draws/${s.draw}` },
  'GET /draws/:uuid/inputs.json': { why: 'published', at: (s) => `/draws/${s.draw}/inputs.json` },
  'GET /draws/:uuid/result.json': { why: 'published', at: (s) => `/draws/${s.draw}/result.json` },
  'GET /draws/:uuid/draw.json': { why: 'published', at: (s) => `/draws/${s.draw}/draw.json` },
  'GET /draws/:uuid/verify': { why: 'published', at: (s) => `/draws/${s.draw}/verify` },
  'GET /office/draws/:uuid': { why: 'hashes of shares are published; own shares alone are given', at: (s) => `/office/draws/${s.draw}` },
  'GET /me/consents/:purpose': { why: 'own', at: () => '/me/consents/recording' },
  'POST /me/consents/:purpose': { why: 'own', at: () => '/me/consents/recording' },
  'GET /consents/texts/:purpose/:version': { why: 'published', at: () => '/consents/texts/recording/1' },
  'GET /invitations/:token': { why: 'the token is the secret', at: () => '/invitations/nothing' },
  'POST /invitations/:token': { why: 'the token is the secret', at: () => '/invitations/nothing' },
  'GET /family/invitations/:token': { why: 'the token is the secret', at: () => '/family/invitations/nothing' },
  'POST /family/invitations/:token': { why: 'the token is the secret', at: () => '/family/invitations/nothing' },
  'GET /proposals/invitations/:token': { why: 'the token is the secret', at: () => '/proposals/invitations/nothing' },
  'POST /proposals/invitations/:token': { why: 'the token is the secret', at: () => '/proposals/invitations/nothing' },
  'GET /sign-in/stop-reset/:token': { why: 'the token is the secret', at: () => '/sign-in/stop-reset/nothing' },
  'POST /sign-in/stop-reset/:token': { why: 'the token is the secret', at: () => '/sign-in/stop-reset/nothing' },
  'GET /sign-in/university/:service': { why: 'for everybody who signs in', at: () => '/sign-in/university/nothing' },
  'GET /sign-in/university/:service/return': { why: 'the state is the secret', at: () => '/sign-in/university/nothing/return' },
  'GET /me/security/university/:service': { why: 'own account', at: () => '/me/security/university/nothing' },
  'POST /me/security/university/:service/link': { why: 'own account', at: () => '/me/security/university/nothing/link' },
  'POST /me/security/university/:service/unlink': { why: 'own account', at: () => '/me/security/university/nothing/unlink' },
  'GET /language/:locale': { why: 'a language', at: () => '/language/ru' },
  'GET /news/:slug': { why: 'published', at: (s) => `/news/${s.news}` },
  'GET /proofs/:code': { why: 'the code is the secret', at: () => '/proofs/ABCD-EFGH' },
  'GET /verify/:code': { why: 'the code is the secret', at: () => '/verify/ABCD-EFGH' },
  'GET /my-availability/:slug': { why: 'own hours', at: () => '/my-availability/sample' },
  'POST /my-availability/:slug': { why: 'own hours', at: () => '/my-availability/sample' },
  'GET /weeks/:slug': { why: 'published', at: () => '/weeks/sample' },
  'GET /weeks/:slug/call': { why: 'published', at: () => '/weeks/sample/call' },
  'GET /weeks/:slug/:date': { why: 'published', at: () => '/weeks/sample/2026-11-23' },
  'GET /weeks/:slug/export.emf.json': { why: 'published', at: () => '/weeks/sample/export.emf.json' },
  'GET /weeks/:slug/export.ics': { why: 'published', at: () => '/weeks/sample/export.ics' },
  'GET /weeks/:slug/export.json': { why: 'published', at: () => '/weeks/sample/export.json' },
  'GET /weeks/:slug/export.xml': { why: 'published', at: () => '/weeks/sample/export.xml' },
  'GET /weeks/:slug/availability.json': { why: 'how many seats are free', at: () => '/weeks/sample/availability.json' },
  'GET /weeks/:slug/free': { why: 'how many seats are free', at: () => '/weeks/sample/free' },
  'GET /weeks/:slug/now.json': { why: 'published', at: () => '/weeks/sample/now.json' },
  'GET /weeks/:slug/print': { why: 'published', at: () => '/weeks/sample/print' },
  'GET /weeks/:slug/releases': { why: 'published', at: () => '/weeks/sample/releases' },
  'GET /weeks/:slug/sessions/:session': { why: 'published', at: (s) => `/weeks/sample/sessions/${s.session.slug}` },
  'GET /weeks/:slug/sessions/:session/book': { why: 'own classes', at: (s) => `/weeks/sample/sessions/${s.session.slug}/book` },
  'POST /weeks/:slug/sessions/:session/book': { why: 'own classes', at: (s) => `/weeks/sample/sessions/${s.session.slug}/book` },
  'GET /office/weeks/:slug': { why: 'own member', at: () => '/office/weeks/sample' },
  'GET /office/weeks/:slug/grid': { why: 'own member', at: () => '/office/weeks/sample/grid' },
  'GET /office/weeks/:slug/adults': { why: 'own member', at: () => '/office/weeks/sample/adults' },
  'GET /office/weeks/:slug/release': { why: 'own member', at: () => '/office/weeks/sample/release' },
  'GET /office/weeks/:slug/grid.json': { why: 'own member', at: () => '/office/weeks/sample/grid.json' },
  'POST /office/weeks/:slug/commands': { why: 'own member', at: () => '/office/weeks/sample/commands' },
  'POST /office/weeks/:slug/here': { why: 'own member', at: () => '/office/weeks/sample/here' },
  'GET /reports/weeks/:slug': { why: 'own member', at: () => '/reports/weeks/sample' },
  'GET /reports/weeks/:slug/columns.svg': { why: 'own member', at: () => '/reports/weeks/sample/columns.svg' },
  'GET /reports/weeks/:slug/figures.csv': { why: 'own member', at: () => '/reports/weeks/sample/figures.csv' },
  'GET /reports/weeks/:slug/map.svg': { why: 'own member', at: () => '/reports/weeks/sample/map.svg' },
  'GET /reports/weeks/:slug/rows': { why: 'own member', at: () => '/reports/weeks/sample/rows' },
  'GET /reports/weeks/:slug/rows.csv': { why: 'own member', at: () => '/reports/weeks/sample/rows.csv' },
  'GET /programmes/:slug': { why: 'published', at: () => '/programmes/none' },
  'GET /live/:room/enter': { why: 'the token is the secret', at: (s) => `/live/${s.room.uuid}/enter?t=nothing` },
  'GET /members/:slug': { why: 'published', at: (s) => `/members/${s.member.slug}` },
  'GET /members/:slug/logo/:file': { why: 'published', at: (s) => `/members/${s.member.slug}/logo/none.webp` },
  'GET /partners/:slug': { why: 'published', at: (s) => `/partners/partner-${s.name}` },
  'GET /join/:code': { why: 'the code is the secret', at: () => '/join/ABCDEFGH' },
  'GET /sign-in/:token': { why: 'the token is the secret', at: () => '/sign-in/nothing' },
  'POST /sign-in/:token': { why: 'the token is the secret', at: () => '/sign-in/nothing' },
}
