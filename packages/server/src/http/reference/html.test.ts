import { expect, it } from 'vitest'
import { anchor, html, prose } from './html.ts'

it('escapes every value, in text and in attributes', () => {
  const evil = `<script>alert("x" + 'y')</script>&`
  expect(html`<p title="${evil}">${evil}</p>`.toString()).toBe(
    `<p title="&lt;script&gt;alert(&quot;x&quot; + &#39;y&#39;)&lt;/script&gt;&amp;">` +
      `&lt;script&gt;alert(&quot;x&quot; + &#39;y&#39;)&lt;/script&gt;&amp;</p>`,
  )
})

it('takes markup as it is, joins lists, and leaves out what is undefined', () => {
  const list = [1, 2].map((n) => html`<i>${n}</i>`)
  expect(html`<p>${list}${undefined}</p>`.toString()).toBe('<p><i>1</i><i>2</i></p>')
})

it('does not read backslashes as escapes', () => {
  expect(html`${String.raw`^\d+\n`}`.toString()).toBe(String.raw`^\d+\n`)
})

it('marks code in prose, and escapes it', () => {
  expect(prose('say `a < b` twice').toString()).toBe('say <code>a &lt; b</code> twice')
})

it('makes ids of any name', () => {
  expect(anchor('c2s', 'poll:vote')).toBe('c2s-poll-vote')
})
