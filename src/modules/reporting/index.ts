/** The module's relation to the world: routes and permissions. */
export { reporting } from './module.ts'
