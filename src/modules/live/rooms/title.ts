import type { LocalText } from '#platform/i18n.ts'
import { useText } from '#ui/context.ts'

/** The room's title in the reader's language, with its own `lang` where that differs. */
export function useRoomTitle(room: { title: LocalText }): { text: string; lang: string | undefined } {
  return useText()(room.title)
}
