import type { LocalText } from '#platform/i18n.ts'
import { ButtonLink } from '#ui/action.tsx'
import { Card, CardGrid } from '#ui/card.tsx'
import { useText, useUi } from '#ui/context.ts'
import { FilterGroup, Filters, Pages } from '#ui/nav.tsx'
import { Empty } from '#ui/notice.tsx'
import { Crumbs, PageHeader, Prose, Section } from '#ui/page.tsx'
import { Text } from '#ui/text.tsx'
import { MoscowDay } from '#ui/when.tsx'
import { paragraphsOf } from './rules.ts'
import type { NewsItem } from './store.ts'

export interface NewsMember {
  id: number
  slug: string
  name: LocalText
  shortName: LocalText
}

interface ListProps {
  items: NewsItem[]
  members: NewsMember[]
  member: NewsMember | undefined
  page: number
  pages: number
}

export function NewsList({ items, members, member, page, pages }: ListProps) {
  const { t } = useUi()
  const href = (slug: string | undefined, n = 1) => {
    const query = new URLSearchParams({ ...(slug ? { member: slug } : {}), ...(n > 1 ? { page: String(n) } : {}) }).toString()
    return query ? `/news?${query}` : '/news'
  }
  const choices = [
    { href: href(undefined), label: t('news.list.everybody'), current: !member },
    ...members.map((one) => ({ href: href(one.slug), label: <Text of={one.shortName} />, current: one.id === member?.id })),
  ]
  return (
    <>
      <PageHeader kicker={t('news.list.kicker')} title={t('news.list.title')} lead={t('news.list.lead')}>
        {useMayWrite() && <ButtonLink href="/office/news/new">{t('news.new.title')}</ButtonLink>}
      </PageHeader>
      <div>
        <Filters>
          <FilterGroup label={t('news.list.member')} items={choices} />
        </Filters>
        {items.length === 0 ? (
          <Empty title={t('news.list.none')} action={<ButtonLink href="/news">{t('news.list.all')}</ButtonLink>}>
            <p>{t(member ? 'news.list.noneOf' : 'news.list.noneHint')}</p>
          </Empty>
        ) : (
          <NewsCards {...{ items, members }} />
        )}
        <Pages page={page} pages={pages} href={(n) => href(member?.slug, n)} />
        <p>
          <a href="/news.atom">{t('news.list.feed')}</a>
        </p>
      </div>
    </>
  )
}

export function NewsCards({ items, members }: { items: NewsItem[]; members: NewsMember[] }) {
  const text = useText()
  return (
    <CardGrid>
      {items.map((item) => {
        const title = text(item.title)
        const lead = text(item.lead)
        return (
          <Card
            href={`/news/${item.slug}`}
            title={title.text}
            titleLang={title.lang}
            kicker={useSource(item, members)}
            meta={<MoscowDay at={item.publishedAt} />}
          >
            <p lang={lead.lang}>{lead.text}</p>
          </Card>
        )
      })}
    </CardGrid>
  )
}

interface PageProps {
  item: NewsItem
  members: NewsMember[]
  others: NewsItem[]
  mayEdit: boolean
}

export function NewsPage({ item, members, others, mayEdit }: PageProps) {
  const { t } = useUi()
  const text = useText()
  const title = text(item.title)
  const lead = text(item.lead)
  const body = text(item.body)
  const member = members.find((one) => one.id === item.memberId)
  return (
    <>
      <Crumbs items={[{ href: '/news', label: t('news.list.title') }, { label: <span lang={title.lang}>{title.text}</span> }]} />
      <article>
        <PageHeader
          kicker={
            <>
              {useSource(item, members)} · <MoscowDay at={item.publishedAt} />
            </>
          }
          title={title.text}
          titleLang={title.lang}
          lead={<span lang={lead.lang}>{lead.text}</span>}
        >
          {mayEdit && (
            <ButtonLink href={`/office/news/${item.slug}/edit`} variant="quiet">
              {t('news.edit.title')}
            </ButtonLink>
          )}
        </PageHeader>
        <Prose lang={body.lang}>
          {paragraphsOf(body.text).map((paragraph) => (
            <p>{paragraph}</p>
          ))}
        </Prose>
      </article>
      {member && (
        <p class="row">
          <ButtonLink href={`/members/${member.slug}`} variant="quiet">
            {t('news.page.member', { name: text(member.shortName).text })}
          </ButtonLink>
          <ButtonLink href={`/news?member=${member.slug}`} variant="quiet">
            {t('news.page.moreOf')}
          </ButtonLink>
        </p>
      )}
      {others.length > 0 && (
        <Section title={t('news.page.others')} more={{ href: '/news', label: t('news.list.all') }}>
          <NewsCards items={others} members={members} />
        </Section>
      )}
    </>
  )
}

/** Whether to offer writing; whose news one may write is checked there. */
function useMayWrite(): boolean {
  const { person } = useUi()
  return person?.roles.some((role) => role === 'office' || role === 'coordinator') ?? false
}

/** Who tells it: a member, or the consortium. */
function useSource(item: NewsItem, members: NewsMember[]): string {
  const { t } = useUi()
  const text = useText()
  const member = members.find((one) => one.id === item.memberId)
  return member ? text(member.shortName).text : t('news.consortium')
}
