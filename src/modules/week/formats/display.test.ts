import { expect, test } from 'vitest'
import { toPlain, toSafeHtml } from './display.ts'

test.each([
  ['plain text keeps its lines', 'one\r\ntwo  \n\n\n\nthree < 4 & 5', 'one\ntwo\n\nthree < 4 & 5'],
  ['paragraphs and lists', '<p>One\ntwo &amp; three</p>\n<p>Four</p><ul><li>a</li><li>b</li></ul>', 'One two & three\n\nFour\n\na\nb'],
  ['scripts and styles vanish', '<p>a<script>alert(1)</script><style>p{}</style>b</p>', 'ab'],
  ['entities once', '&lt;b&gt; &amp;amp;', '<b> &amp;'],
  ['preformatted text keeps its lines', '<p>x</p><pre>a\nb</pre>', 'x\n\na\nb'],
])('plain: %s', (_name, text, plain) => expect(toPlain(text)).toBe(plain))

test.each([
  ['plain text gets paragraphs', 'a <3 b\nc\n\nd & e', '<p>a &lt;3 b<br />c</p><p>d &amp; e</p>'],
  ['no handlers, styles, classes or scripts', '<p onclick="x" style="y" class="z">a<script>b</script></p>', '<p>a</p>'],
  [
    'no pictures, frames or forms',
    '<p><img src="https://x.example/a.png" />a<iframe src="https://x.example"></iframe><input value="x" />b</p>',
    '<p>ab</p>',
  ],
  [
    'only known schemes',
    '<a href="javascript:alert(1)">a</a><a href=" java\tscript:alert(1)">b</a>',
    '<a rel="nofollow noopener">a</a><a>b</a>',
  ],
  ['addresses within another site lead nowhere', '<a href="/x">a</a><a href="//x.example">b</a>', '<a>a</a><a>b</a>'],
  ['links out', '<a href="https://x.example" target="_blank">a</a>', '<a href="https://x.example" rel="nofollow noopener">a</a>'],
  ['headings stay below those of the page', '<h1>a</h1><h2>b</h2>', '<h3>a</h3><h4>b</h4>'],
  ['broken markup is closed', '<p>a<b>c', '<p>a<b>c</b></p>'],
])('safe: %s', (_name, text, html) => expect(toSafeHtml(text)).toBe(html))
