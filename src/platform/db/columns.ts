import type { ColumnType } from 'kysely'
import type { Temporal } from '#platform/time.ts'

/** timestamptz: read as an instant, written as an instant or ISO text. */
export type InstantColumn = ColumnType<Temporal.Instant, Temporal.Instant | string, Temporal.Instant | string>
/** jsonb: the store that owns the column knows its shape. Arrays and texts are written through `json()`. */
// oxlint-disable-next-line no-explicit-any
export type JsonColumn = ColumnType<any, any, any>
