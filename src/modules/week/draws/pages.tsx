import { drawApplyRoutes } from './apply/pages.tsx'
import { officeDrawRoutes } from './office/pages.tsx'

/** A week's draws: set up by the office, applied to by guardians and teachers. */
export const drawRoutes = [...officeDrawRoutes, ...drawApplyRoutes]
