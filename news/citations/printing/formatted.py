"""The writer of `FormattedReference`: references are formatted once, by jobs, and read from there."""

import hashlib
import json
import logging
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import batched
from typing import Any

from django.tasks import task
from django.utils.safestring import SafeString, mark_safe

from news.citations.models.formatted import FormattedReference
from news.citations.models.house_style import HouseStyle
from news.citations.styles import Style
from news.spelling import canonical, normalised

from .engine import EngineFailed, engine_version, format_forms, plain_html

logger = logging.getLogger(__name__)
Form = Mapping[str, Any]
BATCH = 200


def form_digest(form: Form) -> str:
    """SHA-256 of a public form, which is a JSON object, in hex."""
    return _digest_of(canonical(form))


@lru_cache(maxsize=4_096)  # a source is asked for with every story that cites it
def _digest_of(form: str) -> str:
    text = canonical(normalised(json.loads(form)))
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def references_of(
    forms: Sequence[Form], *, house: HouseStyle | None = None, make: bool = False
) -> list[SafeString]:
    """Each form's reference as HTML, in the order given; see `references_by_digest`."""
    digests = [form_digest(form) for form in forms]
    known = dict(zip(digests, forms, strict=True))
    printed = references_by_digest(known, house=house or HouseStyle.current(), make=make)
    return [printed[digest] for digest in digests]


def references_by_digest(
    forms: Mapping[str, Form], *, house: HouseStyle, make: bool = False
) -> dict[str, SafeString]:
    """The references of forms by their `form_digest`: from what is stored, in one query.

    A reference that isn't there in the style in force is shown in the style it was last made in,
    and one that was never made in plain words: formatting is a job's work. With `make` what is
    missing is formatted and stored now: for the desk, never for readers.
    """
    if make:
        store(list(forms.values()), house=house)
    rows = FormattedReference.objects.of(forms).values_list(
        "style", "locale", "form_digest", "html"
    )
    in_force = (house.style, house.locale)
    kept = {
        digest: html for *_style, digest, html in sorted(rows, key=lambda row: row[:2] == in_force)
    }
    # Safe: the engine cleans what it prints, and nobody else writes these rows.
    return {
        digest: mark_safe(kept.get(digest) or plain_html(form))  # noqa: S308
        for digest, form in forms.items()
    }


def store(forms: Sequence[Form], *, house: HouseStyle | None = None) -> int:
    """Format and store what is missing in the style in force; how many were missing.

    A reference that the processor can't format is logged and not stored. The next job that needs it
    tries again.
    """
    house = house or HouseStyle.current()
    known = set(
        FormattedReference.objects.of(form_digest(form) for form in forms)
        .in_style(house.style, house.locale)
        .values_list("form_digest", flat=True)
    )
    wanted = {digest: form for form in forms if (digest := form_digest(form)) not in known}
    missing = list(wanted.items())
    for start in range(0, len(missing), BATCH):
        _store_batch(dict(missing[start : start + BATCH]), house)
    return len(missing)


def _store_batch(forms: Mapping[str, Form], house: HouseStyle) -> None:
    try:
        printed = format_forms(list(forms.values()), style=Style(house.style), locale=house.locale)
    except EngineFailed:
        # One form may have stopped the whole batch. Try each half, down to a single form.
        if len(forms) == 1:
            logger.exception("A reference could not be formatted: %s", *forms)
        else:
            digests = list(forms)
            for half in (digests[: len(digests) // 2], digests[len(digests) // 2 :]):
                _store_batch({digest: forms[digest] for digest in half}, house)
        return
    FormattedReference.objects.bulk_create(
        [
            FormattedReference(
                form_digest=digest,
                form=forms[digest],
                style=house.style,
                locale=house.locale,
                html=html,
                engine=engine_version(),
            )
            for digest, html in zip(forms, printed, strict=True)
        ],
        ignore_conflicts=True,  # another job was faster with the same
    )


@dataclass(frozen=True, slots=True)
class Difference:
    """A stored reference that the engine at hand would print otherwise."""

    row: FormattedReference
    now: str


def differences() -> Iterator[Difference]:
    """What the engine at hand would print otherwise than it is stored, in the style in force.

    Raises EngineFailed.
    """
    house = HouseStyle.current()
    rows = FormattedReference.objects.in_style(house.style, house.locale).order_by("pk")
    for batch in batched(rows.iterator(chunk_size=BATCH), BATCH):
        printed = format_forms(
            [row.form for row in batch], style=Style(house.style), locale=house.locale
        )
        for row, now in zip(batch, printed, strict=True):
            if row.html != now:
                yield Difference(row, now)


def misprinted() -> Iterator[FormattedReference]:
    """Stored references that are not what their form says.

    A reference is right if the engine prints it like this, or if it is the form in plain words.
    After an upgrade of the engine, a reference in the style in force is wrong too if it is printed
    otherwise now: see `differences`. Those in other styles from an older engine are passed over.
    Raises EngineFailed.
    """
    house = HouseStyle.current()
    styles = FormattedReference.objects.order_by("style", "locale").distinct()
    for style, locale in styles.values_list("style", "locale"):
        rows = FormattedReference.objects.in_style(style, locale).order_by("pk")
        if (style, locale) != (house.style, house.locale):
            rows = rows.filter(engine=engine_version())
        doubtful = (row for row in rows.iterator(chunk_size=BATCH) if not _is_plain(row))
        for batch in batched(doubtful, BATCH):
            printed = _printed(tuple(canonical(row.form) for row in batch), style, locale)
            for row, now in zip(batch, printed, strict=True):
                if row.html != now or row.form_digest != form_digest(row.form):
                    yield row


def _is_plain(row: FormattedReference) -> bool:
    return row.html == plain_html(row.form) and row.form_digest == form_digest(row.form)


@lru_cache(maxsize=64)  # a monitor asks the same again and again
def _printed(forms: tuple[str, ...], style: str, locale: str) -> list[str]:
    return format_forms([json.loads(form) for form in forms], style=Style(style), locale=locale)


def renew(difference: Difference) -> None:
    """Take over what the engine prints now."""
    difference.row.html = difference.now
    difference.row.engine = engine_version()
    difference.row.save(update_fields=["html", "engine"])


@task(backend="jobs", queue_name="references")
def format_soon(forms: list[dict[str, Any]]) -> None:
    """Format and store what is missing of these public forms."""
    store(forms)


@task(backend="jobs", queue_name="references")
def format_everything() -> None:
    """Format and store, in the style in force, whatever was ever printed in another one."""
    house = HouseStyle.current()
    done = FormattedReference.objects.in_style(house.style, house.locale)
    rows = FormattedReference.objects.exclude(form_digest__in=done.values("form_digest"))
    forms = rows.order_by("form_digest").distinct("form_digest").values_list("form", flat=True)
    for batch in batched(forms.iterator(chunk_size=BATCH), BATCH):
        store(batch, house=house)


def format_on_change(**_signal: Any) -> None:
    """Another style was chosen: readers see it as soon as everything is formatted in it."""
    format_everything.enqueue()
