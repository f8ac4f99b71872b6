import type { VNode } from 'preact'
import { Button } from './action.tsx'
import { classes } from './accent.ts'
import { useUi } from './context.ts'
import { Icon } from './icons.tsx'

export interface SearchFormProps {
  /** What to search in, in words: it names the form for those who don't see it. */
  label: string
  q?: string | undefined
  /** Only one kind of things, only in one scope. */
  kind?: string | undefined
  within?: string | undefined
  /** In the header: the label is not shown, the button is a sign. */
  compact?: boolean
  id?: string
}

/** A field that leads to /search. A plain GET: it works without a script, and the answer can be shared. */
export function SearchForm({ label, q, kind, within, compact, id = 'search-q' }: SearchFormProps): VNode {
  const { t } = useUi()
  return (
    <form class={classes('search', compact && 'compact')} role="search" action="/search" aria-label={label}>
      <label class={compact ? 'hidden' : undefined} for={id}>
        {label}
      </label>
      <div>
        <input class="input" type="search" id={id} name="q" value={q} maxLength={200} autocomplete="off" enterkeyhint="search" />
        {kind && <input type="hidden" name="kind" value={kind} />}
        {within && <input type="hidden" name="within" value={within} />}
        <Button variant={compact ? 'quiet' : 'primary'}>
          {compact ? <Icon name="search" label={t('ui.search.find')} /> : t('ui.search.find')}
        </Button>
      </div>
    </form>
  )
}
