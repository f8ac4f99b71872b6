import { Button } from '#ui/action.tsx'
import { useUi } from '#ui/context.ts'
import { Form, FormKey, SubmitRow } from '#ui/form.tsx'
import { newToken } from '#platform/ids.ts'

/** What its author can still do with a proposal, behind a sentence to read first. */
export function TakeBack({ guid, revision, to }: { guid: string; revision: number; to: 'draft' | 'withdrawn' }) {
  const { t } = useUi()
  const label = t(`week.proposal.take.${to}`)
  return (
    <details class="confirm">
      <summary class={`button ${to === 'withdrawn' ? 'danger' : 'quiet'}`}>{label}…</summary>
      <div>
        <p>{t(`week.proposal.takeText.${to}`)}</p>
        <Form id={`take-${to}`} action={`/proposals/${guid}/take-back`}>
          <FormKey value={newToken()} />
          <input type="hidden" name="revision" value={revision} />
          <SubmitRow>
            <Button name="to" value={to} variant={to === 'withdrawn' ? 'danger' : 'quiet'}>
              {label}
            </Button>
          </SubmitRow>
        </Form>
      </div>
    </details>
  )
}
