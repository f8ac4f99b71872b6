import { draws } from '#seats'
import type { Application, Draw } from '#seats'
import { Button, ButtonLink, PostButton } from '#ui/action.tsx'
import { Badge, Facts } from '#ui/card.tsx'
import { useText, useUi } from '#ui/context.ts'
import { Checkbox, Form, FormKey, Select, SubmitRow } from '#ui/form.tsx'
import { Empty, Notice } from '#ui/notice.tsx'
import { Crumbs, PageHeader, Section } from '#ui/page.tsx'
import { Text } from '#ui/text.tsx'
import { When } from '#ui/when.tsx'
import type { FormValues } from '#platform/http/form.ts'
import { intlLocales } from '#platform/i18n.ts'
import { sessionPath } from '../../bookings/booked.ts'
import { ConsentNotice } from '../../families/apply/views.tsx'
import type { PublishedSession } from '../../weeks/published.ts'
import type { Week } from '../../weeks/store.ts'
import type { Judged } from '../rules.ts'
import type { Applicant } from './applicant.ts'

type Phase = ReturnType<typeof draws.phase>
type Pool = Awaited<ReturnType<typeof draws.listPools>>[number]

const pathOf = (week: Pick<Week, 'slug'>, draw: Pick<Draw, 'uuid'>): string => `/weeks/${week.slug}/draws/${draw.uuid}`

function Head({ week, draw, phase, name }: { week: Week; draw: Draw; phase: Phase; name?: string }) {
  const { t } = useUi()
  const label = useText()(draw.label)
  return (
    <>
      <Crumbs
        items={[
          { href: `/weeks/${week.slug}`, label: <Text of={week.name} /> },
          { href: `/draws/${draw.uuid}`, label: <span lang={label.lang}>{label.text}</span> },
          { label: t('week-draw.apply.title') },
        ]}
      />
      <PageHeader kicker={name ?? t('week-draw.apply.title')} title={label.text} titleLang={label.lang} lead={t('week-draw.apply.lead')}>
        <Badge tone={phase === 'open' ? 'info' : 'soon'}>{t(`week-draw.phase.${phase}`)}</Badge>
        <ButtonLink href={`/draws/${draw.uuid}`} variant="quiet">
          {t('week-draw.apply.rules')}
        </ButtonLink>
      </PageHeader>
      <Facts
        items={[
          { term: t('week-draw.opens'), icon: 'clock', children: <When at={draw.opensAt} showDate /> },
          { term: t('week-draw.until'), icon: 'clock', children: <When at={draw.closesAt} showDate /> },
        ]}
      />
    </>
  )
}

interface ChooseProps {
  week: Week
  draw: Draw
  phase: Phase
  applicants: readonly Applicant[]
  /** By key: something stands already. */
  applied: ReadonlyMap<string, boolean>
}

/** For whom: a page each. */
export function ChooseApplicant({ week, draw, phase, applicants, applied }: ChooseProps) {
  const { t } = useUi()
  const path = `${pathOf(week, draw)}/apply`
  return (
    <>
      <Head {...{ week, draw, phase }} />
      {applicants.length === 0 ? (
        <Empty
          title={t('week-draw.apply.nobody')}
          action={
            <ButtonLink href={`/family/children/new?next=${encodeURIComponent(path)}`}>{t('family-seats.apply.addChild')}</ButtonLink>
          }
        />
      ) : (
        <Section title={t('week-draw.apply.forWhom')}>
          <ul class="week-choices">
            {applicants.map((one) => (
              <li>
                <ButtonLink href={`${path}?for=${one.key}`} variant={applied.get(one.key) ? 'quiet' : 'primary'}>
                  {one.name}
                </ButtonLink>{' '}
                {applied.get(one.key) && <Badge tone="info">{t('week-draw.apply.applied')}</Badge>}
              </li>
            ))}
          </ul>
        </Section>
      )}
    </>
  )
}

interface DrawApplyProps {
  week: Week
  draw: Draw
  phase: Phase
  applicant: Applicant
  pools: readonly Pool[]
  sessions: ReadonlyMap<number, PublishedSession>
  own: Application | undefined
  judged: readonly Judged[]
  values: FormValues
  error?: string | undefined
  formKey: string
}

export function DrawApplyPage(props: DrawApplyProps) {
  const { week, draw, phase, applicant, own, pools } = props
  const { t } = useUi()
  const path = pathOf(week, draw)
  return (
    <>
      <Head {...{ week, draw, phase }} name={applicant.name} />
      <div>
        {own && phase === 'open' && (
          <Notice tone="success" title={t('week-draw.apply.saved')}>
            <p>{t('week-draw.apply.savedText')}</p>
            <PostButton
              action={`${path}/withdraw`}
              label={t('week-draw.withdraw')}
              fields={{ application: own.uuid, formKey: props.formKey }}
              variant="quiet"
            />
          </Notice>
        )}
        {!applicant.mayApply && <ConsentNotice child={applicant} back={`${path}/apply?for=${applicant.key}`} />}
        {phase !== 'open' && (
          <Notice tone="info" title={t(`week-draw.phase.${phase}`)}>
            <p>{t(phase === 'planned' || phase === 'unready' ? 'week-draw.refused.notOpenYet' : 'week-draw.refused.closed')}</p>
          </Notice>
        )}
        {pools.length === 0 && <Empty title={t('week-draw.apply.noPools')} />}
        {phase === 'open' && applicant.mayApply && pools.length > 0 && <RankForm {...props} />}
        <Quotas {...props} />
      </div>
    </>
  )
}

/** What there is to wish for, whole: a list to choose from shows on a phone half of a title. */
function PoolList({ week, pools, sessions }: Pick<DrawApplyProps, 'week' | 'pools' | 'sessions'>) {
  const pick = useText()
  return (
    <ul>
      {pools.map((pool) => {
        const [label, session] = [pick(pool.label), sessions.get(pool.ownerId)!]
        return (
          <li>
            <a href={sessionPath({ week, session })} lang={label.lang}>
              {label.text}
            </a>{' '}
            · <When at={session.startsAt} until={session.endsAt} showDate />
          </li>
        )
      })}
    </ul>
  )
}

/** Five lists to choose from: nothing is needed but a browser. */
function RankForm({ week, draw, applicant, pools, sessions, judged, values, error, formKey }: DrawApplyProps) {
  const { t, locale, zone } = useUi()
  const pick = useText()
  const when = new Intl.DateTimeFormat(intlLocales(locale), {
    timeZone: zone,
    day: 'numeric',
    month: 'short',
    hour: '2-digit',
    minute: '2-digit',
  })
  const options = pools.map((pool) => {
    const { text, lang } = pick(pool.label)
    const startsAt = sessions.get(pool.ownerId)!.startsAt
    return {
      value: pool.poolId,
      label: `${text} (${when.format(startsAt.epochMilliseconds)}, ${t('week-draw.apply.places', { n: pool.cap })})`,
      lang,
    }
  })
  const count = Math.min(5, pools.length)
  const declarable = judged.filter(({ verdict }) => verdict === 'declared')
  return (
    <Section title={t('week-draw.apply.ranks')} id="ranks">
      <p>{t('week-draw.apply.ranksText')}</p>
      <PoolList {...{ week, pools, sessions }} />
      {applicant.type === 'class' && <p>{t('week-draw.apply.whole', { n: applicant.size })}</p>}
      <Form action={`${pathOf(week, draw)}/apply`} id="rank" errors={error ? { form: error } : undefined}>
        <FormKey value={formKey} />
        <input type="hidden" name="for" value={applicant.key} />
        {Array.from({ length: count }, (_, at) => (
          <Select
            name={`rank${at + 1}`}
            label={t('week-draw.apply.rank', { n: at + 1 })}
            placeholder={t('week-draw.apply.none')}
            options={options}
            value={values[`rank${at + 1}`] ?? ''}
            required={at === 0}
          />
        ))}
        {declarable.map(({ letter, kind }) => (
          <Checkbox
            name={`declared-${letter}`}
            value="yes"
            label={t(`week-draw.declare.${kind === 'rural' ? 'rural' : 'other'}`)}
            checked={values[`declared-${letter}`] === 'yes'}
          />
        ))}
        <SubmitRow>
          <Button>{t('week-draw.apply.save')}</Button>
        </SubmitRow>
      </Form>
    </Section>
  )
}

/** Which minimum guarantees count for this applicant, and why. */
function Quotas({ draw, judged }: DrawApplyProps) {
  const { t } = useUi()
  if (judged.length === 0) return null
  return (
    <Section title={t('week-draw.quotas.title')} id="quotas">
      <p>{t('week-draw.quotas.text')}</p>
      <ol class="week-quotas">
        {judged.map(({ letter, kind, verdict }) => (
          <li>
            <b>
              {letter}. <Text of={draw.quotas.find((quota) => quota.letter === letter)!.label} />
            </b>
            {': '}
            {t(`week-draw.verdict.${kind}.${verdict}`)}
          </li>
        ))}
      </ol>
    </Section>
  )
}
