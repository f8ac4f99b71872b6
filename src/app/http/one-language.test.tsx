import { renderToString } from 'preact-render-to-string'
import { expect, test } from 'vitest'
import { restate } from './one-language.ts'

const words = new Map([
  ['Ката', 'Ошибка'],
  ['Исем', 'Имя'],
])

function Page({
  errors,
  options,
  typed,
  children,
}: {
  errors: Record<string, string>
  options: { label: string }[]
  typed: string
  children?: preact.ComponentChildren
}) {
  return (
    <p title={errors.name}>
      {options.map((option) => option.label).join()} {typed} {children}
    </p>
  )
}

test('what a handler said is said again wherever it stands: properties, lists, elements within; what was typed stays', () => {
  const view = (
    <Page errors={{ name: 'Ката' }} options={[{ label: 'Исем' }, { label: 'ru' }]} typed="Ката безнең">
      <b>Исем</b>
    </Page>
  )
  expect(renderToString(restate(view, words))).toBe('<p title="Ошибка">Имя,ru Ката безнең <b>Имя</b></p>')
  expect(renderToString(view)).toBe('<p title="Ката">Исем,ru Ката безнең <b>Исем</b></p>')
})

test('things that are no text stay the very same', () => {
  const at = new Date(0)
  const say = (): string => 'Ката'
  const value = { at, say, n: 5, none: null, missing: undefined, title: 'Ката' }
  const again = restate(value, words)
  expect(again).toEqual({ ...value, title: 'Ошибка' })
  expect([again.at === at, again.say === say]).toEqual([true, true])
})
