import type { LocalText, MessageKey } from '#platform/i18n.ts'
import { useText } from '#ui/context.ts'
import type { FreezeCause } from './rules.ts'

/** The room's title in the reader's language, with its own `lang` where that differs. */
export function useRoomTitle(room: { title: LocalText }): { text: string; lang: string | undefined } {
  return useText()(room.title)
}

/** Why a room is frozen, in a sentence for everybody. */
export function frozenText(by: FreezeCause | null): MessageKey {
  if (by === 'staff') return 'live.frozen.textStaff'
  return by === 'panic' ? 'live.frozen.textPanic' : 'live.frozen.text'
}
