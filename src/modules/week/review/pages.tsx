import { assigningRoutes } from './assigning/pages.tsx'
import { glassRoutes } from './conflicts/glass/pages.tsx'
import { conflictRoutes } from './conflicts/pages.tsx'
import { letterRoutes } from './decisions/letter-pages.tsx'
import { decisionRoutes } from './decisions/pages.tsx'
import { listRoutes } from './list/pages.tsx'
import { officeProposalRoutes } from './proposal/pages.tsx'
import { readingRoutes } from './reading/pages.tsx'
import { redactionRoutes } from './redaction/pages.tsx'

// `/reviews/conflicts` stands before `/reviews/:guid`.
export const reviewRoutes = [
  ...conflictRoutes,
  ...readingRoutes,
  ...listRoutes,
  ...officeProposalRoutes,
  ...redactionRoutes,
  ...assigningRoutes,
  ...decisionRoutes,
  ...letterRoutes,
  ...glassRoutes,
]
