import type { MessageKey } from '#platform/i18n.ts'
import { Button } from '#ui/action.tsx'
import { Badge, Facts } from '#ui/card.tsx'
import { useUi } from '#ui/context.ts'
import { FormKey } from '#ui/form.tsx'
import { Notice } from '#ui/notice.tsx'
import { Crumbs, PageHeader, Prose, Row, Section } from '#ui/page.tsx'
import { Table } from '#ui/table.tsx'
import { When } from '#ui/when.tsx'
import type { TextLang } from './rules.ts'
import { maySign } from './state.ts'
import type { Place, PurposeState } from './state.ts'
import type { LastWord } from './store.ts'

interface ListProps extends Place {
  states: PurposeState[]
  records: LastWord[]
  formKey: string
  lang: TextLang
}

export function ConsentList({ child, side, path, states, records, formKey, lang }: ListProps) {
  const { t } = useUi()
  const isOwn = side === 'self'
  const may = maySign({ child, side, path })
  return (
    <>
      <PlaceCrumbs {...{ child, side, path }} />
      <PageHeader
        title={t('consent.title')}
        kicker={isOwn ? undefined : child.name}
        lead={t(isOwn ? (may ? 'consent.leadOwn' : 'consent.leadYoung') : 'consent.lead')}
      />
      {states.map((state) => (
        <Section title={titleOf(state, lang, isOwn)} id={state.purpose}>
          <StateWords {...{ state, side, child }} />
          <Row>
            <a class="go" href={`${path}/${state.purpose}`}>
              {t(maySign({ child, side, path }, state.own) && state.own?.event !== 'given' ? 'consent.readAndDecide' : 'consent.read')}
            </a>
            {state.own?.event === 'given' && <Buttons {...{ state, path, formKey, lang }} only="withdraw" />}
          </Row>
        </Section>
      ))}
      <Records {...{ records }} />
    </>
  )
}

function PlaceCrumbs({ child, side, path, last }: Place & { last?: string }) {
  const { t } = useUi()
  const start =
    side === 'guardian'
      ? [
          { href: '/family', label: t('consent.family') },
          { href: `/family/children/${child.uuid}`, label: child.name },
        ]
      : [{ href: '/me', label: t('consent.me') }]
  const list = { href: last === undefined ? undefined : path, label: t('consent.title') }
  return <Crumbs items={[...start, list, ...(last === undefined ? [] : [{ label: last }])]} />
}

/** A child is asked in a child's words; the document's own title stands on the document. */
const titleOf = (state: PurposeState, lang: TextLang, isOwn: boolean) => {
  const { t } = useUi()
  return isOwn ? t(`consent.ask.${state.purpose}` as MessageKey) : state.newest.text[lang].title
}

function StateWords({ state, side, child }: { state: PurposeState } & Pick<Place, 'side' | 'child'>) {
  const { t } = useUi()
  const { own, other, holds, needsBoth } = state
  const waits = !holds && own?.event === 'given'
  const isOwn = side === 'self'
  return (
    <div id={`state-${state.purpose}`}>
      <p>
        <Badge tone={holds ? 'done' : waits ? 'soon' : 'neutral'}>
          {t(holds ? 'consent.state.holds' : waits ? 'consent.state.waits' : wordKey(own))}
        </Badge>{' '}
        {own && (
          <>
            {t(`consent.did.${own.event}` as MessageKey)} <When at={own.at} showDate />
          </>
        )}
      </p>
      {(needsBoth || other) && !isOwn && own?.event === 'given' && !holds && (
        <p>
          {t(other ? 'consent.childSaidNo' : 'consent.waitsForChild', { name: child.name })}{' '}
          <a href={`/family/children/${child.uuid}`}>{t('consent.pairing')}</a>
        </p>
      )}
      {isOwn && <p>{t(other?.event === 'given' ? 'consent.guardianYes' : 'consent.guardianNo')}</p>}
      {state.asksAgain && <p>{t('consent.changed', { version: state.newest.version })}</p>}
    </div>
  )
}

const wordKey = (own: LastWord | undefined): MessageKey =>
  own === undefined ? 'consent.state.open' : (`consent.state.${own.event}` as MessageKey)

interface ButtonsProps {
  state: PurposeState
  path: string
  formKey: string
  lang: TextLang
  only?: 'withdraw'
}

/** One press each way: to take back costs no more than to give. */
function Buttons({ state, path, formKey, lang, only }: ButtonsProps) {
  const { t } = useUi()
  const { own, newest, purpose, asksAgain } = state
  const isGiven = own?.event === 'given'
  const mayGive = only === undefined && (!isGiven || asksAgain || own.version !== newest.version)
  const mayRefuse = only === undefined && own === undefined
  return (
    <form class="post" method="post" action={`${path}/${purpose}`}>
      <FormKey value={formKey} />
      <input type="hidden" name="version" value={newest.version} />
      <input type="hidden" name="lang" value={lang} />
      <Row>
        {mayGive && (
          <Button name="say" value="give">
            {t('consent.give')}
          </Button>
        )}
        {mayRefuse && (
          <Button name="say" value="refuse" variant="quiet">
            {t('consent.refuse')}
          </Button>
        )}
        {isGiven && (
          <Button name="say" value="withdraw" variant="quiet">
            {t('consent.withdraw')}
          </Button>
        )}
      </Row>
    </form>
  )
}

interface DocumentProps extends Place {
  state: PurposeState
  problem: 'stale' | 'form' | undefined
  contact: string | undefined
  signer: string
  formKey: string
  lang: TextLang
}

/** One document for one purpose, with nothing else on the page. */
export function DocumentPage({ state, problem, contact, signer, formKey, lang, ...place }: DocumentProps) {
  const { t } = useUi()
  const { newest, own, purpose } = state
  const { title, paragraphs } = newest.text[lang]
  const isOwn = place.side === 'self'
  return (
    <>
      <PlaceCrumbs {...place} last={title} />
      <PageHeader title={title} titleLang={lang} lead={isOwn ? t(`consent.ask.${purpose}` as MessageKey) : undefined} />
      {problem && (
        <Notice tone="danger" title={t(problem === 'stale' ? 'consent.stale' : 'consent.formBroken')}>
          <p>{t(problem === 'stale' ? 'consent.staleText' : 'consent.formBrokenText')}</p>
        </Notice>
      )}
      <Facts
        items={[
          { term: t('consent.about'), children: place.child.name },
          { term: t('consent.signer'), children: signer },
          { term: t('consent.version'), children: String(newest.version) },
        ]}
      />
      {newest.lawyerSeen || <p class="small">{t('consent.noLawyer')}</p>}
      <TextWords {...{ paragraphs, lang, contact }} />
      <Section title={t(isOwn ? 'consent.yourWordOwn' : 'consent.yourWord')} id="state">
        <StateWords {...{ state }} side={place.side} child={place.child} />
        {maySign(place, own) ? <Buttons {...{ state, formKey, lang }} path={place.path} /> : <p>{t('consent.guardianSigns')}</p>}
        {own && (
          <p>
            <a class="go" href={`/consents/${own.id}/receipt`}>
              {t('consent.receipt')}
            </a>
          </p>
        )}
      </Section>
    </>
  )
}

/** A text's paragraphs: the first line of each is its heading. */
export function TextWords({ paragraphs, lang, contact }: { paragraphs: readonly string[]; lang: string; contact: string | undefined }) {
  const { t } = useUi()
  return (
    <>
      <Prose lang={lang}>
        {paragraphs.map((paragraph) => {
          const [heading, ...rest] = paragraph.split('\n')
          return rest.length === 0 ? (
            <p>{heading}</p>
          ) : (
            <>
              <h2>{heading}</h2>
              <p>{rest.join(' ')}</p>
            </>
          )
        })}
      </Prose>
      <p>
        {contact && (
          <>
            {t('consent.contact')} <a href={`mailto:${contact}`}>{contact}</a>.{' '}
          </>
        )}
        <a href="/privacy">{t('consent.privacy')}</a>
      </p>
    </>
  )
}

/** All that was ever said, each with its receipt. */
function Records({ records }: { records: LastWord[] }) {
  const { t } = useUi()
  if (records.length === 0) return null
  const columns = ['what', 'event', 'by', 'at', 'receipt'].map((key) => ({ key, label: t(`consent.column.${key}` as MessageKey) }))
  const rows = records.map(({ id, purpose, event, signedAs, at, version }) => ({
    what: `${t(`consent.purpose.${purpose}` as MessageKey)} · ${t('consent.versionN', { version })}`,
    event: t(`consent.event.${event}` as MessageKey),
    by: t(`consent.by.${signedAs}` as MessageKey),
    at: <When at={at} showDate />,
    receipt: (
      <a href={`/consents/${id}/receipt`} aria-label={t('consent.receiptOf', { purpose: t(`consent.purpose.${purpose}` as MessageKey) })}>
        {t('consent.receipt')}
      </a>
    ),
  }))
  return (
    <Section title={t('consent.records')} id="records">
      <details>
        <summary>{t('consent.recordsOpen', { n: records.length })}</summary>
        <Table caption={t('consent.records')} captionHidden columns={columns} rows={rows} />
      </details>
    </Section>
  )
}
