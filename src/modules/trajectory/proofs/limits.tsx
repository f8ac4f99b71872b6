import { useUi } from '#ui/context.ts'
import type { ProofStatement } from './read.ts'
import { useMeasures } from './words.tsx'

/** What exactly is proven, and what is not: said on the paper itself. */
export function ProofLimits({ statement }: { statement: ProofStatement }) {
  const { t } = useUi()
  const measure = useMeasures()
  const { proof, presentS, headCount } = statement
  const what = proof.role === 'participant' ? proof.subject.type : 'adult'
  return (
    <div class="trajectory-limits">
      <section>
        <h2>{t('trajectory.proof.proven')}</h2>
        <p>{t(`trajectory.proof.provenText.${what}`, { time: measure.minutes(presentS) })}</p>
        {proof.role === 'participant' && <p>{t('trajectory.proof.rule')}</p>}
      </section>
      <section>
        <h2>{t('trajectory.proof.notProven')}</h2>
        <p>{t(`trajectory.proof.notProvenText.${what}`)}</p>
        {headCount !== null && <p>{t('trajectory.proof.headsNote')}</p>}
      </section>
    </div>
  )
}
