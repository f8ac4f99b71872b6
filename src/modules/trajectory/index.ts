/** The module's relation to the world: routes, permissions, what it hears. */
export { trajectory } from './module.ts'
/** Up to three things to do next, each with its reasons; by rules, with nothing stored. */
export { nextSteps } from './next-steps/actions.ts'
/** A step, its reasons, and what is asked of `nextSteps`. */
export type { NextStep, Reason, Wish } from './next-steps/rules.ts'
/** Steps as cards with their reasons in words. */
export { NextSteps } from './next-steps/views.tsx'
