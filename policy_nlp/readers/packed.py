"""Zip archives: what is in them, within limits."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import PurePosixPath

from policy_nlp.readers.base import Limits, ReaderError
from policy_nlp.readers.clean import is_wide

#: Bytes of a part up to which its ratio does not matter: small files of blanks pack very well.
_SMALL = 1_000_000
_UTF8_NAME = 0x800


def check_sizes(members: Iterable[zipfile.ZipInfo], limits: Limits) -> None:
    """Refuse an archive that grows too much when it is unpacked.

    Raises
    ------
    ReaderError
        If it holds too many files, too many bytes in all, or one that was packed too well to be honest.
    """
    total = 0
    for count, member in enumerate(members, 1):
        total += member.file_size
        if count > limits.members:
            raise ReaderError(f"holds more than {limits.members:,} files")
        if total > limits.expanded:
            raise ReaderError(f"is larger than {limits.expanded:,} bytes when unpacked")
        if member.file_size > max(_SMALL, limits.ratio * member.compress_size):
            raise ReaderError(f"holds a part that is more than {limits.ratio} times larger when unpacked")


def members(data: bytes, limits: Limits) -> Iterator[tuple[str, bytes | ReaderError]]:
    """The files of an archive in the order of their names: name and bytes, or why it cannot be had.

    Names that were written on a Chinese Windows system are read as such. Nothing is written to disk.

    Raises
    ------
    ReaderError
        If it is no archive or breaks the limits.
    """
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, OSError, ValueError) as error:
        raise ReaderError(f"no zip archive: {error}") from None
    with archive:
        found = [member for member in archive.infolist() if not member.is_dir()]
        check_sizes(found, limits)
        for name, member in sorted(((_name(member), member) for member in found), key=lambda pair: pair[0]):
            if member.flag_bits & 1:
                yield name, ReaderError("is encrypted")
            elif member.file_size > limits.bytes:
                yield name, ReaderError(f"larger than {limits.bytes:,} bytes")
            else:
                try:
                    yield name, archive.read(member)
                except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, EOFError) as error:
                    yield name, ReaderError(f"damaged: {error}")
                except Exception as error:  # zlib and lzma have errors of their own
                    yield name, ReaderError(f"damaged: {error}")


def _name(member: zipfile.ZipInfo) -> str:
    name = member.filename
    if not member.flag_bits & _UTF8_NAME and not name.isascii():
        raw = name.encode("cp437")
        readings = []
        for encoding in ("utf-8", "gb18030"):
            try:
                readings.append(raw.decode(encoding))
            except UnicodeDecodeError:
                continue
        # Two characters in GB18030 may be valid UTF-8, but not of Chinese ones.
        chinese = (text for text in readings if all(char.isascii() or is_wide(char) for char in text))
        name = next(chinese, readings[0] if readings else name)
    return str(PurePosixPath(name.replace("\\", "/")))
