import QRCode from 'qrcode'
import { expect, test } from 'vitest'
import { Qr, Video } from './media.tsx'
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

test('captions speak the language of the page unless they say otherwise', () => {
  expect(renderUi(<Video src="/a.mp4" title="Лёд" captions="/a.vtt" />)).toContain(
    '<track kind="captions" src="/a.vtt" srclang="ru" label="Субтитры" default/>',
  )
  const two = renderUi(
    <Video
      src="/a.mp4"
      title="Лёд"
      captions={[
        { src: '/ru.vtt', lang: 'ru', label: 'Русские' },
        { src: '/en.vtt', lang: 'en', label: 'English' },
      ]}
    />,
  )
  expect(two.match(/ default/g)).toHaveLength(1)
})
