"""The look of the report's page: colours, type and spacing, for screen (light and dark) and A4 paper.

Decides: the tokens, the same as the program's windows use, and the icons beside every severity.
Leaves alone: the page's content (`html`).
"""

from __future__ import annotations

STYLE = """
:root { color-scheme: light dark;
  --ground: #F6F7F9; --card: #FFFFFF; --line: #DDE1E6; --text: #1B1F24; --quiet: #57606A; --accent: #0B6E69;
  --normal: #2E7D32; --information: #2F5FA8; --attention: #9A6200; --serious: #B3261E; --unknown: #6B7280; }
@media (prefers-color-scheme: dark) { :root {
  --ground: #15181C; --card: #1E2227; --line: #30363D; --text: #E6EAEE; --quiet: #9DA7B1; --accent: #3FB6AE;
  --normal: #66BB6A; --information: #7FA8E8; --attention: #E0A845; --serious: #F2867E; --unknown: #9AA3AD; } }
* { box-sizing: border-box; }
body { margin: 0; padding: 32px 16px; background: var(--ground); color: var(--text);
  font: 18px/1.45 system-ui, sans-serif; }
.page { max-width: 46rem; margin: 0 auto; }
h1 { font-size: clamp(24px, 5vw, 32px); font-weight: 600; margin: 0 0 8px; line-height: 1.25;
  overflow-wrap: break-word; }
h2 { font-size: 24px; font-weight: 600; margin: 48px 0 16px; }
h3 { font-size: 18px; font-weight: 600; margin: 0 0 8px; }
p { margin: 0 0 8px; max-width: 72ch; }
p, dd, li div, figcaption { hyphens: auto; overflow-wrap: break-word; }
.quiet { color: var(--quiet); font-size: 15px; overflow-wrap: anywhere; }
.card { background: var(--card); border: 1px solid var(--line); border-radius: 12px; padding: 24px;
  margin: 0 0 16px; }
.severity { display: flex; align-items: center; gap: 8px; font-weight: 600; margin: 0 0 4px;
  font-size: 15px; }
.severity svg, li svg { flex: none; width: 20px; height: 20px; }
.serious .severity { color: var(--serious); } .attention .severity { color: var(--attention); }
.information .severity { color: var(--information); } .normal svg { color: var(--normal); }
li.serious svg { color: var(--serious); } li.attention svg { color: var(--attention); }
li.information svg { color: var(--information); }
.unknown { border-style: dotted; } .unknown svg { color: var(--unknown); }
@media print, (min-width: 40rem) { dl { display: grid; grid-template-columns: 11rem 1fr; column-gap: 16px; }
  dt { margin: 0 0 12px; } }
dl { margin: 16px 0 0; } dt { font-weight: 600; font-size: 15px; color: var(--quiet); }
dd { margin: 0 0 12px; max-width: 72ch; overflow-wrap: anywhere; }
ul { list-style: none; margin: 0; padding: 0; } li { display: flex; gap: 12px; margin: 0 0 12px; }
li svg { margin-top: 4px; } li div { min-width: 0; }
figure { margin: 0 0 16px; break-inside: avoid; } .plot > svg { width: 100%; height: auto; margin: 8px 0; }
.plot text { fill: var(--quiet); font-size: 14px; } .plot circle { fill: var(--accent); }
.plot .axis { fill: none; stroke: var(--line); stroke-width: 2; }
.plot polyline { fill: none; stroke: var(--accent); stroke-width: 2; }
figcaption { color: var(--quiet); font-size: 15px; }
summary { cursor: pointer; color: var(--accent); padding: 12px 0; min-height: 44px; }
.article { margin: 8px 0 0; }
.article h4, .article h5 { font-size: 18px; font-weight: 600; margin: 12px 0 4px; }
.article h5 { font-size: 15px; color: var(--quiet); }
ol { margin: 0 0 8px; padding-inline-start: 28px; } ol li { display: list-item; margin: 0 0 4px; }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
table { border-collapse: collapse; width: 100%; font-size: 15px; }
caption { text-align: start; padding: 0 0 8px; color: var(--quiet); }
th, td { text-align: start; vertical-align: top; padding-block: 8px; padding-inline: 0 8px;
  border-top: 1px solid var(--line); font-weight: 400; overflow-wrap: anywhere; }
@page { size: A4; margin: 18mm; }
@media print { body { background: none; padding: 0; font-size: 11pt; } h1 { font-size: 18pt; }
  h2 { font-size: 14pt; margin-top: 20pt; break-after: avoid; } .card { break-inside: avoid; padding: 12pt; }
  ul.card { break-inside: auto; box-decoration-break: clone; -webkit-box-decoration-break: clone; }
  details.evidence, details.numbers, details.article { display: none; }
  details.elsewhere::details-content { content-visibility: visible; block-size: auto; display: block; }
  details.elsewhere > summary { list-style: none; color: inherit; padding: 0 0 6pt; min-height: 0; }
  dl { margin-top: 6pt; } dd { margin-bottom: 4pt; } li { break-inside: avoid; }
  :root { --ground: #FFFFFF; --card: #FFFFFF; --line: #DDE1E6; --text: #1B1F24; --quiet: #57606A;
    --accent: #0B6E69; --normal: #2E7D32; --information: #2F5FA8; --attention: #9A6200;
    --serious: #B3261E; --unknown: #6B7280; } }
"""

ICONS = {
    "normal": '<circle cx="12" cy="12" r="9"/><path d="M8 12.5l3 3 5-6"/>',
    "information": '<circle cx="12" cy="12" r="9"/><path d="M12 11v5M12 8v.01"/>',
    "attention": '<path d="M12 4l9 16H3z"/><path d="M12 10v4M12 17v.01"/>',
    "serious": '<path d="M8 3h8l5 5v8l-5 5H8l-5-5V8z"/><path d="M12 8v5M12 16v.01"/>',
    "unknown": '<path d="M6 12h12" stroke-dasharray="3 3"/>',
}
