import { ButtonLink } from '#ui/action.tsx'
import { Badge, Facts } from '#ui/card.tsx'
import { useAsset, useIsland, useText, useUi } from '#ui/context.ts'
import { Empty, Notice, Progress } from '#ui/notice.tsx'
import { Crumbs, PageHeader, Prose, Section } from '#ui/page.tsx'
import { Table } from '#ui/table.tsx'
import { When } from '#ui/when.tsx'
import { rulesVersion } from './compute.ts'
import { PoolTable } from './pool-table.tsx'
import type { PublicDraw } from './read.ts'
import type { Phase } from './rules.ts'
import { phaseOf } from './rules.ts'
import type { Share } from './shares.ts'
import type { Draw } from './store.ts'

const tones: Partial<Record<Phase, 'live' | 'soon' | 'done' | 'warn' | 'info'>> = {
  open: 'live',
  planned: 'soon',
  drawn: 'done',
  cancelled: 'warn',
  unready: 'warn',
}

export function PhaseBadge({ draw }: { draw: Draw }) {
  const { t, now } = useUi()
  const phase = phaseOf(draw, now)
  return <Badge tone={tones[phase] ?? 'info'}>{t(`draw.phase.${phase}`)}</Badge>
}

/** All draws, those first that can still be applied to. */
export function DrawsPage({ list }: { list: Draw[] }) {
  const { t } = useUi()
  return (
    <>
      <PageHeader title={t('draw.title')} lead={t('draw.lead')} motif="draws" />
      {list.length === 0 ? (
        <Empty title={t('draw.list.none')}>{t('draw.list.noneText')}</Empty>
      ) : (
        <DrawTable list={list} href={(draw) => `/draws/${draw.uuid}`} />
      )}
      <Rules />
    </>
  )
}

export function DrawTable({ list, href }: { list: Draw[]; href: (draw: Draw) => string }) {
  const { t } = useUi()
  const text = useText()
  return (
    <Table
      wide
      caption={t('draw.list.caption')}
      captionHidden
      columns={(['draw', 'state', 'closes'] as const).map((key) => ({ key, label: t(`draw.col.${key}`) }))}
      rows={list.map((draw) => ({
        draw: <span lang={text(draw.label).lang}>{text(draw.label).text}</span>,
        state: <PhaseBadge draw={draw} />,
        closes: <When at={draw.closesAt} showDate />,
      }))}
      rowHref={(_, at) => list[at] && href(list[at])}
    />
  )
}

/** Everything of one draw that everybody may know: that is all of it but who applied. */
export function DrawPage({ draw, pools, shares, applied, mayApply }: PublicDraw & { mayApply: boolean }) {
  const { t, now } = useUi()
  const label = useText()(draw.label)
  return (
    <>
      <Crumbs items={[{ href: '/draws', label: t('draw.title') }, { label: label.text }]} />
      <PageHeader kicker={<PhaseBadge draw={draw} />} title={label.text} titleLang={label.lang} lead={t('draw.lead')}>
        {mayApply && phaseOf(draw, now) === 'open' && <ButtonLink href={`/draws/${draw.uuid}/apply`}>{t('draw.apply')}</ButtonLink>}
        {draw.state === 'drawn' && <ButtonLink href="#check">{t('draw.check')}</ButtonLink>}
      </PageHeader>
      <StateNotice draw={draw} />
      <Section title={t('draw.pools')} id="pools">
        <PoolTable draw={draw} pools={pools} applied={applied} />
      </Section>
      <Quotas draw={draw} />
      {draw.state === 'drawn' && <Check draw={draw} />}
      <Section title={t('draw.when')} id="when">
        <Facts
          items={[
            { term: t('draw.when.opens'), children: <When at={draw.opensAt} showDate /> },
            { term: t('draw.when.closes'), children: <When at={draw.closesAt} showDate /> },
            { term: t('draw.when.reveal'), children: <When at={draw.revealUntil} showDate /> },
            ...(draw.drawnAt ? [{ term: t('draw.when.drawn'), children: <When at={draw.drawnAt} showDate /> }] : []),
          ]}
        />
      </Section>
      <Shares shares={shares} />
      {draw.inputsHash !== null && <Files draw={draw} />}
      <Rules />
    </>
  )
}

function StateNotice({ draw }: { draw: Draw }) {
  const { t, now } = useUi()
  const phase = phaseOf(draw, now)
  if (phase === 'cancelled')
    return (
      <Notice tone="warning" title={t('draw.phase.cancelled')}>
        {t(`draw.why.${draw.endedWhy ?? 'owner'}`)}
      </Notice>
    )
  if (phase !== 'placing') return null
  return (
    <Progress
      label={t('draw.phase.placing')}
      value={draw.doneCount}
      max={draw.totalCount}
      text={`${draw.doneCount} / ${draw.totalCount}`}
    />
  )
}

function Quotas({ draw: { quotas } }: { draw: Draw }) {
  const { t } = useUi()
  const text = useText()
  return (
    <Section title={t('draw.quotas')} id="quotas">
      <Prose>
        <p>{t(quotas.length > 0 ? 'draw.quotas.text' : 'draw.quotas.none')}</p>
        {quotas.length > 0 && (
          <ol>
            {quotas.map(({ letter, label }) => (
              <li>
                <b>{letter}</b>. <span lang={text(label).lang}>{text(label).text}</span>
              </li>
            ))}
          </ol>
        )}
      </Prose>
    </Section>
  )
}

function Shares({ shares }: { shares: Share[] }) {
  const { t } = useUi()
  const text = useText()
  const stateOf = (share: Share) =>
    share.share === null ? t(share.droppedAt ? 'draw.share.dropped' : 'draw.share.awaited') : <Code value={share.share} />
  return (
    <Section title={t('draw.shares')} id="shares">
      <p>{t('draw.shares.text')}</p>
      {shares.length === 0 ? (
        <p>{t('draw.shares.none')}</p>
      ) : (
        <Table
          wide
          caption={t('draw.shares.caption')}
          captionHidden
          columns={(['holder', 'commitment', 'share'] as const).map((key) => ({ key, label: t(`draw.col.${key}`) }))}
          rows={shares.map((share) => ({
            holder: <span lang={text(share.label).lang}>{text(share.label).text}</span>,
            commitment: <Code value={share.commitment} />,
            share: stateOf(share),
          }))}
        />
      )}
    </Section>
  )
}

/** 64 signs that may break anywhere: whole, so that they can be copied and compared. */
export function Code({ value }: { value: string }) {
  return <code>{value}</code>
}

function Files({ draw }: { draw: Draw }) {
  const { t } = useUi()
  const at = `/draws/${draw.uuid}`
  const file = (path: string, label: string, hash: string | null) => ({
    term: <a href={`${at}/${path}`}>{label}</a>,
    children: hash && <Code value={hash} />,
  })
  return (
    <Section title={t('draw.files')} id="files">
      <p>{t('draw.files.inputsText')}</p>
      <Facts
        items={[
          file('inputs.json', t('draw.files.inputs'), draw.inputsHash),
          ...(draw.state === 'drawn'
            ? [
                file('result.json', t('draw.files.result'), draw.resultHash),
                file('draw.json', t('draw.files.draw'), null),
                { term: t('draw.files.seed'), children: <Code value={draw.seed ?? ''} /> },
              ]
            : []),
        ]}
      />
    </Section>
  )
}

const steps = ['inputs', 'shares', 'seed', 'lots', 'places', 'result'] as const

/** The island puts its button here; without a script the command and the server’s own recomputation remain. */
function Check({ draw }: { draw: Draw }) {
  const { t } = useUi()
  useIsland('draw-check')
  const script = useAsset('draw-computing.js')
  const path = `/draws/${draw.uuid}`
  const says = {
    ...Object.fromEntries(
      (['button', 'running', 'equal', 'differs', 'failed', 'counted'] as const).map((word) => [word, t(`draw.check.${word}`)]),
    ),
    ...Object.fromEntries(steps.map((step) => [step, t(`draw.step.${step}`)])),
  }
  return (
    <Section title={t('draw.check')} id="check">
      <p>{t('draw.check.text')}</p>
      <div
        id="draw-check"
        class="row"
        data-file={`${path}/draw.json`}
        data-script={script}
        data-hash={draw.resultHash}
        data-says={JSON.stringify(says)}
      />
      <p>
        <a href={`${path}/draw.json`} download={`draw-${draw.uuid}.json`}>
          {t('draw.files.draw')}
        </a>{' '}
        · <a href={`${path}/verify`}>{t('draw.check.server')}</a>
      </p>
      <p>{t('draw.check.command')}</p>
      <pre tabIndex={0}>
        <code>{`npx kaleidoscope draw verify draw-${draw.uuid}.json`}</code>
      </pre>
    </Section>
  )
}

const sentences = [1, 2, 3, 4, 5, 6, 7, 8, 9] as const

function Rules() {
  const { t } = useUi()
  return (
    <Section title={t('draw.rule', { n: rulesVersion })} id="rule">
      <Prose>
        <ol>
          {sentences.map((n) => (
            <li>{t(`draw.rule.${n}`)}</li>
          ))}
        </ol>
      </Prose>
    </Section>
  )
}
