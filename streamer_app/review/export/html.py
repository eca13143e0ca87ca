"""The report as one HTML file: no script, nothing loaded, light, and made for paper as well."""

from collections.abc import Iterator
from html import escape
from typing import Final

from streamer_app.review.export.story import Section, Story, Table
from streamer_app.review.export.svg import svg

POLICY: Final = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"
SHORT: Final = 14
"""Rows of a table that is printed on one page rather than on two."""
MANY: Final = 8
"""Columns for which the letters are made smaller."""
STYLE: Final = """
:root { color-scheme: light; }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 860px; padding: 32px 24px 48px; background: #fff; color: #1f2328;
  font: 14px/1.5 "Noto Sans SC", "Noto Sans CJK SC", "PingFang SC", "Microsoft YaHei",
  system-ui, sans-serif; }
h1 { margin: 0; font-size: 26px; line-height: 1.25; overflow-wrap: anywhere; }
h2 { margin: 32px 0 6px; font-size: 17px; }
p { margin: 4px 0 10px; color: #57606a; }
dl { display: grid; grid-template-columns: repeat(4, 1fr); gap: 1px; margin: 20px 0 0;
  background: #d0d7de; border: 1px solid #d0d7de; border-radius: 6px; overflow: hidden; }
dl div { background: #fff; padding: 10px 12px; }
dt { color: #57606a; font-size: 12px; }
dd { margin: 2px 0 0; font-size: 20px; font-weight: 600; font-variant-numeric: tabular-nums;
  overflow-wrap: anywhere; }
dd small { display: block; color: #57606a; font-size: 12px; font-weight: 400; }
svg { display: block; width: 100%; height: auto; margin: 8px 0;
  font-family: inherit; }
.wide { overflow-x: auto; }
table { width: 100%; border-collapse: collapse; font-variant-numeric: tabular-nums; }
th, td { padding: 5px 8px; border-bottom: 1px solid #d8dee4; text-align: right;
  vertical-align: top; }
th { color: #57606a; font-size: 12px; font-weight: 600; white-space: nowrap; }
.w { text-align: left; overflow-wrap: anywhere; }
* + .w { padding-left: 16px; }
* + .w:last-child { overflow-wrap: break-word; word-break: keep-all; }
.wide:not(.many) td:not(.w) { white-space: nowrap; }
.many th, .many td { padding: 5px 4px; font-size: 12px; }
.many th { white-space: normal; }
.many .w { overflow-wrap: break-word; }
footer { margin-top: 32px; color: #57606a; font-size: 12px; }
@media (max-width: 560px) {
  body { padding: 20px 14px 32px; }
  dl { grid-template-columns: repeat(2, 1fr); }
  svg { min-width: 640px; }
  th, td { padding: 5px 4px; }
  th { white-space: normal; }
  .w:first-child { min-width: 9em; }
}
@media print {
  @page { size: A4; margin: 14mm; @bottom-right { content: counter(page) " / " counter(pages); } }
  body { max-width: none; padding: 0; font-size: 11px; }
  h2, h2 + p { break-after: avoid; }
  tr, svg, dl, .short { break-inside: avoid; }
  * { -webkit-print-color-adjust: exact; print-color-adjust: exact; }
}
"""


def page(story: Story) -> Iterator[str]:
    """The file, piece by piece."""
    yield f'<!doctype html>\n<html lang="{story.language}">\n<head>\n<meta charset="utf-8">\n'
    yield f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">\n'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
    yield f"<title>{_text(story.title)}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n"
    yield f"<h1>{_text(story.title)}</h1>\n<p>{_text(story.facts)}</p>\n<dl>\n"
    for figure in story.figures:
        beside = f"<small>{_text(figure.beside)}</small>" if figure.beside else ""
        yield f"<div><dt>{_text(figure.name)}</dt><dd>{_text(figure.value)}{beside}</dd></div>\n"
    yield "</dl>\n"
    for section in story.sections:
        yield from _section(section)
    yield f"<footer>{_text(story.foot)}</footer>\n</body>\n</html>\n"


def _section(section: Section) -> Iterator[str]:
    yield f"<section>\n<h2>{_text(section.title)}</h2>\n"
    if section.note:
        yield f"<p>{_text(section.note)}</p>\n"
    if section.drawing is not None:
        yield f'<div class="wide">{svg(section.drawing)}</div>\n'
    if section.table is not None:
        yield from _table(section.table)
    yield "</section>\n"


def _table(table: Table) -> Iterator[str]:
    short = " short" if len(table.rows) <= SHORT else ""
    many = " many" if len(table.head) >= MANY else ""
    yield f'<div class="wide{short}{many}"><table>\n<thead>'
    yield _row(table, "th", table.head)
    yield "</thead>\n<tbody>\n"
    for row in table.rows:
        yield _row(table, "td", row)
    yield "</tbody>\n</table></div>\n"


def _row(table: Table, tag: str, cells: tuple[str, ...]) -> str:
    made = "".join(
        f"<{tag}{' class=w' if place in table.words else ''}>{_text(cell)}</{tag}>"
        for place, cell in enumerate(cells)
    )
    return f"<tr>{made}</tr>\n"


def _text(text: str) -> str:
    """Text as text; control characters, which HTML cannot hold, are left out."""
    return escape("".join(c for c in text if c >= " " or c in "\t\n"))
