import type { Region } from '#regions'
import { accentClass, classes } from '#ui/accent.ts'
import { useText, useUi } from '#ui/context.ts'
import { Card, CardGrid, Facts, Stat, StatRow } from '#ui/card.tsx'
import { TileMap } from '#ui/chart.tsx'
import { ButtonLink } from '#ui/action.tsx'
import { Empty } from '#ui/notice.tsx'
import { Crumbs, PageHeader, Prose, Section } from '#ui/page.tsx'
import { Text } from '#ui/text.tsx'
import { dayWords, zoneName } from '#ui/when.tsx'
import { MemberMark, memberAccent } from '../looks/member-mark.tsx'
import { groupByClock, hoursFromMoscow } from './rules.ts'
import type { Member } from './store.ts'

export interface MembersPageProps {
  members: Member[]
  regions: Region[]
  /** Those whose coordinator the reader is. */
  own: Member[]
}

export function MembersPage({ members, regions, own }: MembersPageProps) {
  const { t, now } = useUi()
  const zones = groupByClock(members, now)
  const regionCodes = new Set(members.map((member) => member.regionCode))
  return (
    <>
      <PageHeader title={t('consortium.members.title')} lead={t('consortium.members.lead')} motif="members">
        {own.map((member) => (
          <ButtonLink href={`/members/${member.slug}/look`}>{t('consortium-look.edit')}</ButtonLink>
        ))}
        <ButtonLink href="/partners" variant="quiet">
          {t('consortium.members.partners')}
        </ButtonLink>
      </PageHeader>
      <div>
        {members.length === 0 ? (
          <Empty title={t('consortium.members.none')} />
        ) : (
          <>
            <StatRow>
              <Stat value={members.length} label={t('consortium.members.count', { n: members.length })} />
              <Stat value={regionCodes.size} label={t('consortium.members.regions', { n: regionCodes.size })} />
              <Stat value={zones.length} label={t('consortium.members.zones', { n: zones.length })} />
            </StatRow>
            <Section title={t('consortium.members.all')}>
              <CardGrid>{zones.flatMap((zone) => zone.items.map((member) => <MemberCard member={member} hours={zone.hours} />))}</CardGrid>
            </Section>
            <Section title={t('consortium.members.map')}>
              <RegionMap members={members} regions={regions} />
            </Section>
          </>
        )}
      </div>
    </>
  )
}

/** "", "+7", "−1": what is added to Moscow's time. */
function clockDifference(hours: number): string {
  if (hours === 0) return ''
  return hours > 0 ? `+${hours}` : `−${-hours}`
}

function MemberCard({ member, hours }: { member: Member; hours: number }) {
  const { t } = useUi()
  const text = useText()
  const [name, field] = [text(member.shortName), text(member.field)]
  return (
    <Card
      href={`/members/${member.slug}`}
      title={name.text}
      titleLang={name.lang}
      kicker={
        <>
          <Text of={member.city} /> · {t('consortium.clockShort', { hours: clockDifference(hours) })}
        </>
      }
      {...(member.look?.logo ? { picture: <MemberMark member={member} size={84} /> } : { motif: member.slug })}
      accent={memberAccent(member)}
    >
      <p lang={field.lang}>{field.text}</p>
    </Card>
  )
}

function RegionMap({ members, regions }: { members: Member[]; regions: Region[] }) {
  const { t } = useUi()
  const text = useText()
  const count = (code: string): number => members.filter((member) => member.regionCode === code).length
  const only = (code: string): Member | undefined => members.find((member) => member.regionCode === code)
  const tiles = regions.map((region) => {
    const member = only(region.code)
    return {
      code: region.code,
      label: text(region.name).text,
      col: region.tileCol,
      row: region.tileRow,
      value: count(region.code),
      href: member && `/members/${member.slug}`,
    }
  })
  return <TileMap title={t('consortium.members.mapTitle')} caption={t('consortium.members.mapCaption')} tiles={tiles} />
}

export interface MemberPageProps {
  member: Member
  region: Region | undefined
  /** The reader may change how this page looks. */
  mayEdit: boolean
}

export function MemberPage({ member, region, mayEdit }: MemberPageProps) {
  const { t, locale, now } = useUi()
  const text = useText()
  const [name, field, about] = [text(member.name), text(member.field), text(member.about)]
  const joined = dayWords(locale, member.joinedOn)
  const hours = hoursFromMoscow(member.zone, now)
  return (
    <>
      <Crumbs items={[{ href: '/members', label: t('consortium.members.title') }, { label: <Text of={member.shortName} /> }]} />
      <PageHeader
        kicker={<Text of={member.city} />}
        title={name.text}
        titleLang={name.lang}
        lead={<span lang={field.lang}>{field.text}</span>}
        motif={member.slug}
      >
        {mayEdit && <ButtonLink href={`/members/${member.slug}/look`}>{t('consortium-look.edit')}</ButtonLink>}
        <ButtonLink href="/weeks">{t('consortium.member.week')}</ButtonLink>
        <ButtonLink href={`/programmes?member=${member.slug}`} variant="quiet">
          {t('consortium.member.programmes')}
        </ButtonLink>
      </PageHeader>
      <div class={classes('member-page', accentClass(memberAccent(member)))}>
        <div class="member-about">
          {member.look?.logo && <MemberMark member={member} size={144} says eager />}
          <Prose lang={about.lang}>
            <p lang={about.lang}>{about.text}</p>
          </Prose>
        </div>
        <Facts
          items={[
            { term: t('consortium.member.city'), icon: 'place', children: <Text of={member.city} /> },
            { term: t('consortium.member.region'), icon: 'globe', children: region ? <Text of={region.name} /> : member.regionCode },
            {
              term: t('consortium.member.zone'),
              icon: 'clock',
              children: `${zoneName(t, member.zone)}, ${t('consortium.clockShort', { hours: clockDifference(hours) })}`,
            },
            { term: t('consortium.member.joined'), icon: 'calendar', children: joined },
          ]}
        />
      </div>
    </>
  )
}
