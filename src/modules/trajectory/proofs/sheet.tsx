import type { ComponentChildren } from 'preact'
import { ButtonLink } from '#ui/action.tsx'
import { useIsland, useText, useUi } from '#ui/context.ts'
import { Qr } from '#ui/media.tsx'
import { Kaleidoscope } from '#ui/motif.tsx'
import { Text } from '#ui/text.tsx'
import { showProofCode } from './code.ts'
import { ProofLimits } from './limits.tsx'
import type { ProofStatement } from './read.ts'
import { SessionTime, useHolderPlace, useHolderTitle, useMeasures } from './words.tsx'

interface Props {
  statement: ProofStatement
  verifyUrl: string
}

/** The proof as a sheet of A4: what a child takes home. */
export function ProofSheet({ statement, verifyUrl }: Props) {
  const { t } = useUi()
  const { proof } = statement
  useIsland('print-sheet')
  return (
    <>
      <div class="screen-only trajectory-tools">
        <div class="row">
          <button class="button" type="button" data-print hidden>
            {t('trajectory.proof.print')}
          </button>
          <ButtonLink href={`/verify/${showProofCode(proof.code)}`} variant="quiet">
            {t('trajectory.proof.check')}
          </ButtonLink>
          <noscript>{t('trajectory.proof.printHint')}</noscript>
        </div>
      </div>
      <div class="trajectory-desk">
        <article class="trajectory-sheet" aria-labelledby="proof-title">
          <SheetHead statement={statement} />
          <SheetFacts statement={statement} />
          <ProofLimits statement={statement} />
          <SheetSeal code={proof.code} verifyUrl={verifyUrl} />
        </article>
      </div>
    </>
  )
}

function SheetHead({ statement }: { statement: ProofStatement }) {
  const { t } = useUi()
  const text = useText()
  const place = useHolderPlace()(statement.holder)
  const { facts, role } = statement.proof
  const title = text(facts.title)
  return (
    <header class="trajectory-sheet-head">
      <div class="trajectory-sheet-window" aria-hidden="true">
        <Kaleidoscope seed={facts.guid} size={420} />
      </div>
      <p class="trajectory-sheet-name">
        <Text of={facts.week.name} />
      </p>
      <h1 id="proof-title">{t(`trajectory.proof.title.${role}`)}</h1>
      <p class="trajectory-sheet-holder">{useHolderTitle()(statement)}</p>
      {place && <p class="trajectory-sheet-place">{place}</p>}
      <p class="trajectory-sheet-did">{t(`trajectory.proof.did.${role}`)}</p>
      <p class="trajectory-sheet-session" lang={title.lang}>
        «{title.text}»
      </p>
    </header>
  )
}

function SheetFacts({ statement }: { statement: ProofStatement }) {
  const { t } = useUi()
  const text = useText()
  const measure = useMeasures()
  const { proof, holder, presentS, hours, headCount } = statement
  const { facts } = proof
  return (
    <dl class="trajectory-sheet-facts">
      <Line term={t('trajectory.proof.when')}>
        <SessionTime startsAt={facts.startsAt} endsAt={facts.endsAt} zone={holder.zone} />
      </Line>
      {facts.member && (
        <Line term={t('trajectory.proof.member')}>
          <Text of={facts.member.name} />
        </Line>
      )}
      {facts.lecturers.length > 0 && proof.role !== 'lecturer' && (
        <Line term={t('trajectory.proof.lecturers', { n: facts.lecturers.length })}>
          {facts.lecturers.map((name) => text(name).text).join(', ')}
        </Line>
      )}
      <Line term={t('trajectory.proof.present')}>{t('trajectory.proof.presentOf', { time: measure.minutes(presentS) })}</Line>
      <Line term={t('trajectory.proof.hours')}>{measure.hours(hours)}</Line>
      {headCount !== null && <Line term={t('trajectory.proof.heads')}>{t('trajectory.proof.headsDeclared', { n: headCount })}</Line>}
    </dl>
  )
}

function Line({ term, children }: { term: string; children: ComponentChildren }) {
  return (
    <div>
      <dt>{term}</dt>
      <dd>{children}</dd>
    </div>
  )
}

function SheetSeal({ code, verifyUrl }: { code: string; verifyUrl: string }) {
  const { t } = useUi()
  return (
    <footer class="trajectory-sheet-seal">
      <Qr data={verifyUrl} label={t('trajectory.proof.qr')} />
      <div>
        <p class="trajectory-sheet-code">{showProofCode(code)}</p>
        <p>{t('trajectory.proof.howToCheck')}</p>
        <p class="trajectory-sheet-url">{verifyUrl.replace(/^https?:\/\//, '').replace(/\/[^/]+$/, '')}</p>
      </div>
      <figure>
        <Kaleidoscope seed={`seal ${code}`} size={132} label={t('trajectory.proof.sealLabel')} />
        <figcaption>{t('trajectory.proof.seal')}</figcaption>
      </figure>
    </footer>
  )
}
