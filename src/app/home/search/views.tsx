import type { LocalText } from '#platform/i18n.ts'
import type { Excerpt, Found, SearchAnswer } from '#platform/search/search.ts'
import { ButtonLink } from '#ui/action.tsx'
import { Badge } from '#ui/card.tsx'
import { useText, useUi } from '#ui/context.ts'
import { LinkTabs, Pages } from '#ui/nav.tsx'
import { Empty, Notice } from '#ui/notice.tsx'
import { PageHeader, Prose, Section } from '#ui/page.tsx'
import { SearchForm } from '#ui/search-form.tsx'
import { Text } from '#ui/text.tsx'
import { MoscowDay, When } from '#ui/when.tsx'
import { isKind, kinds, searchHref } from './rules.ts'
import type { Kind } from './rules.ts'

interface SearchPageProps {
  q: string
  kind: Kind | undefined
  /** Only in this week. */
  week: { slug: string; name: LocalText } | undefined
  answer: SearchAnswer
  page: number
  pages: number
  topics: { slug: string; name: LocalText }[]
}

export function SearchPage({ q, kind, week, answer, page, pages, topics }: SearchPageProps) {
  const { t } = useUi()
  const pick = useText()
  const within = week?.slug
  const name = week && pick(week.name)
  return (
    <>
      <PageHeader title={t('search.title')} lead={t('search.lead')} />
      <div>
        <SearchForm id="search-here" label={t('search.label')} {...{ q, kind, within }} />
        {name && (
          <p>
            {t('search.within')} <b lang={name.lang}>{name.text}</b>. <a href={searchHref({ q, kind })}>{t('search.everywhere')}</a>
          </p>
        )}
        {q !== '' && <Kinds {...{ q, kind, within, counts: answer.counts }} />}
        {answer.total > 0 && <p role="status">{t('search.count', { n: answer.total })}</p>}
        <Fit {...{ q, kind, within, answer }} />
        {q === '' && <Hints topics={topics} />}
        {q !== '' && answer.total === 0 && <Nothing {...{ q, kind, within, answer }} />}
      </div>
      <Results title={t('search.results')} found={answer.found.filter(({ isOver }) => !isOver)} />
      <Results title={t('search.over')} found={answer.found.filter(({ isOver }) => isOver)} />
      <Pages page={page} pages={pages} href={(n) => searchHref({ q, kind, within, page: n })} />
    </>
  )
}

type Where = { q: string; kind: Kind | undefined; within: string | undefined }

function Kinds({ q, kind, within, counts }: Where & { counts: Record<string, number> }) {
  const { t } = useUi()
  const all = Object.values(counts).reduce((sum, n) => sum + n, 0)
  const shown = kinds.filter((one) => (counts[one] ?? 0) > 0 || one === kind)
  if (shown.length === 0 || (shown.length === 1 && !kind)) return null
  const items = [
    { href: searchHref({ q, within }), label: t('search.all', { n: all }), current: !kind },
    ...shown.map((one) => ({
      href: searchHref({ q, kind: one, within }),
      label: t(`search.kinds.${one}`, { n: counts[one] ?? 0 }),
      current: one === kind,
    })),
  ]
  return <LinkTabs label={t('search.kindsLabel')} items={items} />
}

/** Says so where what is shown is not quite what was typed. */
function Fit({ q, kind, within, answer }: Where & { answer: SearchAnswer }) {
  const { t } = useUi()
  if (answer.total === 0 || answer.fit === 'all') return null
  return (
    <Notice tone="info" title={answer.fit === 'near' ? t('search.near', { q }) : t('search.some')}>
      {answer.meant && <DidYouMean {...{ meant: answer.meant, kind, within }} />}
    </Notice>
  )
}

function DidYouMean({ meant, kind, within }: Omit<Where, 'q'> & { meant: string }) {
  const { t } = useUi()
  return (
    <p>
      {t('search.meant')} <a href={searchHref({ q: meant, kind, within })}>{meant}</a>
    </p>
  )
}

function Results({ title, found }: { title: string; found: Found[] }) {
  if (found.length === 0) return null
  return (
    <Section title={title}>
      <ol class="results">
        {found.map((one) => (
          <li>
            <Result found={one} />
          </li>
        ))}
      </ol>
    </Section>
  )
}

function Result({ found }: { found: Found }) {
  const { t } = useUi()
  const { kind, path, title, snippet, names, startsAt, endsAt, shownFrom, times } = found
  return (
    <article>
      {isKind(kind) && <Badge>{t(`search.kind.${kind}`)}</Badge>}
      <h3>
        <a href={path}>
          <Marked text={title} />
        </a>
      </h3>
      {snippet && (
        <p>
          <Marked text={snippet} />
        </p>
      )}
      <p class="result-facts">
        {startsAt && <When at={startsAt} until={endsAt ?? undefined} showDate />}
        {times > 1 && <span>{t('search.moreTimes', { n: times - 1 })}</span>}
        {!startsAt && shownFrom && <MoscowDay at={shownFrom} />}
        <Names names={names} />
      </p>
    </article>
  )
}

function Names({ names }: { names: LocalText[] }) {
  const pick = useText()
  const picked = names.map((name) => pick(name)).filter(({ text }) => text !== '')
  if (picked.length === 0) return null
  return (
    <span>
      {picked.map(({ text, lang }, at) => (
        <>
          {at > 0 && ', '}
          <span lang={lang}>{text}</span>
        </>
      ))}
    </span>
  )
}

/** A text of its own language with what was sought in it. */
function Marked({ text: { lang, segments } }: { text: Excerpt }) {
  const { locale } = useUi()
  return (
    <span lang={lang === locale || lang === 'und' ? undefined : lang}>
      {segments.map(({ text, isMarked }) => (isMarked ? <mark>{text}</mark> : text))}
    </span>
  )
}

function Hints({ topics }: { topics: { slug: string; name: LocalText }[] }) {
  const { t } = useUi()
  const pick = useText()
  return (
    <>
      <Prose>
        <p>{t('search.hintWords')}</p>
        <p>{t('search.hintLetters')}</p>
        <p>{t('search.hintSigns')}</p>
      </Prose>
      {topics.length > 0 && (
        <LinkTabs
          label={t('search.topics')}
          items={topics.map((topic) => ({ href: searchHref({ q: pick(topic.name).text }), label: <Text of={topic.name} /> }))}
        />
      )}
    </>
  )
}

/** Nothing found: what else can be done, the nearest first. */
function Nothing({ q, kind, within, answer }: Where & { answer: SearchAnswer }) {
  const { t } = useUi()
  const elsewhere = Object.values(answer.counts).reduce((sum, n) => sum + n, 0)
  return (
    <Empty
      title={t('search.nothing', { q })}
      action={
        elsewhere > 0 || kind || within ? (
          <ButtonLink href={searchHref({ q })}>
            {elsewhere > 0 ? t('search.elsewhere', { n: elsewhere }) : t('search.everywhere')}
          </ButtonLink>
        ) : (
          <ButtonLink href="/weeks">{t('search.toProgramme')}</ButtonLink>
        )
      }
    >
      {answer.meant && <DidYouMean {...{ meant: answer.meant, kind: undefined, within }} />}
      <p>{t('search.nothingText')}</p>
    </Empty>
  )
}
