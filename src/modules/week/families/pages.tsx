import { applyRoutes } from './apply/pages.tsx'
import { ownRoutes } from './own/pages.tsx'

export { findFamilyBox } from './apply/pages.tsx'
export { familyListeners } from './letters.ts'

/** From a session's page to a child's own seat, the family's overview, the pupil's own. */
export const familySeatRoutes = [...applyRoutes, ...ownRoutes]
