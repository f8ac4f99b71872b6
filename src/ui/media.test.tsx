import QRCode from 'qrcode'
import { expect, test } from 'vitest'
import { ordinaryLook } from './look.ts'
import { Picture, Qr } from './media.tsx'
import { attributes, renderUi } from './testing/render.tsx'

test('the path of a QR code covers exactly the dark modules', () => {
  const data = 'https://example.org/verify/ABCD-EFGH?имя=Өлөксөй'
  const html = renderUi(<Qr data={data} label="Проверить" />)
  const { modules } = QRCode.create(data, { errorCorrectionLevel: 'M' })
  const painted = new Set<string>()
  for (const [, x, y, width] of attributes(html, 'd')[1]!.matchAll(/M(\d+) (\d+)h(\d+)v1h-\3z/g)) {
    for (let step = 0; step < Number(width); step++) painted.add(`${Number(y) - 4} ${Number(x) + step - 4}`)
  }
  const dark = new Set<string>()
  for (let row = 0; row < modules.size; row++) {
    for (let col = 0; col < modules.size; col++) if (modules.get(row, col)) dark.add(`${row} ${col}`)
  }
  expect(painted).toEqual(dark)
  expect(html).toContain('role="img" aria-label="Проверить"')
})

test('a picture says its size and loads late; without pictures its words are read instead', () => {
  const picture = <Picture src="/a.webp" alt="Лёд под лупой" altLang="ru" width={640} height={360} />
  expect(renderUi(picture)).toBe(
    '<img src="/a.webp" width="640" height="360" alt="Лёд под лупой" lang="ru" loading="lazy" decoding="async"/>',
  )
  const off = { look: { ...ordinaryLook, pictures: 'off' as const } }
  expect(renderUi(picture, off)).toBe('<span class="picture-off" lang="ru">Лёд под лупой</span>')
  expect(renderUi(<Picture src="/a.webp" alt="" width={9} height={9} />, off)).toBe('')
})
