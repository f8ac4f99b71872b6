import { toDate } from '#platform/time.ts'
import { intlLocales } from '#platform/i18n.ts'
import type { Temporal } from '#platform/time.ts'
import { Button, ButtonLink } from '#ui/action.tsx'
import { Facts } from '#ui/card.tsx'
import { useUi } from '#ui/context.ts'
import { Field, Form, SubmitRow } from '#ui/form.tsx'
import { Kaleidoscope } from '#ui/motif.tsx'
import { Notice } from '#ui/notice.tsx'
import { PageHeader, Prose, Section } from '#ui/page.tsx'
import { Text } from '#ui/text.tsx'
import { showProofCode } from './code.ts'
import { ProofLimits } from './limits.tsx'
import type { ProofStatement } from './read.ts'
import { SessionTime, useHolderPlace, useHolderTitle, useMeasures } from './words.tsx'

export function VerifyForm({ typed, unknown }: { typed: string; unknown?: 'unknown' | 'malformed' }) {
  const { t } = useUi()
  return (
    <>
      <PageHeader title={t('trajectory.verify.title')} lead={t('trajectory.verify.lead')} />
      <div>
        {unknown && (
          <Notice tone="warning" title={t('trajectory.verify.unknown')}>
            <p>{t(unknown === 'malformed' ? 'trajectory.verify.malformedText' : 'trajectory.verify.unknownText')}</p>
          </Notice>
        )}
        <Form action="/verify" method="get">
          <Field
            name="code"
            label={t('trajectory.verify.code')}
            hint={t('trajectory.verify.codeHint')}
            value={typed.slice(0, 80)}
            maxlength={80}
            width={20}
            autocomplete="off"
            spellcheck={false}
            required
          />
          <SubmitRow>
            <Button>{t('trajectory.verify.check')}</Button>
          </SubmitRow>
        </Form>
        <Section title={t('trajectory.verify.privacyTitle')}>
          <Prose>
            <p>{t('trajectory.verify.privacy')}</p>
          </Prose>
        </Section>
      </div>
    </>
  )
}

export function VerifyResult({ statement }: { statement: ProofStatement }) {
  const { t } = useUi()
  const { proof } = statement
  return (
    <>
      <PageHeader
        kicker={showProofCode(proof.code)}
        title={t(proof.revokedAt ? 'trajectory.verify.revoked' : 'trajectory.verify.valid')}
        lead={t(`trajectory.proof.title.${proof.role}`)}
      />
      <div>
        {proof.revokedAt ? (
          <Notice tone="danger" title={t('trajectory.verify.revokedOn', { date: useDate()(proof.revokedAt) })}>
            <p>{t('trajectory.verify.revokedText')}</p>
          </Notice>
        ) : (
          <ValidProof statement={statement} />
        )}
        <p class="row">
          {!proof.revokedAt && <ButtonLink href={`/proofs/${proof.code}`}>{t('trajectory.verify.open')}</ButtonLink>}
          <ButtonLink href="/verify" variant="quiet">
            {t('trajectory.verify.another')}
          </ButtonLink>
        </p>
      </div>
    </>
  )
}

function ValidProof({ statement }: { statement: ProofStatement }) {
  const { t } = useUi()
  const { proof } = statement
  return (
    <>
      <div class="trajectory-verified">
        <Notice tone="success" title={t('trajectory.verify.genuine')}>
          <p>{t('trajectory.verify.genuineText', { date: useDate()(proof.issuedAt) })}</p>
        </Notice>
        <figure>
          <Kaleidoscope seed={`seal ${proof.code}`} size={160} label={t('trajectory.proof.sealLabel')} />
          <figcaption>{t('trajectory.verify.seal')}</figcaption>
        </figure>
      </div>
      <Section title={t('trajectory.verify.says')} id="says">
        <StatementFacts statement={statement} />
      </Section>
      <ProofLimits statement={statement} />
    </>
  )
}

function StatementFacts({ statement }: { statement: ProofStatement }) {
  const { t } = useUi()
  const measure = useMeasures()
  const place = useHolderPlace()(statement.holder)
  const { proof, holder, presentS, hours, headCount } = statement
  const { facts } = proof
  return (
    <Facts
      items={[
        {
          term: t('trajectory.verify.who'),
          icon: 'people',
          children: [useHolderTitle()(statement), place].filter(Boolean).join(', '),
        },
        {
          term: t('trajectory.verify.what'),
          icon: 'star',
          children: (
            <a href={`/weeks/${facts.week.slug}/sessions/${facts.slug}`}>
              <Text of={facts.title} />
            </a>
          ),
        },
        {
          term: t('trajectory.proof.when'),
          icon: 'calendar',
          children: <SessionTime startsAt={facts.startsAt} endsAt={facts.endsAt} zone={holder.zone} />,
        },
        ...(facts.member
          ? [{ term: t('trajectory.proof.member'), icon: 'place' as const, children: <Text of={facts.member.name} /> }]
          : []),
        {
          term: t('trajectory.proof.present'),
          icon: 'clock',
          children: t('trajectory.proof.presentOf', { time: measure.minutes(presentS) }),
        },
        { term: t('trajectory.proof.hours'), icon: 'grade', children: measure.hours(hours) },
        ...(headCount === null
          ? []
          : [
              {
                term: t('trajectory.proof.heads'),
                icon: 'people' as const,
                children: t('trajectory.proof.headsDeclared', { n: headCount }),
              },
            ]),
      ]}
    />
  )
}

function useDate(): (at: Temporal.Instant) => string {
  const { locale, zone } = useUi()
  const format = new Intl.DateTimeFormat(intlLocales(locale), { dateStyle: 'long', timeZone: zone })
  return (at) => format.format(toDate(at))
}
