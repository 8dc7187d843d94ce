"""The public address as a QR code. The only module that imports segno (ISO/IEC 18004)."""


def qr_svg(address: str) -> str:
    """An inline SVG without a size of its own: black on white, with the quiet zone of four modules around it."""
    import segno  # most pages, and most guides, show none

    code = segno.make(address, error="m", micro=False)
    return str(code.svg_inline(omitsize=True, light="#fff", svgclass="poster__code", lineclass=None, border=4))
