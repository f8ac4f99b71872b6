import type { Region } from '#regions'
import { isZone } from '#platform/time.ts'

export type ZoneOutcome = { ok: true; zone: string } | { ok: false; reason: 'schools.zone.choose' | 'schools.zone.wrong' }

/**
 * The zone of a school: its region's, where there is one only. Regions with several clocks (Yakutia, Sakhalin) must be asked,
 * since the zone belongs to the settlement.
 */
export function resolveZone(region: Pick<Region, 'zones' | 'zone'>, chosen: string | undefined): ZoneOutcome {
  if (chosen && !isZone(chosen)) return { ok: false, reason: 'schools.zone.wrong' }
  if (region.zones.length === 1) return { ok: true, zone: region.zone }
  if (chosen && region.zones.includes(chosen)) return { ok: true, zone: chosen }
  return { ok: false, reason: 'schools.zone.choose' }
}
