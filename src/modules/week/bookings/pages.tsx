import { bookRoutes } from './book/pages.tsx'
import { calendarRoutes } from './calendar/pages.tsx'
import { enterRoutes } from './enter/pages.tsx'
import { ownRoutes } from './own/pages.tsx'
import { pupilRoutes } from './pupil/pages.tsx'
import { sheetRoutes } from './sheet/pages.tsx'

export { findBookingBox } from './book/pages.tsx'
export { bookingListeners } from './letters.ts'

/** From a session's page to the room: booking, the teacher's list, calendar, sheet, the pupil's page, the way in. */
export const bookingRoutes = [...bookRoutes, ...ownRoutes, ...calendarRoutes, ...sheetRoutes, ...pupilRoutes, ...enterRoutes]
