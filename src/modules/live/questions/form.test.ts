import { describe, expect, test } from 'vitest'
import { checkForm } from '#platform/http/form.ts'
import { mayLeadOut, questionForm } from './form.ts'

const problem = (text: string) => {
  const form = checkForm(questionForm, { text })
  return form.ok ? undefined : form.errors.text
}

describe('what leads to a person is refused', () => {
  test.each([
    ['Напиши мне на vasya@mail.ru', 'live.ask.mail'],
    ['vasya собака mail точка ru пиши', 'live.ask.mail'],
    ['Смотрите https://example.com/a', 'live.ask.link'],
    ['Смотрите www.example.com', 'live.ask.link'],
    ['мой канал t.me/vasya', 'live.ask.link'],
    ['зайди на школа.рф', 'live.ask.link'],
    ['ｈｔｔｐｓ：／／evil.example', 'live.ask.link'],
    ['exam\u200bple.com лучший', 'live.ask.link'],
    ['Мой телефон 8 (912) 345-67-89', 'live.ask.phone'],
    ['+79123456789 звони', 'live.ask.phone'],
    ['89123456789', 'live.ask.short'],
    ['звони 89123456789', 'live.ask.phone'],
    ['домашний 345-67-89', 'live.ask.phone'],
    ['я в телеге @vasya_2012', 'live.ask.handle'],
  ])('%s', (text, reason) => {
    expect(problem(text)).toBe(reason)
  })
})

describe('questions of science pass', () => {
  test.each([
    'Почему скорость света 299 792 458 м/с?',
    'Правда ли, что звёзд больше 100 000 000 000?',
    'Что было 13 800 000 000 лет назад?',
    'Число Авогадро 6,02214076·10²³ откуда взялось?',
    'Почему рН=7.5, т.е. щёлочь?',
    'Как из H2.O2 получить воду. Ну и зачем',
    'Бывает ли 2020-2021 учебный год на Марсе?',
    'Что такое node.js?',
    'Һ, Ө, Җ — откуда эти буквы? 🚀',
  ])('%s', (text) => {
    expect(problem(text)).toBeUndefined()
  })
})

test('lengths: empty, three signs, 300, 301; an emoji is one sign', () => {
  expect(problem('  \n ')).toBe('live.ask.empty')
  expect(problem('??')).toBe('live.ask.short')
  expect(problem('?!?!?!')).toBe('live.ask.short')
  expect(problem('Ой?')).toBeUndefined()
  expect(problem('ф'.repeat(300))).toBeUndefined()
  expect(problem('ф'.repeat(301))).toBe('live.ask.long')
  expect(problem('🚀'.repeat(299) + 'ф')).toBeUndefined()
})

test('control signs vanish, lines become one', () => {
  const form = checkForm(questionForm, { text: 'Почему\u0000 небо\u202e\n\nсинее\u200b?' })
  expect(form.ok && form.data.text).toBe('Почему небо синее?')
})

test('a family of emoji stays whole', () => {
  const form = checkForm(questionForm, { text: 'Зачем 👩‍🚀 летает?' })
  expect(form.ok && form.data.text).toBe('Зачем 👩‍🚀 летает?')
})

describe('what may lead to a person is looked at first, whoever asks', () => {
  test.each([
    'мой ник в телеграме dron2010',
    'пишите мне в ТГ',
    'discord: vasya#1234',
    'мой номер восемь девятьсот двенадцать триста сорок пять',
  ])('%s', (text) => {
    expect([problem(text), mayLeadOut(text)]).toEqual([undefined, true])
  })
  test.each([
    'Почему небо синее?',
    'Сколько будет два плюс два?',
    'Как возникают пикники и никель?',
    'Почему один два и три простые?',
    'Где находится Никарагуа, и что такое фа#3?',
  ])('%s', (text) => {
    expect(mayLeadOut(text)).toBe(false)
  })
})
