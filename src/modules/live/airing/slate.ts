import type { Rung } from './slot.ts'

export function slateInit(_rung: Rung): Buffer | undefined {
  return undefined
}
export function slateSegment(_rung: Rung, _seq: number): Buffer | undefined {
  return undefined
}
