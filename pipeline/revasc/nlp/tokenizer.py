"""Tokens fit for cath notes: "3.0x28mm", "99%", ">3months" and "LAD/D1" come apart.

One regular expression, no exceptions table, no cache: fast on every note, and the tokens
joined again are the text, whatever it holds.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from spacy.language import Language
from spacy.tokens import Doc
from spacy.util import registry
from spacy.vocab import Vocab

#: A token and the one space behind it, or a run of white space.
_TOKEN: Final = re.compile(
    r"(\d+(?:[.,]\d+)*|(?<=\d)[xX](?=\d)|[^\W\d_]+(?:'[a-z]{1,2}\b)?(?:\d{1,3}(?![^\W_]|\.\d))?|"
    r"[-=_.*~#]{2,}|[^\w\s]|_)( ?)|(\s+)"
)


class CathTokenizer:
    """A spaCy tokenizer for procedure notes."""

    def __init__(self, vocab: Vocab) -> None:
        self.vocab = vocab

    def __call__(self, text: str) -> Doc:
        """Tokenize. Lone surrogates, which spaCy cannot store, become replacement characters."""
        found = _TOKEN.findall(text.encode("utf-8", "replace").decode() if _surrogate(text) else text)
        words = [word or blank for word, _, blank in found]
        spaces = [bool(space) for _, space, _ in found]
        return Doc(self.vocab, words=words, spaces=spaces)

    def to_bytes(self, **_: Any) -> bytes:
        """Nothing to keep: the tokenizer has no state."""
        return b""

    def from_bytes(self, _data: bytes, **_: Any) -> CathTokenizer:
        """The tokenizer itself."""
        return self

    def to_disk(self, _path: str | Path, **_: Any) -> None:
        """Nothing to keep: the tokenizer has no state."""

    def from_disk(self, _path: str | Path, **_: Any) -> CathTokenizer:
        """The tokenizer itself."""
        return self


@registry.tokenizers("revasc.tokenizer.v1")  # type: ignore[untyped-decorator]
def make_tokenizer() -> Callable[[Language], CathTokenizer]:
    """The tokenizer by its registered name, for spaCy config files."""

    def create(nlp: Language) -> CathTokenizer:
        return CathTokenizer(nlp.vocab)

    return create


def _surrogate(text: str) -> bool:
    return any("\ud800" <= char <= "\udfff" for char in text) if not text.isascii() else False
