import { expect, test } from 'vitest'
import { Button, PostButton } from './action.tsx'
import { Checkbox, Checkboxes, Field, FileField, Form, Radios, Select, TextArea } from './form.tsx'
import { attributes, renderUi, textOf } from './testing/render.tsx'

test('what was typed comes back as text, never as markup', () => {
  const evil = '"><script>alert(1)</script>'
  const html = renderUi(
    <>
      <Field name="a" label={evil} value={evil} hint={evil} error={evil} />
      <TextArea name="b" label="b" value={`</textarea>${evil}`} />
      <Select name="c" label="c" options={[{ value: evil, label: evil }]} />
    </>,
  )
  expect(html).not.toContain('<script')
  expect(html).toContain('value="&quot;>&lt;script>')
  expect(html.match(/<\/textarea>/g)).toHaveLength(1)
})

test('label, hint and error belong to their input', () => {
  const html = renderUi(<Field name="school" label="Школа" hint="Город" error="Выберите" required />)
  expect(html).toContain('<label for="f-school">Школа</label>')
  expect(html).toContain('id="f-school" required aria-describedby="f-school-hint f-school-error" aria-invalid="true"')
  expect(html).toContain('id="f-school-hint">Город')
  expect(html).toContain('id="f-school-error"')
})

test('an input without hint and error says nothing of them', () => {
  const html = renderUi(<Field name="school" label="Школа" />)
  expect(html).not.toContain('aria-describedby')
  expect(html).not.toContain('aria-invalid')
  expect(textOf(html)).toBe('Школа')
})

test('only optional fields are marked', () => {
  expect(textOf(renderUi(<Field name="a" label="Почта" required={false} />))).toBe('Почта (необязательно)')
  expect(textOf(renderUi(<Field name="a" label="Почта" required />))).toBe('Почта')
})

test('the summary leads to each wrong field, also to groups, and takes the focus', () => {
  const errors = {
    name: 'Назовите',
    grade: 'Выберите',
    topics: 'Отметьте',
    consent: 'Нужно',
    file: 'Приложите',
    form: 'Вместе не сходится',
  }
  const html = renderUi(
    <Form action="/x" errors={errors}>
      <Field name="name" label="Имя" />
      <Radios name="grade" label="Класс" options={[5, 6].map((value) => ({ value, label: value }))} />
      <Checkboxes name="topics" label="Темы" options={[{ value: 'a', label: 'а' }]} />
      <Checkbox name="consent" label="Да" />
      <FileField name="file" label="Файл" />
    </Form>,
  )
  const ids = attributes(html, 'id')
  const links = attributes(html, 'href')
  expect(links).toEqual(['#f-name', '#f-grade', '#f-topics', '#f-consent', '#f-file'])
  for (const link of links) expect(ids).toContain(link.slice(1))
  expect(new Set(ids).size).toBe(ids.length)
  expect(html).toContain('<strong>Вместе не сходится</strong>')
  expect(html).toContain('role="alert" aria-labelledby="f-summary" tabindex="-1" autofocus')
})

test('two forms of one page keep their fields apart by the id of the form', () => {
  const form = (id: string) => (
    <Form action="/x" id={id} errors={{ a: 'нет' }}>
      <Field name="a" label="а" />
    </Form>
  )
  const html = renderUi([form('one'), form('two')])
  const ids = attributes(html, 'id')
  expect(new Set(ids).size).toBe(ids.length)
  expect(attributes(html, 'href')).toEqual(['#one-a', '#two-a'])
})

test('no errors, no summary', () => {
  expect(renderUi(<Form action="/x" errors={{}} />)).toBe('<form class="form" novalidate action="/x" method="post"></form>')
})

test('chosen values are chosen, whether numbers or words', () => {
  const options = [5, 6, 7].map((value) => ({ value, label: `${value} класс` }))
  expect(renderUi(<Select name="g" label="g" options={options} value="6" />)).toContain('<option value="6" selected>6 класс</option>')
  expect(renderUi(<Radios name="g" label="g" options={options} value={7} />)).toContain('name="g" value="7" checked')
  expect(renderUi(<Checkboxes name="g" label="g" options={options} values={[5, '7']} />).match(/ checked/g)).toHaveLength(2)
  expect(renderUi(<Radios name="g" label="g" options={options} />)).not.toContain(' checked')
})

test('a button that must be confirmed stands behind its warning', () => {
  const html = renderUi(<PostButton action="/x" label="Удалить" confirm="Точно?" fields={{ id: 7 }} />)
  expect(html).toMatch(/^<details class="confirm"><summary class="button">Удалить…<\/summary>/)
  expect(html).toContain('<form class="post" method="post" action="/x"><input type="hidden" name="id" value="7"/>')
  expect(renderUi(<PostButton action="/x" label="Удалить" />)).not.toContain('<details')
})

test('a button submits by default and can be told not to', () => {
  expect(renderUi(<Button>Да</Button>)).toBe('<button class="button" type="submit">Да</button>')
  expect(
    renderUi(
      <Button type="button" variant="quiet" disabled>
        Нет
      </Button>,
    ),
  ).toBe('<button class="button quiet" type="button" disabled>Нет</button>')
})
