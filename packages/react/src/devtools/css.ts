/** The looks of the devtools, in a shadow root. Light or dark as the `color-scheme` of the page is. */
export const css = `
:host {
  all: initial;
  color-scheme: inherit;
  --text: light-dark(#15171c, #eceef4);
  --muted: light-dark(#575d6b, #a7adbc);
  --ground: light-dark(#ffffff, #16181e);
  --chip: light-dark(#eef0f5, #262a33);
  --line: light-dark(#e3e5eb, #2c303a);
  --edge: light-dark(#858b9b, #6c7386);
  --accent: light-dark(#3246d3, #98a5ff);
  --danger: light-dark(#b3261e, #ffa198);
  --good: light-dark(#166b3f, #74d9a4);
}
* {
  box-sizing: border-box;
}
aside {
  position: fixed;
  inset-block-end: 12px;
  inset-inline-end: 12px;
  z-index: 2147483000;
  display: flex;
  flex-direction: column-reverse;
  align-items: end;
  gap: 8px;
  max-inline-size: calc(100vw - 24px);
  color: var(--text);
  font: 13px/1.5 ui-sans-serif, system-ui, 'Segoe UI', Roboto, 'Helvetica Neue', sans-serif;
  text-align: start;
  pointer-events: none;
}
aside > * {
  pointer-events: auto;
}
button {
  border: 1px solid var(--edge);
  border-radius: 8px;
  padding: 4px 10px;
  min-block-size: 30px;
  background: var(--ground);
  color: inherit;
  font: inherit;
  white-space: nowrap;
  cursor: pointer;
}
button:hover {
  background: var(--chip);
}
:is(button, textarea, summary, .body):focus-visible {
  outline: 2px solid var(--accent);
  outline-offset: 2px;
}
.body:focus-visible {
  outline-offset: -2px;
}
.toggle {
  display: grid;
  place-items: center;
  inline-size: 40px;
  block-size: 40px;
  border-radius: 50%;
  padding: 0;
  box-shadow: 0 2px 8px rgb(0 0 0 / 0.16);
}
.panel {
  display: flex;
  flex-direction: column;
  inline-size: 440px;
  max-inline-size: 100%;
  max-block-size: min(600px, calc(100dvh - 84px));
  border: 1px solid var(--edge);
  border-radius: 12px;
  background: var(--ground);
  box-shadow: 0 8px 32px rgb(0 0 0 / 0.2);
  overflow: hidden;
}
.head {
  display: flex;
  flex-wrap: wrap;
  align-items: center;
  gap: 8px;
  border-block-end: 1px solid var(--line);
  padding: 10px 14px;
}
h2,
h3,
p,
ul,
dl,
dd {
  margin: 0;
  padding: 0;
  font: inherit;
}
h2 {
  flex: 1;
  font-weight: 600;
  font-size: 14px;
  white-space: nowrap;
}
.body {
  display: grid;
  gap: 18px;
  min-block-size: 0;
  padding: 14px;
  overflow: auto;
  overscroll-behavior: contain;
}
h3 {
  margin-block-end: 6px;
  color: var(--muted);
  font-weight: 600;
  font-size: 12px;
}
.muted {
  color: var(--muted);
}
.status {
  color: var(--good);
}
.status:not(:empty) {
  border-block-end: 1px solid var(--line);
  padding: 8px 14px;
}
ul {
  display: grid;
  gap: 10px;
  list-style: none;
}
.line {
  display: flex;
  flex-wrap: wrap;
  align-items: baseline;
  gap: 2px 8px;
}
.name {
  font-weight: 600;
}
.chip {
  border-radius: 6px;
  padding: 0 6px;
  background: var(--chip);
}
.error {
  color: var(--danger);
}
.timers {
  display: flex;
  flex-wrap: wrap;
  gap: 0 16px;
  inline-size: 100%;
}
.timer {
  color: var(--muted);
  font-variant-numeric: tabular-nums;
}
dl {
  display: grid;
  margin-block-start: 6px;
  grid-template-columns: auto 1fr;
  align-items: baseline;
  gap: 2px 12px;
}
dt {
  color: var(--muted);
}
code,
pre,
td:first-child,
textarea {
  font: 12px/1.5 ui-monospace, Menlo, Consolas, monospace;
  overflow-wrap: anywhere;
}
summary {
  cursor: pointer;
}
pre {
  margin: 4px 0;
  border-radius: 6px;
  padding: 6px 8px;
  background: var(--chip);
  white-space: pre-wrap;
}
table {
  inline-size: 100%;
  border-collapse: collapse;
}
th {
  color: var(--muted);
  font-weight: inherit;
  text-align: start;
}
:is(th, td) {
  border-block-end: 1px solid var(--line);
  padding: 3px 12px 3px 0;
  vertical-align: baseline;
}
:is(th, td):last-child {
  padding-inline-end: 0;
}
tr:last-child td {
  border: 0;
}
.figure {
  text-align: end;
  white-space: nowrap;
  font-variant-numeric: tabular-nums;
}
textarea {
  inline-size: 100%;
  block-size: 100px;
  resize: none;
  border: 1px solid var(--edge);
  border-radius: 8px;
  padding: 8px;
  background: var(--ground);
  color: inherit;
}
label {
  display: grid;
  gap: 6px;
  border-block-end: 1px solid var(--line);
  padding: 10px 14px 14px;
}
@media (width < 600px) {
  .panel {
    max-block-size: 46dvh;
  }
}
@media print {
  aside {
    display: none;
  }
}
`
