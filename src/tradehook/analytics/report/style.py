"""How the report looks: on a telephone and on a desk, light and dark, on a screen and on paper."""

from typing import Final

STYLE: Final = """
:root { color-scheme: light dark; --ink: #1b2027; --quiet: #5d6875; --page: #fff; --card: #f6f8fa; --rule: #dfe4ea;
  --good: #1a8f5a; --bad: #cf3f4f; --line: #2563c9; --day: #e8ecf0; font: 16px/1.5 system-ui, sans-serif; }
@media (prefers-color-scheme: dark) { :root { --ink: #e2e7ed; --quiet: #97a3b0; --page: #12161b; --card: #1a2027;
  --rule: #2b333d; --good: #3fc485; --bad: #f0707c; --line: #6fa4f5; --day: #252d36; } }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 72rem; padding: 1.5rem 1rem 4rem; background: var(--page); color: var(--ink); }
h1 { font-size: 1.6rem; margin: 0; line-height: 1.2; } h2 { font-size: 1.1rem; margin: 2.25rem 0 .75rem; }
h3 { font-size: .85rem; margin: .75rem 0 .25rem; color: var(--quiet); font-weight: 600; }
p { margin: .35rem 0; } .quiet, figcaption { color: var(--quiet); font-size: .875rem; }
.tiles { display: grid; grid-template-columns: repeat(auto-fit, minmax(9.5rem, 1fr)); gap: .75rem; margin: 1.25rem 0; }
.tiles div { background: var(--card); border: 1px solid var(--rule); border-radius: .5rem; padding: .6rem .8rem; }
.tiles dt { color: var(--quiet); font-size: .8rem; } .tiles dd { margin: 0; font-size: 1.2rem; font-weight: 600; }
.tiles, td { font-variant-numeric: tabular-nums; }
dd.good, td.good { color: var(--good); } dd.bad, td.bad { color: var(--bad); }
.two { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 26rem), 1fr)); gap: 0 2rem; }
figure { margin: 0; } .chart { display: grid; grid-template-columns: max-content 1fr; gap: 0 .5rem; }
.chart svg { width: 100%; height: 13rem; border: 1px solid var(--rule); border-radius: .25rem; display: block; }
.y { display: flex; flex-direction: column; justify-content: space-between; text-align: right; }
.x { grid-column: 2; display: flex; justify-content: space-between; }
.y, .x { color: var(--quiet); font-size: .75rem; font-variant-numeric: tabular-nums; }
polyline.line { fill: none; stroke: var(--line); stroke-width: 2; vector-effect: non-scaling-stroke; }
polygon.area { fill: var(--line); opacity: .14; }
.fall polyline.line { stroke: var(--bad); } .fall polygon.area { fill: var(--bad); opacity: .25; }
rect.good { fill: var(--good); } rect.bad { fill: var(--bad); } rect.day { fill: var(--day); }
line.zero { stroke: var(--quiet); stroke-width: 1; stroke-dasharray: 4 4; vector-effect: non-scaling-stroke; }
.calendar { overflow-x: auto; } .calendar svg { width: 100%; min-width: 34rem; display: block; }
.wide { overflow-x: auto; } table { border-collapse: collapse; width: 100%; font-size: .9rem; }
th, td { padding: .3rem .75rem .3rem 0; border-top: 1px solid var(--rule); text-align: right; white-space: nowrap; }
th:first-child { text-align: left; font-weight: 400; white-space: normal; min-width: 8rem; overflow-wrap: anywhere; }
thead th { border: 0; color: var(--quiet); font-size: .8rem; }
footer { margin-top: 3rem; border-top: 1px solid var(--rule); padding-top: .75rem; }
@media print { body { max-width: none; } h2 { break-after: avoid; } figure, table { break-inside: avoid; } }
"""
