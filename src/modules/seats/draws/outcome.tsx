import { useText, useUi } from '#ui/context.ts'
import { Notice } from '#ui/notice.tsx'
import type { Application, ApplicationOutcome, RankOutcome } from './applications.ts'
import { phaseOf } from './rules.ts'

/** What came of an application, and why, rank by rank: for its applicant, wherever its owner shows it. */
export function Outcome({ application }: { application: Application }) {
  const { t, now } = useUi()
  const { draw, outcome, alias, withdrawnAt } = application
  if (withdrawnAt) return <p>{t('draw.outcome.withdrawn')}</p>
  if (!outcome)
    return (
      <>
        <p>
          {draw.state === 'cancelled'
            ? t(`draw.why.${draw.endedWhy ?? 'owner'}`)
            : t('draw.outcome.wait', { phase: t(`draw.phase.${phaseOf(draw, now)}`) })}
        </p>
        <DrawLink uuid={draw.uuid} />
      </>
    )
  return (
    <>
      <Headline application={application} outcome={outcome} />
      <p>
        {t('draw.outcome.lot', { no: outcome.lotNo, of: outcome.of })} <Chance chance={outcome.chance} repeats={draw.repeatCount} />
      </p>
      <details>
        <summary>{t('draw.outcome.why')}</summary>
        <Ranks application={application} outcome={outcome} />
        {alias && <p>{t('draw.outcome.alias', { alias })}</p>}
      </details>
      <DrawLink uuid={draw.uuid} />
    </>
  )
}

function DrawLink({ uuid }: { uuid: string }) {
  const { t } = useUi()
  return (
    <p>
      <a href={`/draws/${uuid}`}>{t('draw.outcome.link')}</a>
    </p>
  )
}

function Headline({ application: { ranks }, outcome: { rank } }: { application: Application; outcome: ApplicationOutcome }) {
  const { t } = useUi()
  const text = useText()
  const got = rank === null ? undefined : ranks[rank - 1]
  if (!got || rank === null)
    return (
      <Notice title={t('draw.outcome.none')}>
        <p>{t('draw.outcome.noneText')}</p>
      </Notice>
    )
  return <Notice tone="success" title={t('draw.outcome.got', { pool: text(got.label).text, rank, of: ranks.length })} />
}

function Chance({ chance, repeats }: { chance: number | null; repeats: number }) {
  const { t } = useUi()
  if (chance === null || repeats === 0) return <>{t('draw.outcome.chanceWait')}</>
  return <>{t('draw.outcome.chance', { n: repeats, won: Math.round(chance * repeats) })}</>
}

function Ranks({ application: { ranks, units }, outcome }: { application: Application; outcome: ApplicationOutcome }) {
  const text = useText()
  return (
    <ol>
      {outcome.ranks.map((rank, at) => {
        const label = text(ranks[at]!.label)
        return (
          <li>
            <b lang={label.lang}>{label.text}</b>. <Why rank={rank} outcome={outcome} units={units} />{' '}
            <RankChance chance={outcome.chances?.[at]} />
          </li>
        )
      })}
    </ol>
  )
}

function RankChance({ chance }: { chance: number | undefined }) {
  const { t } = useUi()
  return chance === undefined ? null : <small>{t('draw.rank.chance', { percent: Math.round(chance * 100) })}</small>
}

function Why({ rank, outcome, units }: { rank: RankOutcome; outcome: ApplicationOutcome; units: number }) {
  const { t } = useUi()
  const { result, places, before, lastLotNo, givenUnits } = rank
  if (result === 'got')
    return (
      <>
        {t('draw.rank.got')} {outcome.reserve && t('draw.rank.reserve', { letter: outcome.reserve })}
      </>
    )
  if (result === 'tooLarge') return <>{t('draw.rank.tooLarge', { places })}</>
  if (result !== 'full') return <>{t(`draw.rank.${result}`)}</>
  const reserves = Object.entries(rank.reserves).map(([letter, n]) => t('draw.pools.reserve', { letter, n }))
  return (
    <>
      {t('draw.rank.full', { places, before, last: lastLotNo ?? 0, no: outcome.lotNo })}{' '}
      {reserves.length > 0 && t('draw.rank.fullReserve', { reserves: reserves.join(', ') })}{' '}
      {units > 1 && givenUnits < places && t('draw.rank.fullWhole')}
    </>
  )
}
