"""From bytes to text: UTF-8, UTF-16, UTF-32, GB18030 and Big5, told apart without outside help.

A byte order mark decides; else bytes that are valid UTF-8 are UTF-8. What is left is GB18030 or Big5, and
nearly every text is valid in both, so both are tried and the reading with more *common* characters wins. Both
standards say themselves which characters are common, for they put them in a block of their own: GB/T 2312
its 3,755 characters of level 1 (lead bytes B0 to D7), Big5 its 5,401 of level 1 (A440 to C67E). A text read
in the wrong encoding spreads over rare characters, kana and unassigned blocks.
"""

from __future__ import annotations

import codecs
from functools import cache

#: Byte order marks, longest first: that of UTF-16 begins that of UTF-32.
_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
    (b"\x84\x31\x95\x33", "gb18030"),
)

#: Big5 as the standard has it, then with the additions of Windows, then with those of Hong Kong.
_BIG5 = ("big5", "cp950", "big5hkscs")

#: Punctuation of running text; the same characters in both standards, at other places.
_PUNCTUATION = frozenset("，。、；：？！（）《》〈〉“”‘’「」『』【】〔〕…—·％　")

#: A reading is believed if at least this share of its characters outside ASCII is common in either standard.
_BELIEVABLE = 0.5

#: Bytes looked at to tell GB18030 from Big5.
_SAMPLE = 200_000


def decode(data: bytes) -> tuple[str, str]:
    """Decode the bytes of a text file.

    Parameters
    ----------
    data : bytes
        The whole file. Line ends are kept as they are.

    Returns
    -------
    (str, str)
        The text without byte order mark, and the name of the encoding: ``"utf-8"``, ``"utf-16-le"``,
        ``"utf-16-be"``, ``"utf-32-le"``, ``"utf-32-be"``, ``"gb18030"``, ``"big5"``, or for characters that
        only extensions of Big5 have ``"cp950"`` or ``"big5hkscs"``.

    Raises
    ------
    ValueError
        If the bytes are no text (NUL bytes), damaged UTF-8 or UTF-16, or in no encoding known here.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _strict(data[len(mark) :], encoding), encoding
    if b"\0" in data:
        raise ValueError(f"not a text file: NUL byte at offset {data.index(0)}")
    try:
        return data.decode("utf-8"), "utf-8"
    except UnicodeDecodeError as error:
        if _is_nearly_utf8(data):
            raise ValueError(f"damaged UTF-8: {error.reason} at byte {error.start}") from None
    return _decode_chinese(data)


def _strict(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise ValueError(f"damaged {encoding.upper()}: {error.reason} at byte {error.start}") from None


def _is_nearly_utf8(data: bytes) -> bool:
    """Whether most of what is not ASCII is Chinese in UTF-8, as in a file that was cut or patched."""
    text = data.decode("utf-8", errors="replace")
    return text.count("\ufffd") * 4 <= sum(char > "\u07ff" for char in text)


def _decode_chinese(data: bytes) -> tuple[str, str]:
    readings: list[tuple[float, str, str]] = []
    for encodings, common in ((("gb18030",), _common_gb()), (_BIG5, _common_big5())):
        for encoding in encodings:
            try:
                text = data.decode(encoding)
            except UnicodeDecodeError:
                continue
            readings.append((_share(text[:_SAMPLE], common), encoding, text))
            break
    if not readings:
        raise ValueError("neither UTF-8 nor GB18030 nor Big5")
    # max() keeps the first of equals: GB18030, which is far more frequent.
    _, encoding, text = max(readings, key=lambda reading: reading[0])
    # Text in traditional script is GB18030 too, and half of it is not in level 1 of GB/T 2312.
    if _share(text[:_SAMPLE], _common_gb() | _common_big5()) < _BELIEVABLE:
        raise ValueError("neither UTF-8 nor Chinese text in GB18030 or Big5")
    return text, encoding


def _share(text: str, common: frozenset[str]) -> float:
    """Share of common characters among those outside ASCII."""
    wide = [char for char in text if char > "\x7f"]
    return sum(char in common for char in wide) / len(wide) if wide else 0.0


@cache
def _common_gb() -> frozenset[str]:
    pairs = bytes(byte for lead in range(0xB0, 0xD8) for trail in range(0xA1, 0xFF) for byte in (lead, trail))
    # Five places at the end of level 1 are unassigned.
    return frozenset(pairs.decode("gb2312", errors="ignore")) | _PUNCTUATION


@cache
def _common_big5() -> frozenset[str]:
    trails = (*range(0x40, 0x7F), *range(0xA1, 0xFF))
    pairs = bytes(
        byte
        for lead in range(0xA4, 0xC7)
        for trail in trails
        if (lead, trail) <= (0xC6, 0x7E)
        for byte in (lead, trail)
    )
    return frozenset(pairs.decode("big5")) | _PUNCTUATION
