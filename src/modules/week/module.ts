import type { Listener } from '#platform/facts.ts'
import { forgetPages } from '#platform/http/page-version.ts'
import type { Module } from '#platform/http/route.ts'
import { callRoutes } from './call/pages.tsx'
import { availabilityRoutes } from './availability/pages.tsx'
import { bookingListeners, bookingRoutes } from './bookings/pages.tsx'
import { dismissListeners } from './bookings/enter/dismissed.ts'
import { drawRoutes } from './draws/pages.tsx'
import { exportRoutes } from './exchange/exports/pages.ts'
import { familyListeners, familySeatRoutes } from './families/pages.tsx'
import { freeRoutes } from './free/pages.tsx'
import { importRoutes } from './exchange/imports/pages.tsx'
import { runImport } from './exchange/imports/runs.ts'
import { forgetBookings } from './holdings/erase.ts'
import { keptProposals } from './holdings/proposals.ts'
import { holdsOfWeek } from './holdings/read.ts'
import { keptTables, runIntake } from './intake/job.ts'
import { intakeRoutes } from './intake/pages.tsx'
import { materialFileRoutes } from './materials/read-pages.ts'
import { deleteMaterialFiles, materialRoutes } from './materials/pages.tsx'
import { mediaRoutes } from './media/pages.tsx'
import { packRoutes } from './pack/pages.ts'
import { programmeRoutes } from './programme/pages.tsx'
import { mySessionRoutes } from './proposals/my-sessions.tsx'
import { changeRoutes } from './proposals/changes/pages.tsx'
import { coSpeakerRoutes } from './proposals/co-speakers/pages.tsx'
import { autosaveRoutes } from './proposals/edit/autosave.ts'
import { editRoutes } from './proposals/edit/pages.tsx'
import { ownRoutes } from './proposals/own/pages.tsx'
import { concealActs } from './review/conflicts/withheld.ts'
import { remindOfDrafts } from './reminders/drafts.ts'
import { reviewRoutes } from './review/pages.tsx'
import { showingListeners } from './showing/listen.ts'
import { setupRoutes } from './setup/pages.tsx'
import { solveTimetable, sweepRuns } from './solve/runs/job.ts'
import { solveRoutes } from './solve/runs/pages.tsx'
import { spreadRoutes } from './solve/spread/pages.tsx'
import { whyRoutes } from './solve/why/pages.tsx'
import { weightRoutes } from './solve/weights/pages.tsx'
import { sourceRoutes } from './source/pages.ts'
import { editorRoutes } from './editor/routes.ts'
import { boardRoutes } from './timetable/board-pages.tsx'
import { pageScope } from './weeks/page-scope.ts'
import { answerRoutes } from './releases/answers/pages.tsx'
import { historyRoutes } from './releases/history/pages.tsx'
import { releaseRoutes } from './releases/office/pages.tsx'
import { printRoutes } from './print/pages.tsx'
import { tellRelease } from './releases/tell/letters.ts'
import { staffingRoutes } from './staffing/pages.tsx'
import { officeSessionRoutes } from './timetable/session-pages.tsx'
import { waveRoutes } from './waves/pages.tsx'
import { indexAllWeeks } from './weeks/findable.ts'

/** Two who hear the same fact: each does its own work again without harm. */
const inTurn =
  (...listeners: Listener[]): Listener =>
  async (context, fact) => {
    for (const listener of listeners) await listener(context, fact)
  }

export const week: Module = {
  name: 'week',
  routes: [
    ...callRoutes,
    ...programmeRoutes,
    ...boardRoutes,
    ...editorRoutes,
    ...officeSessionRoutes,
    ...releaseRoutes,
    ...historyRoutes,
    ...answerRoutes,
    ...staffingRoutes,
    ...printRoutes,
    ...solveRoutes,
    ...weightRoutes,
    ...whyRoutes,
    ...spreadRoutes,
    ...autosaveRoutes,
    ...coSpeakerRoutes,
    ...editRoutes,
    ...ownRoutes,
    ...changeRoutes,
    ...reviewRoutes,
    ...mySessionRoutes,
    ...materialRoutes,
    ...mediaRoutes,
    ...sourceRoutes,
    ...waveRoutes,
    ...materialFileRoutes,
    ...packRoutes,
    ...bookingRoutes,
    ...familySeatRoutes,
    ...drawRoutes,
    ...freeRoutes,
    ...exportRoutes,
    ...importRoutes,
    ...setupRoutes,
    ...intakeRoutes,
    ...availabilityRoutes,
  ],
  permissions: {
    'week.plan': ['office'],
    'week.steer': ['coordinator', 'office'],
    'week.review': ['lecturer', 'coordinator', 'office', 'evaluator'],
    'week.propose': ['coordinator', 'lecturer', 'office'],
    'week.airAgain': ['coordinator', 'office'],
    'week.keep': ['lecturer', 'moderator'],
    'week.keepMaterials': ['lecturer', 'office'],
    'week.bookClass': ['teacher'],
    'week.applyForChild': ['guardian'],
    'week.seeOwnSeats': ['pupil'],
    'week.keepChildSeat': ['guardian', 'pupil'],
    'week.applyToDraw': ['guardian', 'teacher'],
    'week.takePack': ['teacher', 'lecturer', 'moderator', 'office'],
  },
  jobs: { runImport, runIntake, deleteMaterialFiles, solveTimetable, sweepRuns, remindOfDrafts },
  timers: { '* * * * *': 'sweepRuns', '17 * * * *': 'remindOfDrafts' },
  listeners: {
    ...bookingListeners,
    ...showingListeners,
    ConsentChanged: inTurn(familyListeners.ConsentChanged!, showingListeners.ConsentChanged),
    ...dismissListeners,
    TimetableReleased: tellRelease,
    MemberLookChanged: forgetPages(pageScope),
    PersonErased: forgetBookings,
  },
  holds: holdsOfWeek,
  conceals: concealActs,
  keeps: [...keptProposals, ...keptTables],
  indexAll: indexAllWeeks,
}
