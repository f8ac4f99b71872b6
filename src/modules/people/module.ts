import type { Module } from '#platform/http/route.ts'
import { keptInPeople } from './holdings/keep.ts'
import { officeConsentRoutes } from './consent/office-pages.tsx'
import { consentRoutes } from './consent/pages.tsx'
import { receiptRoutes } from './consent/receipt-pages.tsx'
import { holdsOfPeople } from './holdings/read.ts'
import { passkeyRoutes } from './passkeys/pages.ts'
import { recoveryRoutes } from './recovery/pages.tsx'
import { securityRoutes } from './security/pages.tsx'
import { raiseGrades } from './family/grades.ts'
import { guardianRoutes } from './family/invitation-pages.tsx'
import { familyRoutes } from './family/pages.tsx'
import { sealOldNames } from './family/old-names.ts'
import { pairingRoutes } from './family/pairing-pages.tsx'
import { deleteExpired } from './sign-in/sessions.ts'
import { signInRoutes } from './sign-in/pages.tsx'
import { watchPapers } from './staff/expiry.ts'
import { resetRoutes } from './staff/reset-pages.tsx'
import { resetAddresses } from './staff/reset.ts'
import { universityRoutes } from './university/pages.tsx'

export const people: Module = {
  name: 'people',
  // A word of its own comes before the token of a mailed link.
  routes: [
    ...recoveryRoutes,
    ...passkeyRoutes,
    ...universityRoutes,
    ...resetRoutes,
    ...securityRoutes,
    ...pairingRoutes,
    ...signInRoutes,
    ...familyRoutes,
    ...guardianRoutes,
    ...consentRoutes,
    ...receiptRoutes,
    ...officeConsentRoutes,
  ],
  // Pupils' ways to sign in are their guardians' affair.
  permissions: {
    'people.keepWays': ['guardian', 'teacher', 'lecturer', 'moderator', 'coordinator', 'office', 'partner', 'evaluator'],
    'people.keepChildren': ['guardian'],
    'people.keepConsents': ['office'],
  },
  jobs: {
    deleteExpiredSessions: (world) => deleteExpired(world.db, world.clock()),
    watchPapers,
    resetAddresses,
    raiseGrades,
    sealOldNames,
  },
  timers: {
    '17 * * * *': 'deleteExpiredSessions',
    '23 5 * * *': 'watchPapers',
    '*/15 * * * *': 'resetAddresses',
    '41 * * * *': 'raiseGrades',
    '43 * * * *': 'sealOldNames',
  },
  holds: holdsOfPeople,
  keeps: keptInPeople,
}
