import { className } from '#schools'
import type { LocalText } from '#platform/i18n.ts'
import { intlLocales } from '#platform/i18n.ts'
import { ButtonLink } from '#ui/action.tsx'
import { Badge, Stat, StatRow } from '#ui/card.tsx'
import { useText, useUi } from '#ui/context.ts'
import { Kaleidoscope } from '#ui/motif.tsx'
import { LinkTabs } from '#ui/nav.tsx'
import { Empty, Notice, Progress } from '#ui/notice.tsx'
import { PageHeader, Prose, Section } from '#ui/page.tsx'
import { Table } from '#ui/table.tsx'
import { Text } from '#ui/text.tsx'
import { When } from '#ui/when.tsx'
import type { SubjectType } from '../evidence/rules.ts'
import { certificateHours, seriesCapHours } from '../evidence/rules.ts'
import { NextSteps } from '../next-steps/views.tsx'
import { useHolderName, useHolderPlace, useMeasures, SessionTime } from '../proofs/words.tsx'
import type { OwnPassport } from './holders.ts'
import type { Passport, ShortVisit, Stamp } from './read.ts'

interface ClassLink {
  uuid: string
  grade: number
  letter: string
}

interface Props {
  passport: Passport
  topics: { slug: string; name: LocalText }[]
  own: OwnPassport[]
  current?: string
  classes: ClassLink[]
  /** On the page of a class. */
  classUuid?: string
}

export function PassportPage({ passport, topics, own, current, classes, classUuid }: Props) {
  const { t, stage } = useUi()
  const young = stage === 'young' && !passport.holder.adult
  const { holder, subject, steps } = passport
  const place = useHolderPlace()(holder)
  const name = useHolderName()(holder)
  return (
    <>
      <PageHeader
        kicker={t(classUuid ? 'trajectory.passport.classTitle' : 'trajectory.passport.title')}
        title={subject.type === 'class' ? t('trajectory.holder.class', { name }) : name}
        lead={place || undefined}
        motif={`${subject.type} ${subject.id}`}
      >
        {classUuid && (
          <ButtonLink href={`/classes/${classUuid}`} variant="quiet">
            {t('trajectory.passport.toClass')}
          </ButtonLink>
        )}
      </PageHeader>
      <div>
        <PassportTabs own={own} current={current} />
        {!young && <Totals passport={passport} />}
      </div>
      <WeekOnly passport={passport} child={own.find(({ key }) => key === current)?.child} />
      <Stamps stamps={passport.stamps} topics={topics} zone={holder.zone} adult={holder.adult} subjectType={subject.type} />
      {young && (
        <div>
          <Totals passport={passport} />
        </div>
      )}
      {!holder.adult && (
        <Section title={t(classUuid ? 'trajectory.steps.titleClass' : 'trajectory.steps.title')} id="next">
          <NextSteps steps={steps} topics={topics} />
        </Section>
      )}
      <ClassLinks classes={classes} />
      <div>
        <ShortVisits visits={passport.shortVisits} />
        <Notice tone="info" title={t(`trajectory.passport.privacy.${subject.type}`)}>
          <p>{t(`trajectory.passport.privacyText.${subject.type}`)}</p>
        </Notice>
      </div>
    </>
  )
}

/** How a child's passport comes to keep more than the week, and what may be brought into it. */
function WeekOnly({ passport, child }: { passport: Passport; child: string | undefined }) {
  const { t } = useUi()
  if (passport.subject.type !== 'person' || passport.holder.adult) return null
  return (
    <div>
      {passport.weekOnly && (
        <Notice tone="info" title={t('trajectory.consent.title')}>
          <p>{t('trajectory.consent.text')}</p>
          <ButtonLink href={child ? `/family/children/${child}/consents/passport` : '/me/consents'} variant="quiet">
            {t('trajectory.consent.sign')}
          </ButtonLink>
        </Notice>
      )}
      {child && (
        <p>
          <a class="go" href={`/family/children/${child}/claim`}>
            {t('trajectory.consent.claim')}
          </a>
        </p>
      )}
    </div>
  )
}

function PassportTabs({ own, current }: { own: OwnPassport[]; current: string | undefined }) {
  const { t } = useUi()
  const text = useText()
  if (own.length < 2) return null
  const items = own.map(({ key, name }) => ({
    href: `/passport?who=${key}`,
    label: name ? text(name).text : t('trajectory.passport.mine'),
    current: key === current,
  }))
  return <LinkTabs items={items} label={t('trajectory.passport.choose')} />
}

function Totals({ passport }: { passport: Passport }) {
  const { t, locale } = useUi()
  const { hours, stamps, topics, holder } = passport
  const format = new Intl.NumberFormat(intlLocales(locale), { maximumFractionDigits: 2 })
  return (
    <>
      <StatRow>
        {holder.adult ? (
          <Stat
            value={format.format(hours.taught)}
            label={t('trajectory.passport.hoursLed', { n: hours.taught })}
            definition={t('trajectory.passport.hoursLedDefinition')}
          />
        ) : (
          <Stat
            value={format.format(hours.passport)}
            label={t('trajectory.passport.hours', { n: hours.passport })}
            definition={t('trajectory.passport.hoursDefinition', { cap: seriesCapHours })}
          />
        )}
        {!holder.adult && hours.taught > hours.passport && (
          <Stat
            value={format.format(hours.taught)}
            label={t('trajectory.passport.hoursLed', { n: hours.taught })}
            definition={t('trajectory.passport.hoursLedDefinition')}
          />
        )}
        <Stat
          value={stamps.length}
          label={t('trajectory.passport.sessions', { n: stamps.length })}
          definition={t('trajectory.passport.sessionsDefinition')}
        />
        <Stat
          value={topics.length}
          label={t('trajectory.passport.topics', { n: topics.length })}
          definition={t('trajectory.passport.topicsDefinition')}
        />
      </StatRow>
      {!holder.adult && (
        <Progress
          label={t('trajectory.passport.certificate')}
          value={Math.min(hours.passport, certificateHours)}
          max={certificateHours}
          text={t('trajectory.passport.certificateOf', { done: format.format(hours.passport), all: certificateHours })}
        />
      )}
    </>
  )
}

interface StampsProps {
  stamps: Stamp[]
  topics: Props['topics']
  zone: string | null
  adult: boolean
  subjectType: SubjectType
}

function Stamps({ stamps, topics, zone, adult, subjectType }: StampsProps) {
  const { t } = useUi()
  return (
    <Section title={t(adult ? 'trajectory.passport.led' : 'trajectory.passport.stamps')} id="stamps">
      {stamps.length === 0 ? (
        <Empty title={t('trajectory.passport.none')} action={<ButtonLink href="/weeks">{t('trajectory.passport.toWeek')}</ButtonLink>}>
          <p>{t('trajectory.passport.noneHint')}</p>
        </Empty>
      ) : (
        <ul class="trajectory-stamps">
          {stamps.map((stamp) => (
            <li>
              <StampCard {...{ stamp, topics, zone, subjectType }} />
            </li>
          ))}
        </ul>
      )}
    </Section>
  )
}

function StampCard({ stamp, topics, zone, subjectType }: { stamp: Stamp } & Pick<StampsProps, 'topics' | 'zone' | 'subjectType'>) {
  const ui = useUi()
  const { t } = ui
  const text = useText()
  const measure = useMeasures()
  const { proof, from, hours, headCount } = stamp
  const title = text(proof.facts.title)
  const topic = topics.find(({ slug }) => slug === proof.facts.topicSlug)
  return (
    <article class="trajectory-stamp">
      <Kaleidoscope seed={proof.facts.guid} size={112} />
      <div>
        {topic && (
          <p>
            <Badge tone="topic" accent={topic.slug}>
              <Text of={topic.name} />
            </Badge>
          </p>
        )}
        <h3 lang={title.lang}>
          <a class="go" href={`/proofs/${proof.code}`}>
            {title.text}
          </a>
        </h3>
        <p>
          <SessionTime startsAt={proof.facts.startsAt} endsAt={proof.facts.endsAt} zone={zone ?? ui.zone} />
        </p>
        <p>
          {t(`trajectory.role.${proof.role}`)} · {measure.hours(hours)}
          {headCount !== null && <> · {t('trajectory.proof.headsDeclared', { n: headCount })}</>}
          {subjectType === 'person' && from !== 'person' && <> · {t(`trajectory.from.${from}`)}</>}
        </p>
      </div>
    </article>
  )
}

function ShortVisits({ visits }: { visits: ShortVisit[] }) {
  const { t } = useUi()
  const text = useText()
  const measure = useMeasures()
  if (visits.length === 0) return null
  return (
    <details>
      <summary>{t('trajectory.passport.short', { n: visits.length })}</summary>
      <p>{t('trajectory.proof.rule')}</p>
      <Table
        caption={t('trajectory.passport.short', { n: visits.length })}
        captionHidden
        columns={[
          { key: 'title', label: t('trajectory.verify.what') },
          { key: 'at', label: t('trajectory.proof.when') },
          { key: 'present', label: t('trajectory.proof.present') },
        ]}
        rows={visits.map((visit) => ({
          title: text(visit.title).text,
          at: <When at={visit.at} showDate />,
          present: measure.minutes(visit.presentS),
        }))}
      />
    </details>
  )
}

function ClassLinks({ classes }: { classes: ClassLink[] }) {
  const { t } = useUi()
  if (classes.length === 0) return null
  return (
    <Section title={t('trajectory.passport.classes')} id="classes">
      <p class="row">
        {classes.map((one) => (
          <ButtonLink href={`/classes/${one.uuid}/passport`} variant="quiet">
            {t('trajectory.holder.class', { name: className(one) })}
          </ButtonLink>
        ))}
      </p>
    </Section>
  )
}

/** For a reader without any passport: how one comes by it. */
export function NoPassport({ classes }: { classes: ClassLink[] }) {
  const { t, person } = useUi()
  return (
    <>
      <PageHeader title={t('trajectory.passport.title')} lead={t('trajectory.passport.lead')} motif="passport" />
      <ClassLinks classes={classes} />
      <div>
        <Empty
          title={t('trajectory.passport.nobody')}
          action={
            <p class="row">
              <ButtonLink href="/join">{t('trajectory.passport.join')}</ButtonLink>
              {!person && (
                <ButtonLink href="/sign-in?next=/passport" variant="quiet">
                  {t('trajectory.passport.signIn')}
                </ButtonLink>
              )}
            </p>
          }
        >
          <Prose>
            <p>{t('trajectory.passport.nobodyHint')}</p>
          </Prose>
        </Empty>
      </div>
    </>
  )
}
