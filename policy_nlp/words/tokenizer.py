"""A tokenizer that leaves any text as it is and takes time in proportion to its length.

spaCy's own Chinese tokenizer aligns words and text in quadratic time and stops at lone surrogates.
"""

# spaCy reads the annotations of `initialize` as objects, so that they must not be strings.
import re
import tempfile
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any, Optional

import srsly
from spacy.lang.zh import ChineseTokenizer
from spacy.language import Language
from spacy.tokens import Doc
from spacy.vocab import Vocab

from policy_nlp.layers import remember_text
from policy_nlp.resources import model_dir

SEGMENTERS = ("pkuseg", "jieba", "char")

PIECE = 200
"""Most characters a segmenter is given at once."""

#: A text from which on equal characters share one object, in characters.
_LONG = 100_000
_FILES = ("features.msgpack", "weights.npz")
#: A space after a character that is no white space: its trailing space.
_TRAILING = re.compile(r"(?<=\S) ")
_SURROGATE = re.compile("[\ud800-\udfff]")
# White space as str.split() sees it, of which a segmenter gives nothing back; else a bounded clause.
_PIECE = re.compile(rf"(\s)|[^\s，。；：！？、]{{1,{PIECE - 1}}}[，。；：！？、]?|[，。；：！？、]")


def check_segmenter(segmenter: str) -> str:
    """Return the name of a segmenter.

    Raises
    ------
    ValueError
        If there is none of that name; the message lists the names.
    """
    if segmenter not in SEGMENTERS:
        raise ValueError(f"there is no segmenter {segmenter!r}; there are: {', '.join(SEGMENTERS)}")
    return segmenter


class PolicyTokenizer(ChineseTokenizer):
    """Cuts a text into words or characters.

    ``doc.text`` is the text, except that each lone surrogate, which UTF-8 cannot hold, becomes U+FFFD. One
    space after a word is that word's trailing space; every other white-space character is a token.

    Parameters
    ----------
    vocab : Vocab
        The vocabulary of the pipeline.
    segmenter : str
        ``"pkuseg"``, ``"jieba"`` or ``"char"``.

    Raises
    ------
    ValueError
        If there is no segmenter of that name.
    """

    def __init__(self, vocab: Vocab, segmenter: str = "pkuseg") -> None:
        self.vocab = vocab
        self.segmenter = check_segmenter(segmenter)
        self.pkuseg_seg: Any = None
        self._user_dict: list[tuple[str, str]] = []

    def initialize(
        self,
        get_examples: Optional[Callable[[], Iterable[Any]]] = None,  # noqa: UP045
        *,
        nlp: Optional[Language] = None,  # noqa: UP045
        pkuseg_model: Optional[str] = None,  # noqa: UP045
        pkuseg_user_dict: Optional[str] = None,  # noqa: UP045
    ) -> None:
        """Load the pkuseg model; the other segmenters need nothing.

        Parameters
        ----------
        get_examples, nlp
            Not used; spaCy passes them.
        pkuseg_model : str, optional
            Folder of a pkuseg model with ``features.msgpack`` and ``weights.npz``; the package's if None.
        pkuseg_user_dict : str, optional
            File of words that are always cut as such, one a line. ``"default"``, which spaCy fills in for
            Chinese pipelines, is none.

        Raises
        ------
        FileNotFoundError
            If one of the files is missing.
        """
        if self.segmenter == "pkuseg":
            own = pkuseg_user_dict not in (None, "", "default")
            words = _read_user_dict(str(pkuseg_user_dict)) if own else []
            self._load(pkuseg_model or model_dir("words"), words)

    def _load(self, folder: str, user_dict: list[tuple[str, str]]) -> None:
        import spacy_pkuseg

        for name in _FILES:
            if not (Path(folder) / name).is_file():
                raise FileNotFoundError(f"there is no pkuseg model in {folder}: {name} is missing")
        self.pkuseg_seg = spacy_pkuseg.pkuseg(folder, user_dict=None)
        self._user_dict = []
        self._add(user_dict)

    def _add(self, words: Iterable[tuple[str, str]]) -> None:
        for word, tag in words:
            if word:
                self.pkuseg_seg.preprocesser.insert(word, tag)
                self._user_dict.append((word, tag))

    def pkuseg_update_user_dict(self, words: list[str], reset: bool = False) -> None:
        """Add words that are always cut as such; with `reset`, forget the earlier ones."""
        if self.segmenter != "pkuseg":
            raise ValueError(f"the segmenter {self.segmenter!r} has no user dictionary of pkuseg")
        if self.pkuseg_seg is None:
            self.initialize()
        if reset:
            import spacy_pkuseg

            self.pkuseg_seg.preprocesser = spacy_pkuseg.Preprocesser(None)
            self._user_dict = []
        self._add((word.strip(), "") for word in words)

    def __call__(self, text: str) -> Doc:
        """Make the Doc of a text."""
        if not text.isascii() and _SURROGATE.search(text):
            text = _SURROGATE.sub("\ufffd", text)
        if self.segmenter != "char":
            words, spaces = _attach_spaces(self._words(text))
        elif " " in text:
            words, spaces = _characters(text)
        else:
            words, spaces = _shared(text), [False] * len(text)
        doc = Doc(self.vocab, words=words, spaces=spaces)
        remember_text(doc, text)
        return doc

    def _words(self, text: str) -> Iterator[str]:
        cut = self._cutter()
        for match in _PIECE.finditer(text):
            piece = match.group()
            if match.group(1) or len(piece) == 1:
                yield piece
            else:
                yield from _aligned(cut(piece), piece)

    def _cutter(self) -> Callable[[str], Iterable[str]]:
        if self.segmenter == "jieba":
            import jieba

            return jieba.lcut  # type: ignore[no-any-return]
        if self.pkuseg_seg is None:
            self.initialize()
        return self.pkuseg_seg.cut  # type: ignore[no-any-return]

    def to_bytes(self, **kwargs: Any) -> bytes:
        """The segmenter's name, model and user dictionary as bytes."""
        files: dict[str, bytes] = {}
        if self.pkuseg_seg is not None:
            with tempfile.TemporaryDirectory() as folder:
                self._write_model(Path(folder))
                files = {name: (Path(folder) / name).read_bytes() for name in _FILES}
        data = {"segmenter": self.segmenter, "user_dict": self._user_dict, "files": files}
        return srsly.msgpack_dumps(data)  # type: ignore[no-any-return]

    def from_bytes(self, data: bytes, **kwargs: Any) -> "PolicyTokenizer":
        """Take over what ``to_bytes`` gave; returns the tokenizer itself."""
        state = srsly.msgpack_loads(data)
        with tempfile.TemporaryDirectory() as folder:
            for name, content in state["files"].items():
                if name in _FILES:
                    (Path(folder) / name).write_bytes(content)
            self._restore(state, folder if state["files"] else None)
        return self

    def to_disk(self, path: str | Path, **kwargs: Any) -> None:
        """Write the segmenter's name, model and user dictionary to a folder."""
        folder = Path(path)
        folder.mkdir(parents=True, exist_ok=True)
        srsly.write_json(folder / "cfg", {"segmenter": self.segmenter, "user_dict": self._user_dict})
        if self.pkuseg_seg is not None:
            (folder / "pkuseg_model").mkdir(exist_ok=True)
            self._write_model(folder / "pkuseg_model")

    def from_disk(self, path: str | Path, **kwargs: Any) -> "PolicyTokenizer":
        """Take over what ``to_disk`` wrote; returns the tokenizer itself."""
        model = Path(path) / "pkuseg_model"
        self._restore(srsly.read_json(Path(path) / "cfg"), str(model) if model.is_dir() else None)
        return self

    def _restore(self, state: dict[str, Any], folder: str | None) -> None:
        self.segmenter = check_segmenter(state["segmenter"])
        self.pkuseg_seg = None
        if folder is not None:
            self._load(folder, [(word, tag) for word, tag in state["user_dict"]])

    def _write_model(self, folder: Path) -> None:
        import numpy as np

        model = self.pkuseg_seg.model
        self.pkuseg_seg.feature_extractor.save(str(folder))
        np.savez_compressed(
            folder / "weights.npz", sizes=np.array([model.n_tag, model.n_feature]), w=np.asarray(model.w)
        )

    def __reduce__(self) -> tuple[Any, ...]:
        return _unpickle, (self.vocab, self.to_bytes())


def _unpickle(vocab: Vocab, data: bytes) -> PolicyTokenizer:
    return PolicyTokenizer(vocab).from_bytes(data)


def _read_user_dict(path: str) -> list[tuple[str, str]]:
    rows = (line.split("\t") for line in Path(path).read_text(encoding="utf-8").splitlines())
    return [(row[0].strip(), row[1].strip() if len(row) > 1 else "") for row in rows]


def _aligned(words: Iterable[str], piece: str) -> Iterator[str]:
    """The words of a piece; one by one the characters a segmenter left out."""
    end = 0
    for word in words:
        start = piece.find(word, end, end + len(word)) if word else -1
        if start < 0:
            break
        yield word
        end = start + len(word)
    yield from piece[end:]


def _characters(text: str) -> tuple[list[str], list[bool]]:
    """The characters of a text; what ``_attach_spaces`` does word by word is one search here."""
    before = [match.start() - 1 for match in _TRAILING.finditer(text)]
    words = _shared(_TRAILING.sub("", text))
    spaces = [False] * len(words)
    for removed, at in enumerate(before):
        spaces[at - removed] = True
    return words, spaces


def _shared(text: str) -> list[str]:
    """The characters of a text; of a long one each is one object wherever it stands, which takes a tenth of the memory."""
    if len(text) < _LONG:
        return list(text)
    known = {char: char for char in set(text)}
    return [known[char] for char in text]


def _attach_spaces(words: Iterable[str]) -> tuple[list[str], list[bool]]:
    """Make a single space after a word its trailing space."""
    kept: list[str] = []
    spaces: list[bool] = []
    free = False
    for word in words:
        if free and word == " ":
            spaces[-1] = True
            free = False
        else:
            kept.append(word)
            spaces.append(False)
            free = not word.isspace()
    return kept, spaces
