"""What readers see of the sources of a text: of its citations, authors and pictures. Pure."""

from collections.abc import Iterator, Mapping
from enum import StrEnum
from typing import Any, Final

Form = Mapping[str, Any]
_COLON: Final = ":"


class SourceKind(StrEnum):
    """What a source is."""

    CITATION = "citation"
    AUTHOR = "author"
    IMAGE = "image"


def source_key(kind: SourceKind, pk: object) -> str:
    """The key of one source, as in "citation:7"."""
    return f"{kind.value}{_COLON}{pk}"


def kind_and_id(key: str) -> tuple[SourceKind, int]:
    """What `source_key` was made of; raises ValueError for what is no such key."""
    kind, _colon, pk = key.partition(_COLON)
    return SourceKind(kind), int(pk)


class Sources(Mapping[str, Form]):
    """What readers see of each source, by its key.

    The form of a citation is its public form (`citations.records.public_form`), that of an author is
    `{"name": …}`, that of a picture `{"credit": …}`. It can't be changed.
    """

    __slots__ = ("_forms",)

    def __init__(self, forms: Mapping[str, Form] | None = None) -> None:
        self._forms = forms or {}

    @classmethod
    def of(
        cls,
        *,
        citations: Mapping[int, Form],
        names: Mapping[int, str],
        credits: Mapping[int, str],  # the newsroom's word
    ) -> "Sources":
        """From the public forms of citations, names of authors, and credits of pictures, by id."""
        return cls(
            {
                **{source_key(SourceKind.CITATION, pk): form for pk, form in citations.items()},
                **{source_key(SourceKind.AUTHOR, pk): {"name": name} for pk, name in names.items()},
                **{source_key(SourceKind.IMAGE, pk): {"credit": it} for pk, it in credits.items()},
            }
        )

    def __getitem__(self, key: str) -> Form:
        return self._forms[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._forms)

    def __len__(self) -> int:
        return len(self._forms)

    def __repr__(self) -> str:
        return f"Sources({self._forms!r})"

    @property
    def citations(self) -> dict[int, Form]:
        """The public forms of the citations, by id."""
        return self._of_kind(SourceKind.CITATION)

    @property
    def credits(self) -> dict[int, str]:
        """The credits of the pictures, by id."""
        images = self._of_kind(SourceKind.IMAGE)
        return {pk: str(form.get("credit") or "") for pk, form in images.items()}

    def citation(self, pk: object) -> Form:
        """The public form of a citation; empty if it is not among them."""
        return self.get(source_key(SourceKind.CITATION, pk), {})

    def name_of(self, author: object, otherwise: str) -> str:
        """The name of an author, or `otherwise` if the author is not among them."""
        form = self.get(source_key(SourceKind.AUTHOR, author))
        return otherwise if form is None else str(form.get("name") or "")

    def credit_of(self, image: object, otherwise: str) -> str:
        """The credit of a picture, or `otherwise` if it is not among them."""
        form = self.get(source_key(SourceKind.IMAGE, image))
        return otherwise if form is None else str(form.get("credit") or "")

    def _of_kind(self, wanted: SourceKind) -> dict[int, Form]:
        """Those of one kind by id. A key that a script left without a number names none."""
        begins = source_key(wanted, "")
        found = {
            key.removeprefix(begins): form for key, form in self.items() if key.startswith(begins)
        }
        return {int(pk): form for pk, form in found.items() if pk.isascii() and pk.isdecimal()}
