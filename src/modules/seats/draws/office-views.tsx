import type { LocalText } from '#platform/i18n.ts'
import { Button } from '#ui/action.tsx'
import { useText, useUi } from '#ui/context.ts'
import { Field, Form, SubmitRow } from '#ui/form.tsx'
import { Empty, Notice } from '#ui/notice.tsx'
import { Crumbs, PageHeader, Section } from '#ui/page.tsx'
import { mayCommit } from './rules.ts'
import type { Share, ShareHolder } from './shares.ts'
import type { Draw } from './store.ts'
import { DrawTable, PhaseBadge } from './views.tsx'

export interface OwnHolder extends ShareHolder {
  label: LocalText
}

export function SharesListPage({ list }: { list: Draw[] }) {
  const { t } = useUi()
  return (
    <>
      <PageHeader title={t('draw.office.title')} lead={t('draw.office.lead')} />
      {list.length === 0 ? (
        <Empty title={t('draw.office.none')}>{t('draw.office.noneText')}</Empty>
      ) : (
        <DrawTable list={list} href={(draw) => `/office/draws/${draw.uuid}`} />
      )}
    </>
  )
}

export interface SharesPageProps {
  draw: Draw
  holders: OwnHolder[]
  shares: Share[]
  /** A number made for this page, which nobody keeps. */
  ready: { share: string; commitment: string }
  /** What was posted wrongly, and for whom. */
  wrong?: { holder: OwnHolder; values: Record<string, string>; errors: Record<string, string> } | undefined
}

const same = (a: ShareHolder, b: ShareHolder | undefined): boolean => a.type === b?.type && a.id === b.id

/** A number of one's own: given before wishes are taken, revealed after the list is closed. */
export function SharesPage({ draw, holders, shares, ready, wrong }: SharesPageProps) {
  const { t } = useUi()
  const text = useText()
  const label = text(draw.label)
  return (
    <>
      <Crumbs items={[{ href: '/office/draws', label: t('draw.office.title') }, { label: label.text }]} />
      <PageHeader kicker={<PhaseBadge draw={draw} />} title={label.text} titleLang={label.lang}>
        <a href={`/draws/${draw.uuid}`}>{t('draw.office.public')}</a>
      </PageHeader>
      {!draw.isReady && draw.state === 'open' && <Notice>{t('draw.office.need')}</Notice>}
      {holders.map((holder) => (
        <Section title={t('draw.office.ownOf', { holder: text(holder.label).text })} id={`${holder.type}-${holder.id}`}>
          <Own
            draw={draw}
            holder={holder}
            share={shares.find((one) => same(holder, one.holder))}
            ready={ready}
            wrong={same(holder, wrong?.holder) ? wrong : undefined}
          />
        </Section>
      ))}
    </>
  )
}

interface OwnProps extends Pick<SharesPageProps, 'draw' | 'ready' | 'wrong'> {
  holder: OwnHolder
  share: Share | undefined
}

function Own(props: OwnProps) {
  const { t, now } = useUi()
  const { draw, share } = props
  const isBefore = mayCommit(draw, now)
  return (
    <>
      {share && <p>{t('draw.office.given', { commitment: share.commitment })}</p>}
      {share && <p>{t(share.isSealed ? 'draw.office.sealed' : 'draw.office.kept')}</p>}
      {!share && !isBefore && <p>{t('draw.office.notGiven')}</p>}
      {isBefore && share && <p>{t('draw.office.again')}</p>}
      {isBefore && <Commit {...props} />}
      {share && !isBefore && <Reveal {...props} share={share} />}
    </>
  )
}

function Commit({ draw, holder, ready, wrong }: OwnProps) {
  const { t } = useUi()
  const [action, name] = [`/office/draws/${draw.uuid}/commit`, `${holder.type}:${holder.id}`]
  return (
    <>
      <h3>{t('draw.office.make')}</h3>
      <p>{t('draw.office.makeText')}</p>
      <Form action={action} id={`make-${holder.type}-${holder.id}`}>
        <input type="hidden" name="holder" value={name} />
        <input type="hidden" name="way" value="sealed" />
        <SubmitRow>
          <Button>{t('draw.office.make')}</Button>
        </SubmitRow>
      </Form>
      <h3>{t('draw.office.keep')}</h3>
      <p>
        {t('draw.office.keepText')} <code>npx kaleidoscope draw share</code>
      </p>
      <Form action={action} id={`keep-${holder.type}-${holder.id}`} errors={wrong?.errors}>
        <input type="hidden" name="holder" value={name} />
        <input type="hidden" name="way" value="own" />
        <p>
          {t('draw.office.ready')}: <code>{ready.share}</code>
        </p>
        <Field
          name="commitment"
          label={t('draw.office.commitment')}
          value={wrong?.values.commitment ?? ready.commitment}
          width="full"
          spellcheck={false}
          required
        />
        <SubmitRow>
          <Button variant="quiet">{t('draw.office.publish')}</Button>
        </SubmitRow>
      </Form>
    </>
  )
}

function Reveal({ draw, holder, share, wrong }: OwnProps & { share: Share }) {
  const { t } = useUi()
  if (share.share !== null) return <Notice tone="success" title={t('draw.office.revealed')} />
  if (share.droppedAt) return <Notice tone="warning" title={t('draw.office.dropped')} />
  if (share.isSealed) return null
  if (draw.state !== 'closed') return <p>{t('draw.office.early')}</p>
  return (
    <Form action={`/office/draws/${draw.uuid}/reveal`} id={`reveal-${holder.type}-${holder.id}`} errors={wrong?.errors}>
      <input type="hidden" name="holder" value={`${holder.type}:${holder.id}`} />
      <Field name="share" label={t('draw.office.share')} width="full" autocomplete="off" spellcheck={false} required />
      <SubmitRow>
        <Button>{t('draw.office.reveal')}</Button>
      </SubmitRow>
    </Form>
  )
}
