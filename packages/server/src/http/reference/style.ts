/** The one stylesheet of the reference. Light or dark as the reader's system is; no fonts from elsewhere. */
export const STYLE = `
:root {
  --paper: #fbfbfa; --raised: #fff; --sunken: #f4f4f2; --line: #e5e4e0;
  --ink: #1c1b1a; --soft: #5f5d58; --faint: #76736c;
  --accent: #4f46e5; --accent-soft: #eef0ff; --mark: #fff6d6;
  --green: #087f5b; --green-soft: #e3f6ee; --blue: #1864ab; --blue-soft: #e4f0fb;
  --amber: #9a5b00; --amber-soft: #fdf0d9; --red: #c02a2a; --red-soft: #fdeaea;
  --code-paper: #17181c; --code-line: #2a2c33; --code-ink: #d8dae3; --code-soft: #8b90a0;
  --code-key: #9cc4ff; --code-string: #a5d9a0; --code-number: #f2b777; --code-word: #c8a7f5;
  --sans: ui-sans-serif, system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', sans-serif;
  --mono: ui-monospace, 'SF Mono', SFMono-Regular, Menlo, Consolas, 'Liberation Mono', monospace;
  color-scheme: light dark;
}
@media (prefers-color-scheme: dark) {
  :root {
    --paper: #101114; --raised: #16181c; --sunken: #1c1e23; --line: #2a2c33;
    --ink: #ececef; --soft: #a6a8b3; --faint: #8b8e9a;
    --accent: #a5a8ff; --accent-soft: #23244a; --mark: #33301b;
    --green: #63d3a6; --green-soft: #12302a; --blue: #7cc0ff; --blue-soft: #14293f;
    --amber: #f0b65c; --amber-soft: #362815; --red: #ff9a94; --red-soft: #3b1c1e;
    --code-paper: #0b0c0e;
  }
}
* { box-sizing: border-box; }
html { scroll-padding-top: 1.5rem; -webkit-text-size-adjust: 100%; }
body {
  margin: 0; display: grid; grid-template-columns: 17rem minmax(0, 1fr);
  background: var(--paper); color: var(--ink); font: 400 0.9375rem/1.6 var(--sans);
}
a { color: var(--accent); text-decoration: none; }
a:hover { text-decoration: underline; text-underline-offset: 0.2em; }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; border-radius: 4px; }
code, pre, var { font-family: var(--mono); font-style: normal; font-size: 0.875em; }
h1, h2, h3, h4, p, dl, dd, figure, ul { margin: 0; }
.skip { position: absolute; left: -99rem; }
.skip:focus { left: 1rem; top: 1rem; z-index: 2; padding: 0.5rem 1rem; background: var(--raised); }

nav {
  position: sticky; top: 0; height: 100vh; overflow-y: auto; padding: 1.75rem 1rem 3rem 1.5rem;
  border-right: 1px solid var(--line); background: var(--raised); font-size: 0.8125rem;
  scrollbar-width: thin;
}
nav ul { list-style: none; padding: 0; }
nav .brand { display: block; margin-bottom: 1.25rem; font-weight: 700; font-size: 1.0625rem; color: var(--ink); letter-spacing: -0.01em; }
nav > ul > li { margin-bottom: 0.875rem; }
nav > ul > li > a { font-weight: 600; color: var(--ink); }
nav ul ul { margin-top: 0.25rem; }
nav ul ul a { display: flex; gap: 0.5rem; align-items: baseline; padding: 0.125rem 0; color: var(--soft); overflow-wrap: anywhere; }
nav ul ul a:hover { color: var(--ink); text-decoration: none; }
.mark { flex: 0 0 2.4rem; font: 600 0.625rem/1.6 var(--mono); letter-spacing: 0.02em; color: var(--faint); text-align: right; }
.mark.c2s, .mark.s2c { font-size: 0.8125rem; }
.mark.c2s, .mark.get { color: var(--blue); } .mark.s2c, .mark.post { color: var(--green); }
.mark.patch { color: var(--amber); } .mark.delete { color: var(--red); }

main { padding: 3.5rem clamp(1.25rem, 4vw, 4rem) 6rem; max-width: 82rem; }
.title { padding-bottom: 1rem; }
.eyebrow { font-size: 0.8125rem; font-weight: 600; color: var(--accent); }
h1 { font-size: clamp(1.875rem, 4vw, 2.625rem); line-height: 1.15; letter-spacing: -0.025em; font-weight: 700; text-wrap: balance; }
h2 { font-size: 1.5rem; line-height: 1.25; letter-spacing: -0.015em; }
h2 a, h3 a { color: inherit; }
.lead { max-width: 44rem; margin-top: 0.625rem; font-size: 1.0625rem; color: var(--soft); }
.downloads { display: flex; flex-wrap: wrap; gap: 0.625rem; margin-top: 1.25rem; }
.downloads a { padding: 0.375rem 0.875rem; border: 1px solid var(--line); border-radius: 8px; background: var(--raised); font-weight: 550; font-size: 0.875rem; }
.downloads a:hover { border-color: var(--accent); text-decoration: none; }
.chapter { padding-top: 3.25rem; }
.chapter > .lead { font-size: 1rem; }

.card {
  display: grid; grid-template-columns: minmax(0, 1fr) minmax(0, 26rem); gap: 0 2.5rem;
  margin-top: 1.25rem; padding: 1.5rem; border: 1px solid var(--line); border-radius: 14px;
  background: var(--raised);
}
.card > header { grid-column: 1 / -1; display: flex; flex-wrap: wrap; align-items: center; gap: 0.5rem 0.75rem; margin-bottom: 1.25rem; }
.card h3 { font-size: 1.0625rem; line-height: 1.4; font-weight: 600; }
.card h3 a { display: flex; flex-wrap: wrap; align-items: center; gap: 0.375rem 0.75rem; }
.card h3 a:hover { text-decoration: none; } .card h3 a:hover code { text-decoration: underline; text-underline-offset: 0.25em; }
.card h3 code { font-size: 1em; letter-spacing: -0.01em; overflow-wrap: anywhere; }
.card var { color: var(--accent); font-size: 1em; }
.summary { flex: 1 0 100%; max-width: 46rem; color: var(--soft); }
.way { padding: 0.125rem 0.5rem; border-radius: 6px; font: 600 0.6875rem/1.6 var(--mono); white-space: nowrap; background: var(--sunken); }
.way.c2s, .way.get { color: var(--blue); background: var(--blue-soft); }
.way.s2c, .way.post { color: var(--green); background: var(--green-soft); }
.way.patch { color: var(--amber); background: var(--amber-soft); }
.way.delete { color: var(--red); background: var(--red-soft); }
.badges { display: flex; flex-wrap: wrap; gap: 0.375rem; }
.badges span, .badge { padding: 0.0625rem 0.5rem; border: 1px solid var(--line); border-radius: 99px; font-size: 0.6875rem; line-height: 1.5; color: var(--faint); white-space: nowrap; }
.details > section + section { margin-top: 1.5rem; }
.details p + p { margin-top: 0.5rem; }
h4 { margin-bottom: 0.375rem; font-size: 0.8125rem; font-weight: 650; }
h4 code { margin-left: 0.375rem; color: var(--faint); font-weight: 400; }
.summary code, .details p code, .lead code, dd code, td code, .schema p code { padding: 0.0625em 0.3em; border-radius: 4px; background: var(--sunken); overflow-wrap: anywhere; }
.type { font: 400 0.75rem/1.6 var(--mono); color: var(--faint); overflow-wrap: anywhere; }
.fields > div { padding: 0.5rem 0; border-top: 1px solid var(--line); }
.fields dt { display: flex; flex-wrap: wrap; align-items: baseline; gap: 0 0.625rem; }
.fields dt code { font-weight: 600; overflow-wrap: anywhere; }
.optional { font-size: 0.75rem; color: var(--faint); font-style: italic; }
.fields dd { color: var(--soft); font-size: 0.875rem; }
small { color: var(--faint); font-size: 0.75rem; overflow-wrap: anywhere; }
.none { color: var(--faint); font-size: 0.875rem; }
.codes { display: flex; flex-wrap: wrap; align-items: baseline; gap: 0.375rem; font-size: 0.8125rem; }
.codes a code { padding: 0.125rem 0.5rem; border-radius: 6px; background: var(--red-soft); color: var(--red); }
.codes .common { color: var(--faint); }

.panels { display: flex; flex-direction: column; gap: 0.875rem; align-self: start; position: sticky; top: 1.5rem; }
.panel { border-radius: 10px; overflow: hidden; background: var(--code-paper); border: 1px solid var(--code-line); }
.panel figcaption { padding: 0.4375rem 0.875rem; border-bottom: 1px solid var(--code-line); color: var(--code-soft); font-size: 0.75rem; }
.panel pre { margin: 0; padding: 0.75rem 0.875rem; max-height: 22rem; overflow: auto; color: var(--code-ink); font-size: 0.8125rem; line-height: 1.55; tab-size: 2; scrollbar-width: thin; scrollbar-color: var(--code-line) transparent; }
.key { color: var(--code-key); } .string { color: var(--code-string); }
.number { color: var(--code-number); } .word { color: var(--code-word); }

.scroll { margin-top: 1.25rem; overflow-x: auto; border: 1px solid var(--line); border-radius: 14px; background: var(--raised); }
table { width: 100%; border-collapse: collapse; text-align: left; font-size: 0.875rem; }
th, td { padding: 0.625rem 1rem; vertical-align: top; border-top: 1px solid var(--line); }
thead th { border-top: 0; font-size: 0.75rem; color: var(--faint); font-weight: 600; }
tbody th { font-weight: 600; white-space: nowrap; }
.status { font-variant-numeric: tabular-nums; color: var(--soft); }
td .data { margin-top: 0.125rem; font: 0.75rem var(--mono); color: var(--faint); }
.schemas { columns: 23rem 2; column-gap: 1.25rem; margin-top: 1.25rem; }
.schema { break-inside: avoid; margin-bottom: 1.25rem; padding: 1.25rem; border: 1px solid var(--line); border-radius: 14px; background: var(--raised); }
.schema h3 { font-size: 0.9375rem; } .schema h3 .type { margin-left: 0.25rem; }
.schema > p { color: var(--soft); font-size: 0.875rem; }
.schema .fields { margin-top: 0.75rem; }
:target { border-color: var(--accent); box-shadow: 0 0 0 3px var(--accent-soft); }
tr:target { background: var(--mark); box-shadow: none; }
.chapter:target { box-shadow: none; }

@media (max-width: 76rem) {
  .card { grid-template-columns: minmax(0, 1fr); }
  .panels { position: static; margin-top: 1.5rem; }
}
@media (max-width: 56rem) {
  body { display: block; }
  html { scroll-padding-top: 4.25rem; }
  nav { z-index: 1; height: auto; padding: 0.625rem 1.25rem; border-right: 0; border-bottom: 1px solid var(--line); overflow-x: auto; white-space: nowrap; scrollbar-width: none; }
  nav .brand, nav ul ul { display: none; }
  nav > ul { display: flex; gap: 1.25rem; font-size: 0.875rem; }
  nav > ul > li { margin: 0; padding: 0.25rem 0; }
  main { padding-top: 2rem; }
  .card { padding: 1.125rem; border-radius: 12px; }
  .chapter { padding-top: 2.5rem; }
  thead { display: none; }
  tr { display: flex; flex-wrap: wrap; gap: 0 0.75rem; padding: 0.625rem 1rem; border-top: 1px solid var(--line); }
  tbody tr:first-child { border-top: 0; }
  th, td { padding: 0; border: 0; }
  td:last-child { flex: 1 0 100%; }
}
@media print {
  body { display: block; } nav, .panels, .downloads { display: none; }
  .card, .schema { break-inside: avoid; grid-template-columns: 1fr; }
}
`.trimStart()
