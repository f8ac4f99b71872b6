import { newToken } from '#platform/ids.ts'
import type { LocalText, MessageKey } from '#platform/i18n.ts'
import { Button } from '#ui/action.tsx'
import { Badge } from '#ui/card.tsx'
import { useUi } from '#ui/context.ts'
import { Field, Form, FormKey, SubmitRow } from '#ui/form.tsx'
import { Notice } from '#ui/notice.tsx'
import { Crumbs, PageHeader, Section } from '#ui/page.tsx'
import { Text } from '#ui/text.tsx'
import { When } from '#ui/when.tsx'
import { OfficeTabs } from '../../timetable/board-view.tsx'
import type { Problem } from '../../timetable/rules.ts'
import type { Week } from '../../weeks/store.ts'
import type { Change } from '../compare/diff.ts'
import { Changes } from '../compare/views.tsx'
import type { ReleaseRow } from '../store.ts'

/** Every version for everybody, with what it changed in words. */
export function ReleasesPage({ week, releases }: { week: Week; releases: readonly ReleaseRow[] }) {
  const { t } = useUi()
  return (
    <>
      <Crumbs items={[{ href: `/weeks/${week.slug}`, label: <Text of={week.name} /> }, { label: t('week.releases.title') }]} />
      <PageHeader title={t('week.releases.title')} lead={t('week.releases.lead')} />
      {releases.map((release) => (
        <Section title={t('week.office.version', { version: release.version })} id={`v${release.version}`}>
          <Head release={release} isCurrent={release.version === week.releasedVersion} />
          <Changes changes={release.changes} hrefOf={({ after }) => (after ? `/weeks/${week.slug}/sessions/${after.slug}` : undefined)} />
          <p class="hint">
            {t('week.releases.hash')} <code class="week-hash">{release.hash.toString('hex')}</code>
          </p>
        </Section>
      ))}
    </>
  )
}

function Head({ release, isCurrent }: { release: ReleaseRow; isCurrent: boolean }) {
  const { t } = useUi()
  return (
    <>
      <p>
        <When at={release.releasedAt} showDate /> {isCurrent && <Badge tone="info">{t('week.releases.current')}</Badge>}
      </p>
      {release.rollsBackTo !== null && <p>{t('week-release.version.rollsBack', { version: release.rollsBackTo })}</p>}
      {release.note && <p>{release.note}</p>}
    </>
  )
}

export interface VersionProps {
  week: Week
  release: ReleaseRow
  /** What going back to it would change today. */
  back: readonly Change[]
  releasedBy: LocalText | undefined
  agreedBy: LocalText | undefined
  refused: { reason: MessageKey; problems?: ReadonlyMap<string, readonly Problem[]> } | undefined
}

/** One version for the office: who released it, what it changed, and the way back to it. */
export function VersionPage({ week, release, back, releasedBy, agreedBy, refused }: VersionProps) {
  const { t } = useUi()
  const isCurrent = release.version === week.releasedVersion
  return (
    <>
      <Crumbs
        items={[
          { href: `/office/weeks/${week.slug}`, label: <Text of={week.name} /> },
          { href: `/office/weeks/${week.slug}/release`, label: t('week.office.tab.release') },
          { label: t('week.office.version', { version: release.version }) },
        ]}
      />
      <PageHeader title={t('week.office.version', { version: release.version })} />
      <OfficeTabs week={week} current="release" />
      {refused && <Refused refused={refused} />}
      <Head release={release} isCurrent={isCurrent} />
      {releasedBy && (
        <p>
          {t('week-release.version.releasedBy')} <Text of={releasedBy} />
        </p>
      )}
      {agreedBy && (
        <p>
          {t('week-release.version.agreedBy')} <Text of={agreedBy} />: {release.reason}
        </p>
      )}
      <Section title={t('week-release.version.changed')} id="changed">
        <Changes changes={release.changes} hrefOf={({ guid }) => `/office/weeks/${week.slug}/sessions/${guid}`} />
      </Section>
      {!isCurrent && week.source.format === undefined && <BackPart {...{ week, release, back }} />}
    </>
  )
}

function Refused({ refused: { reason, problems } }: { refused: NonNullable<VersionProps['refused']> }) {
  const { t } = useUi()
  const blocks = [...(problems?.values() ?? [])].flat().filter(({ level }) => level === 'block')
  return (
    <Notice tone="danger">
      <p>{t(reason)}</p>
      {blocks.length > 0 && (
        <ul>
          {blocks.map(({ key, values }) => (
            <li>{t(key, values)}</li>
          ))}
        </ul>
      )}
    </Notice>
  )
}

function BackPart({ week, release, back }: Pick<VersionProps, 'week' | 'release' | 'back'>) {
  const { t } = useUi()
  const { version } = release
  return (
    <Section title={t('week-release.back.title', { version })} id="back">
      <p>{t('week-release.back.lead')}</p>
      {back.length === 0 ? (
        <p>{t('week-release.back.same')}</p>
      ) : (
        <>
          <Changes changes={back} hrefOf={({ guid }) => `/office/weeks/${week.slug}/sessions/${guid}`} />
          <Form action={`/office/weeks/${week.slug}/releases/${version}/roll-back`}>
            <FormKey value={newToken()} />
            <Field name="note" label={t('week.release.note')} hint={t('week.release.noteHint')} maxlength={500} required={false} />
            <SubmitRow>
              <Button variant="danger">{t('week-release.back.button', { version, next: week.releasedVersion + 1 })}</Button>
            </SubmitRow>
          </Form>
        </>
      )}
    </Section>
  )
}
