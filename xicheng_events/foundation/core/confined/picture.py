"""Draws a picture anew in a process of its own: `picture.py MOST_PIXELS LONGEST_SIDE`, the file on standard input.

Writes {"jpeg": the new picture in base64, "width": …, "height": …}: upright, no side longer than LONGEST_SIDE, with
nothing in it but what is seen (no place, no camera, no second picture); or {"refused": why}: not_a_picture, moves (of
several pictures that follow each other), too_many_pixels, too_large (to be unpacked: of all formats WebP takes most).
"""

import base64
import io
import json
import sys
import warnings

from PIL import Image, ImageOps

FORMATS = ("JPEG", "PNG", "WEBP")
QUALITY = 85
BAND, EDGE = 240, 8  # rows


class Moves(Exception):
    """It is animated: of what the others show nobody would know."""


def drawn_anew(data: bytes, most_pixels: int, longest_side: int) -> dict:
    """The picture as it is shown. Raises what Pillow raises of a file it can't read."""
    warnings.simplefilter("error", Image.DecompressionBombWarning)
    Image.MAX_IMAGE_PIXELS = most_pixels
    with Image.open(io.BytesIO(data), formats=FORMATS) as picture:
        # A phone's JPEG may have a second picture for the depth behind the first: that one doesn't move.
        if picture.format in ("PNG", "WEBP") and picture.is_animated:
            raise Moves
        # Of a photo only as much is decoded as is shown, and half again: a phone's takes 150 MB otherwise.
        picture.draft("RGB", (longest_side, longest_side))
        orientation = picture.getexif().get(0x0112, 1)
        small = _made_smaller(picture, longest_side)
    upright = ImageOps.exif_transpose(small) if orientation != 1 else small
    del small
    seen = _on_white(_in_eight_bits(upright))
    seen.info.clear()  # a comment in it would be written down with it
    del upright
    made = io.BytesIO()
    seen.save(made, "JPEG", quality=QUALITY, optimize=True, progressive=True)
    return {"jpeg": base64.b64encode(made.getvalue()).decode(), "width": seen.width, "height": seen.height}


def _made_smaller(picture: Image.Image, longest_side: int) -> Image.Image:
    """No side longer than `longest_side`. A photo band by band: else another of its height lies beside it."""
    if picture.mode != "RGB" or max(picture.size) <= longest_side or "transparency" in picture.info:
        picture.thumbnail((longest_side, longest_side))
        return picture.copy()
    width, height = picture.size
    share = longest_side / max(width, height)
    wide, high = max(1, round(width * share)), max(1, round(height * share))
    made, step = Image.new("RGB", (wide, high)), height / high
    for top in range(0, high, BAND):
        above, bottom = max(0, top - EDGE), min(top + BAND, high)
        below = min(bottom + EDGE, high)  # what stands at an edge is made of what stands beyond it, too
        band = picture.resize((wide, below - above), Image.Resampling.BICUBIC, (0, above * step, width, below * step))
        made.paste(band.crop((0, top - above, wide, bottom - above)), (0, top))
    made.info = picture.info
    return made


def _in_eight_bits(picture: Image.Image) -> Image.Image:
    """A grey of sixteen bits, as scanners make them, in eight: left to itself Pillow makes it white."""
    if picture.mode != "I;16":
        return picture
    grey = picture.point(lambda shade: shade / 256).convert("L")
    grey.info.pop("transparency", None)  # a shade of sixteen bits, which no scanner gives away
    return grey


def _on_white(picture: Image.Image) -> Image.Image:
    if "A" not in picture.getbands() and "transparency" not in picture.info:
        return picture if picture.mode == "RGB" else picture.convert("RGB")
    layer = picture.convert("RGBA")
    paper = Image.new("RGBA", layer.size, "white")
    paper.alpha_composite(layer)
    return paper.convert("RGB")


def main() -> None:
    """Read, and say."""
    try:
        answer = drawn_anew(sys.stdin.buffer.read(), *map(int, sys.argv[1:]))
    except (Image.DecompressionBombWarning, Image.DecompressionBombError):
        answer = {"refused": "too_many_pixels"}
    except Moves:
        answer = {"refused": "moves"}
    except MemoryError:
        answer = {"refused": "too_large"}
    except Exception:  # whatever a broken picture makes the decoders stumble over
        answer = {"refused": "not_a_picture"}
    sys.stdout.write(json.dumps(answer))


if __name__ == "__main__":
    main()
