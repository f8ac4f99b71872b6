import { z } from 'zod'
import type { FormErrors, FormValues } from '#platform/http/form.ts'
import { checkForm } from '#platform/http/form.ts'
import type { LocalText, MessageKey, Translate } from '#platform/i18n.ts'
import { Temporal } from '#platform/time.ts'
import { quotaKinds, quotaLetters } from '../rules.ts'
import type { QuotaKind } from '../rules.ts'

const name = z.string().max(120, 'week-draw.form.nameLong').default('')
const wall = z
  .string('week-draw.form.timeWrong')
  .regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d$/, 'week-draw.form.timeWrong')
  .refine((text) => !Number.isNaN(Date.parse(`${text}Z`)), 'week-draw.form.timeWrong')

const headForm = z
  .object({ nameRu: name, nameEn: name, opens: wall, closes: wall, reveal: wall })
  .refine((form) => form.nameRu !== '' || form.nameEn !== '', { path: ['nameRu'], error: 'week-draw.form.nameNeeded' })

export interface DrawForm {
  label: LocalText
  opensAt: Temporal.Instant
  closesAt: Temporal.Instant
  revealUntil: Temporal.Instant
  /** In their published order. */
  kinds: QuotaKind[]
  regions: string[]
  pools: { poolId: number; reserves: Record<string, number> }[]
}

export type ReadDraw = { ok: true; data: DrawForm } | { ok: false; errors: FormErrors }

/** The form of a new draw, its times on the wall of the office's zone. What isn't among the pools and regions offered is left out. */
export function readDraw(values: FormValues, zone: string, offered: { pools: readonly number[]; regions: readonly string[] }): ReadDraw {
  const head = checkForm(headForm, values)
  const errors: FormErrors = head.ok ? {} : { ...head.errors }
  const kinds = readKinds(values)
  if (kinds === undefined) errors['order-region'] = 'week-draw.form.orderTwice'
  const regions = (values.regions ?? '').split(',').filter((code) => offered.regions.includes(code))
  if (kinds?.includes('region') && regions.length === 0) errors.regions = 'week-draw.form.regionsNeeded'
  const pools = readPools(values, kinds ?? [], offered.pools, errors)
  if (pools.length === 0) errors.form ??= 'week-draw.form.noSessions'
  if (!head.ok || kinds === undefined || Object.keys(errors).length > 0) return { ok: false, errors }
  const { nameRu, nameEn, opens, closes, reveal } = head.data
  const at = (text: string): Temporal.Instant => Temporal.PlainDateTime.from(text).toZonedDateTime(zone).toInstant()
  const label = { ...(nameRu && { ru: nameRu }), ...(nameEn && { en: nameEn }) }
  return { ok: true, data: { label, opensAt: at(opens), closesAt: at(closes), revealUntil: at(reveal), kinds, regions, pools } }
}

/** Those with a number, by it; undefined where two have the same. */
function readKinds(values: FormValues): QuotaKind[] | undefined {
  const ordered = quotaKinds.flatMap((kind) => {
    const order = values[`order-${kind}`] ?? ''
    return /^[1-4]$/.test(order) ? [{ kind, order: Number(order) }] : []
  })
  if (new Set(ordered.map(({ order }) => order)).size < ordered.length) return undefined
  return ordered.toSorted((a, b) => a.order - b.order).map(({ kind }) => kind)
}

function readPools(values: FormValues, kinds: readonly QuotaKind[], offered: readonly number[], errors: FormErrors): DrawForm['pools'] {
  return offered
    .filter((poolId) => values[`pool-${poolId}`] !== undefined)
    .map((poolId) => {
      const reserves: Record<string, number> = {}
      for (const kind of kinds) {
        const letter = quotaLetters[kind]
        const field = `reserve-${letter}-${poolId}`
        const word = values[field] ?? ''
        if (!/^\d{0,6}$/.test(word)) errors[field] = 'week-draw.form.reserveWrong'
        else if (Number(word) > 0) reserves[letter] = Number(word)
      }
      return { poolId, reserves }
    })
}

/** The words of a quota stand in the published list in both languages. */
export function quotaLabel(kind: QuotaKind, speak: (locale: 'ru' | 'en') => Translate): LocalText {
  const key: MessageKey = `week-draw.kind.${kind}`
  return { ru: speak('ru')(key), en: speak('en')(key) }
}
