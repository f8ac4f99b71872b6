import { useUi } from '#ui/context.ts'
import { fieldId } from '#ui/field-frame.tsx'
import { Icon } from '#ui/icons.tsx'
import type { FormValues } from '#platform/http/form.ts'
import { presetBlocks, sumOf } from '../../weeks/blocks.ts'
import { blockRows, typedBlocks } from '../form.ts'
import { blocksInWords } from '../told.tsx'

const presetGrades = [1, 5, 10] as const

interface BlocksProps {
  values: FormValues
  error?: string | undefined
}

/** What a session is made of, row by row: minutes, and whether they are before the screen. */
export function BlocksFields({ values, error }: BlocksProps) {
  const { t } = useUi()
  const minutes = (values.blockMin ?? '').split(',')
  const kinds = (values.blockKind ?? '').split(',')
  const rows = Math.max(blockRows, minutes.length)
  const id = fieldId('blocks')
  return (
    <fieldset
      class={error ? 'field wrong week-blocks' : 'field week-blocks'}
      aria-describedby={error ? `${id}-hint ${id}-error` : `${id}-hint`}
    >
      <legend>{t('week-call.field.blockMin')}</legend>
      <div class="hint" id={`${id}-hint`}>
        <p>{t('week-call.blocksHint')}</p>
        <ul>
          {presetGrades.map((grade) => (
            <li>{t(`week-call.preset.${grade}`, { blocks: blocksInWords(presetBlocks(grade), t) })}</li>
          ))}
        </ul>
      </div>
      {error && (
        <p class="field-error" id={`${id}-error`}>
          <Icon name="danger" />
          <span>{error}</span>
        </p>
      )}
      <ol class="week-block-rows">
        {Array.from({ length: rows }, (_, at) => (
          <BlockRow id={at === 0 ? id : `${id}-${at}`} number={at + 1} minutes={minutes[at] ?? ''} isOff={kinds[at] === 'off'} />
        ))}
      </ol>
      <p>{t('week-call.blocksSum', { minutes: sumOf(typedBlocks(values)) })}</p>
    </fieldset>
  )
}

function BlockRow({ id, number, minutes, isOff }: { id: string; number: number; minutes: string; isOff: boolean }) {
  const { t } = useUi()
  return (
    <li>
      <label for={id}>{t('week-call.block.minutes', { number })}</label>
      <input class="input w-4" id={id} name="blockMin" inputMode="numeric" autocomplete="off" maxLength={3} value={minutes} />
      <label for={`${id}-kind`} class="hidden">
        {t('week-call.block.kind', { number })}
      </label>
      <select class="input" id={`${id}-kind`} name="blockKind">
        <option value="screen" selected={!isOff}>
          {t('week-call.block.isScreen')}
        </option>
        <option value="off" selected={isOff}>
          {t('week-call.block.isOff')}
        </option>
      </select>
    </li>
  )
}
