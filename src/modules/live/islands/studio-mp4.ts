// Packing alone, for browsers that encode AAC themselves.
export { packSecond } from './studio/pack.ts'
