"""A drawing as inline SVG: no script, no link, no style sheet."""

from html import escape

from streamer_app.review.export.drawing import Box, Drawing, Label, Path, Shape


def svg(drawing: Drawing) -> str:
    """The element, scaled to the width of its place."""
    inside = "".join(map(_shape, drawing.shapes))
    says = escape(drawing.says)
    return (
        f'<svg viewBox="0 0 {drawing.width:g} {drawing.height:g}" role="img" '
        f'aria-label="{says}"><title>{says}</title>{inside}</svg>'
    )


def _shape(shape: Shape) -> str:
    match shape:
        case Box(x, y, width, height, colour):
            size = f'width="{_n(width)}" height="{_n(height)}"'
            return f'<rect x="{_n(x)}" y="{_n(y)}" {size} fill="{colour}"/>'
        case Path(points, colour, width):
            line = " ".join(f"{_n(x)},{_n(y)}" for x, y in points)
            return (
                f'<polyline points="{line}" fill="none" stroke="{colour}" '
                f'stroke-width="{_n(width)}" stroke-linejoin="round"/>'
            )
        case Label(x, y, text, colour, anchor, size):
            place = f'x="{_n(x)}" y="{_n(y)}" font-size="{_n(size)}"'
            return f'<text {place} fill="{colour}" text-anchor="{anchor}">{escape(text)}</text>'


def _n(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")
