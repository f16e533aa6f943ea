"""A file of notices as Crossref publishes them, made up."""

import csv
import io
from collections.abc import Iterator

HEADER = (
    "Record ID,Title,Subject,Institution,Journal,Publisher,Country,Author,URLS,ArticleType,"
    "RetractionDate,RetractionDOI,RetractionPubMedID,OriginalPaperDate,OriginalPaperDOI,"
    "OriginalPaperPubMedID,RetractionNature,Reason,Paywalled,Notes,"
)


def line(
    number: int, doi: str, nature: str = "Retraction", on: str = "3/9/2024 0:00", **other: str
) -> str:
    values = {
        "Record ID": str(number),
        "Title": "A title, with a comma",
        "RetractionDate": on,
        "RetractionDOI": f"10.5555/notice.{number}",
        "OriginalPaperDOI": doi,
        "OriginalPaperPubMedID": "0",
        "RetractionNature": nature,
        "Reason": "+Error in Data;+Unreliable Results;",
    } | other
    out = io.StringIO()
    csv.writer(out).writerow([values.get(column, "") for column in HEADER.split(",")])
    return out.getvalue()


def file(*lines: str) -> Iterator[str]:
    yield HEADER + "\r\n"
    yield from lines
