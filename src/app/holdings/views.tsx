import type { ComponentChildren } from 'preact'
import type { Holding } from '#platform/http/route.ts'
import { ButtonLink } from '#ui/action.tsx'
import { useUi } from '#ui/context.ts'
import { Empty } from '#ui/notice.tsx'
import { PageHeader, Section } from '#ui/page.tsx'

const shownMax = 6

/** The holdings of one subject, each with its reason and its end. */
export function HoldingList({ held }: { held: readonly Holding[] }) {
  const { t } = useUi()
  if (held.length === 0) return <Empty title={t('holdings.data.none')} />
  return (
    <>
      {held.map((one) => (
        <Section title={one.title} id={one.name.replace('.', '-')}>
          <p>
            <b>{t('holdings.data.why')}:</b> {one.why}
          </p>
          <Items items={one.items} />
          <p>
            <b>{t('holdings.data.until')}:</b> {one.until}
          </p>
        </Section>
      ))}
    </>
  )
}

/** A long list shows its newest and opens to all. */
function Items({ items }: { items: Holding['items'] }) {
  const { t } = useUi()
  const list = (of: Holding['items']) => (
    <div class="prose">
      <ul>
        {of.map(({ words }) => (
          <li>{words}</li>
        ))}
      </ul>
    </div>
  )
  if (items.length <= shownMax) return list(items)
  return (
    <>
      {list(items.slice(-shownMax))}
      <details>
        <summary>{t('holdings.data.more', { count: items.length })}</summary>
        {list(items)}
      </details>
    </>
  )
}

export interface DataPageProps {
  title: string
  lead: string
  held: readonly Holding[]
  /** Where the files are: `${base}.json`, `${base}.html`. */
  base: string
  /** Links that belong here: consents, the children's pages. */
  children?: ComponentChildren
  /** Last on the page: the way to deletion, or whom to ask. */
  end: ComponentChildren
}

export function DataPage({ title, lead, held, base, children, end }: DataPageProps) {
  const { t } = useUi()
  return (
    <>
      <PageHeader title={title} lead={lead}>
        {held.length > 0 && (
          <>
            <ButtonLink href="#take" variant="quiet">
              {t('holdings.data.take')}
            </ButtonLink>
            <ButtonLink href="#delete" variant="quiet">
              {t('holdings.data.delete')}
            </ButtonLink>
          </>
        )}
      </PageHeader>
      {children}
      <HoldingList held={held} />
      <Section title={t('holdings.data.take')} id="take">
        <p>{t('holdings.data.takeText')}</p>
        <p class="actions">
          <ButtonLink href={`${base}.json`} variant="quiet" download>
            {t('holdings.data.json')}
          </ButtonLink>
          <ButtonLink href={`${base}.html`} variant="quiet" download>
            {t('holdings.data.page')}
          </ButtonLink>
        </p>
      </Section>
      <Section title={t('holdings.data.delete')} id="delete">
        {end}
      </Section>
      <p>
        <a href="/privacy">{t('holdings.data.privacy')}</a>
      </p>
    </>
  )
}
