import type { ComponentChildren, VNode } from 'preact'
import type { LocalText } from '#platform/i18n.ts'
import { useText } from './context.ts'

/** Content in the reader's language, or the best other, which then is marked as its own (WCAG 3.1.2); `or` where there is none. */
export function Text({ of, or }: { of: LocalText; or?: ComponentChildren }): VNode {
  const { text, lang } = useText()(of)
  if (!text) return <>{or}</>
  return lang === undefined ? <>{text}</> : <span lang={lang}>{text}</span>
}
