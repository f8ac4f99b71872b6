import { Button, PostButton } from '#ui/action.tsx'
import { useIsland, useText, useUi } from '#ui/context.ts'
import { Form, FormKey, SubmitRow } from '#ui/form.tsx'
import { Notice } from '#ui/notice.tsx'
import { Crumbs, PageHeader } from '#ui/page.tsx'
import { Text } from '#ui/text.tsx'
import { When } from '#ui/when.tsx'
import type { FormValues } from '#platform/http/form.ts'
import { newToken } from '#platform/ids.ts'
import { ProblemList } from '../../timetable/problem-list.tsx'
import type { Problem } from '../../timetable/rules.ts'
import { Versions } from '../../timetable/versions.tsx'
import type { VersionRow } from '../../timetable/versions.tsx'
import type { Week } from '../../weeks/store.ts'
import type { ProposalLists } from '../check.ts'
import type { CoSpeaker } from '../co-speakers/store.ts'
import { CoSpeakersSection } from '../co-speakers/views.tsx'
import { AboutPart, AudiencePart, PeoplePart, PracticePart } from './parts.tsx'
import { QuestionsPart } from './questions-part.tsx'

export interface ProposalFormProps {
  week: Week
  lists: ProposalLists
  /** Undefined: not yet kept. */
  guid?: string | undefined
  revision: number
  values: FormValues
  errors?: Record<string, string>
  warnings: readonly Problem[]
  versions?: readonly VersionRow[]
  saved?: boolean
  coSpeakers: readonly CoSpeaker[]
  /** Hands in, withdraws, asks others: who leads it too may only write. */
  mayDecide: boolean
  formKey?: string
}

export function ProposalFormPage(props: ProposalFormProps) {
  const { week, guid, warnings, versions, saved, mayDecide, revision } = props
  const { t } = useUi()
  return (
    <>
      <Crumbs items={[{ href: '/proposals', label: t('week.proposal.title') }, { label: <Text of={week.name} /> }]} />
      <PageHeader title={t(guid ? 'week.proposal.edit' : 'week.proposal.new')} lead={t('week.proposal.formLead')} />
      <Deadline week={week} />
      {versions && <Versions rows={versions} />}
      {saved && (
        <Notice tone="success">
          <p>{t('week.proposal.saved')}</p>
        </Notice>
      )}
      {warnings.length > 0 && (
        <Notice tone="warning" title={t('week.proposal.norm')}>
          <ProblemList problems={warnings} />
        </Notice>
      )}
      <DraftForm {...props} />
      {guid && <CoSpeakersSection guid={guid} coSpeakers={props.coSpeakers} mayAsk={mayDecide} />}
      {guid && mayDecide && (
        <PostButton
          action={`/proposals/${guid}/take-back`}
          label={t('week.proposal.take.withdrawn')}
          variant="danger"
          fields={{ to: 'withdrawn', revision, formKey: newToken() }}
          confirm={t('week.proposal.takeText.withdrawn')}
        />
      )}
    </>
  )
}

/** The instant at which drafts freeze, on the reader's wall and on Moscow's. */
export function Deadline({ week }: { week: Week }) {
  const { t } = useUi()
  const pick = useText()
  if (!week.call) return null
  return (
    <p class="week-deadline">
      {t('week-call.until')} <When at={week.call.closesAt} showDate />.{' '}
      <a href={`/weeks/${week.slug}/call`} aria-label={`${t('week-call.read')}: ${pick(week.name).text}`}>
        {t('week-call.read')}
      </a>
    </p>
  )
}

function DraftForm(props: ProposalFormProps) {
  const { week, guid, revision, errors, mayDecide, formKey = newToken() } = props
  const { t } = useUi()
  useIsland('proposal-draft')
  const words = { 'data-away': t('week-call.autosave.away'), 'data-signed-out': t('week-call.autosave.signedOut') }
  return (
    <div id="proposal-draft" data-save={guid ? `/proposals/${guid}/draft` : `/proposals/draft?week=${week.slug}`} {...words}>
      <Form action={guid ? `/proposals/${guid}` : `/proposals/new?week=${week.slug}`} {...(errors && { errors })}>
        <FormKey value={formKey} />
        <input type="hidden" name="revision" value={revision} />
        <AboutPart {...props} />
        <AudiencePart {...props} />
        <PeoplePart {...props} />
        <PracticePart {...props} />
        <QuestionsPart {...props} />
        <div id="draft-said" role="status" />
        <p id="draft-state" class="week-draft-state" />
        <SubmitRow>
          {mayDecide && (
            <Button name="act" value="submit">
              {t('week.proposal.submit')}
            </Button>
          )}
          <Button name="act" value="save" variant="quiet" formnovalidate>
            {t('week.proposal.save')}
          </Button>
          <Button name="act" value="preset" variant="quiet" formnovalidate>
            {t('week-call.blocksPreset')}
          </Button>
        </SubmitRow>
      </Form>
    </div>
  )
}
