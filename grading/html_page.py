"""A page of HTML that asks for nothing else, for bright and dark screens and for paper."""

from collections.abc import Container
from html import escape

#: Colours have names, so that a chart (`svg_charts`) follows the screen, too. Paper is bright.
STYLE = """
:root { color-scheme: light dark; --text: #1f2328; --soft: #59636e; --line: #d1d9e0;
  --panel: #f6f8fa; --back: #ffffff; --bar: #0072b2; --link: #0550ae;
  --right: #1b7837; --wrong: #c2571a; --error: #8e4585; --stopped: #a67c00; --open: #8c959f; }
@media screen and (prefers-color-scheme: dark) { :root { --text: #e6edf3; --soft: #9da7b3;
  --line: #3d444d; --panel: #1b2028; --back: #0d1117; --bar: #58a6d6; --link: #79b8ff;
  --right: #4fae6a; --wrong: #e08a4f; --error: #c58bc0; --stopped: #d6ad3a; --open: #7d8590; } }
body { font: 16px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem;
  color: var(--text); background: var(--back); }
h1 { font-size: 1.5rem; } h2 { font-size: 1.2rem; margin: 2rem 0 .4rem; }
h3 { font-size: 1rem; margin: 1.2rem 0 .2rem; }
section { border-left: 5px solid var(--wrong); padding: .1rem 1rem; margin: 1.2rem 0; }
section.right { border-color: var(--right); } section.open { border-color: var(--open); }
section h2 { font-size: 1.1rem; margin: .6rem 0 .2rem; }
pre { background: var(--panel); padding: .7rem; overflow-x: auto; font-size: .85rem; }
table { border-collapse: collapse; margin: .4rem 0; }
td, th { padding: .25rem .8rem; text-align: left; vertical-align: top;
  border-bottom: 1px solid var(--line); max-width: 40rem; overflow-wrap: break-word; }
th { color: var(--soft); font-weight: 600; } tr { break-inside: avoid; }
.number { text-align: right; font-variant-numeric: tabular-nums; }
td.number { white-space: nowrap; }
.wide { overflow-x: auto; } .wide td, .wide th { padding: .2rem .4rem; font-size: .9rem; }
.note { color: var(--soft); } .lead { font-size: 1.1rem; } a { color: var(--link); }
figure { margin: .8rem 0; break-inside: avoid; } figcaption { font-weight: 600; }
.grid { display: grid; grid-template-columns: repeat(auto-fill, minmax(24rem, 1fr)); gap: 1.2rem; }
svg { display: block; width: 100%; height: auto; }
svg text { font: 13px system-ui, sans-serif; fill: var(--text); } svg .soft { fill: var(--soft); }
svg .line { stroke: var(--line); } svg .bar { fill: var(--bar); }
svg .inside { fill: var(--back); font-weight: 600; }
svg .right { fill: var(--right); } svg .wrong { fill: var(--wrong); }
svg .error { fill: var(--error); } svg .stopped { fill: var(--stopped); }
svg .open { fill: var(--open); }
@media print { body { max-width: none; margin: 0; font-size: 11pt; }
  * { print-color-adjust: exact; } .grid { grid-template-columns: 1fr 1fr; }
  .wide { overflow: visible; } .wide td, .wide th { font-size: 8pt; padding: .1rem .25rem; }
  h2, h3 { break-after: avoid; } }
"""
_NUMBER = ' class="number"'


def page(title: str, body: str, script: str = "") -> str:
    """Return an HTML page that asks for nothing else; the body is HTML already."""
    may_run = " script-src 'unsafe-inline';" if script else ""
    ending = f"<script>{script}</script>" if script else ""
    return (
        '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width">'
        '<meta http-equiv="Content-Security-Policy" content="default-src \'none\';'
        f"{may_run} style-src 'unsafe-inline'\">"
        f"<title>{escape(title)}</title><style>{STYLE}</style></head>"
        f"<body><h1>{escape(title)}</h1>{body}{ending}</body></html>\n"
    )


def table(head: list[str], rows: list[list[str | float]], numbers: Container[int] = ()) -> str:
    """Return a table as HTML, all of its text escaped.

    Parameters
    ----------
    head : list of str
        Names of the columns; empty for a table without.
    rows : list of list
    numbers : container of int
        The columns that hold numbers, by their place from 0.
    """

    def line(kind: str, row: list[str | float]) -> str:
        cells = (
            f"<{kind}{_NUMBER if place in numbers else ''}>{escape(str(each))}</{kind}>"
            for place, each in enumerate(row)
        )
        return f"<tr>{''.join(cells)}</tr>"

    top = f"<thead>{line('th', head)}</thead>" if head else ""
    return f"<table>{top}<tbody>{''.join(line('td', row) for row in rows)}</tbody></table>"
