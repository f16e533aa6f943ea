"""Forty records of the kinds that a science desk meets, for the styles to be held against."""

from news.citations.records.dates import PartialDate as On
from news.citations.records.record import Name, Record, Role


def people(text: str, role: Role = Role.AUTHOR) -> tuple[Name, ...]:
    """Contributors from "Curie, Marie; Plato; =World Health Organization" ("=" for a body)."""
    made = []
    for part in text.split("; "):
        family, _comma, given = part.partition(", ")
        body = part.startswith("=")
        made.append(Name(literal=part[1:], role=role) if body else Name(family, given, role=role))
    return tuple(made)


CROWD = people("; ".join(f"Author{number:02}, Alex" for number in range(1, 25)))

FORTY: dict[str, Record] = {
    "article": Record(
        "article-journal",
        "Sleep drives metabolite clearance from the adult brain",
        contributors=people("Xie, Lulu; Kang, Hongyi; Nedergaard, Maiken"),
        container_title="Science",
        issued=On(2013, 10, 18),
        volume="342",
        issue="6156",
        pages="373-377",
        doi="10.1126/science.1241224",
        pmid="24136970",
    ),
    "article by one": Record(
        "article-journal",
        "Time, clocks and memory",
        contributors=people("Okafor, Ngozi"),
        container_title="Journal of Examples",
        issued=On(2020, 4),
        volume="3",
        pages="12-19",
    ),
    "article by two": Record(
        "article-journal",
        "Two hands are better than one",
        contributors=people("King, Martin Luther, Jr.; Right, RB"),
        container_title="Journal of Examples",
        issued=On(2021),
        volume="4",
        issue="2",
    ),
    "article by seven": Record(
        "article-journal",
        "Seven authors",
        contributors=people("A, Ann; B, Bo; C, Cy; D, Di; E, Ed; F, Flo; G, Gus"),
        container_title="Journal of Examples",
        issued=On(2022),
        volume="5",
        pages="1-2",
    ),
    "article by a crowd": Record(
        "article-journal",
        "Neuronal wiring diagram of an adult brain",
        contributors=CROWD,
        container_title="Nature",
        issued=On(2024, 10, 2),
        volume="634",
        pages="124-138",
        doi="10.1038/s41586-024-07558-y",
    ),
    "article number": Record(
        "article-journal",
        "An article with a number in place of pages",
        contributors=people("Silva, Ana"),
        container_title="eLife",
        issued=On(2019, 7, 1),
        volume="8",
        pages="e45678",
        doi="10.7554/elife.45678",
    ),
    "by a body": Record(
        "report",
        "Global status report on neurology",
        contributors=people("=World Health Organization"),
        publisher="World Health Organization",
        publisher_place="Geneva",
        issued=On(2025, 3),
        number="WHO/25.1",
        url="https://www.who.int/report",
    ),
    "by a body and people": Record(
        "article-journal",
        "A trial of a drug",
        contributors=people("Cole, Cat; =The TRIAL Investigators"),
        container_title="New England Journal of Examples",
        container_title_short="N Engl J Ex",
        issued=On(2023, 1, 5),
        volume="388",
        issue="1",
        pages="9-21",
    ),
    "single name": Record(
        "article-journal",
        "A study by a mononym",
        contributors=people("=Suharto"),
        container_title="Journal of Examples",
        issued=On(2018),
        volume="1",
    ),
    "family name alone": Record(
        "book", "The Republic of the mind", contributors=people("Plato"), issued=On(1997),
        publisher="Example Press",
    ),
    "particles and hyphens": Record(
        "article-journal",
        "Names with particles",
        contributors=people("van der Meer, Jan-Willem; de la Cruz, María José; O'Neill, Aoife"),
        container_title="Journal of Examples",
        issued=On(2017),
        volume="2",
    ),
    "other scripts": Record(
        "article-journal",
        "脳の研究",
        contributors=people("山田, 太郎"),
        container_title="脳科学",
        issued=On(2016),
        volume="9",
        language="ja",
    ),
    "no author": Record(
        "article-journal",
        "An editorial that nobody signed",
        container_title="The Lancet of Examples",
        issued=On(2015, 6),
        volume="7",
        pages="600",
    ),
    "no date": Record(
        "webpage",
        "Brain basics",
        contributors=people("=National Institute of Examples"),
        container_title="National Institute of Examples",
        url="https://www.example.org/brain-basics",
        accessed=On(2025, 6, 20),
    ),
    "year alone": Record(
        "article-journal", "Known to the year", contributors=people("Year, Yves"),
        container_title="Journal of Examples", issued=On(2011), volume="11",
    ),
    "month": Record(
        "article-magazine", "Known to the month", contributors=people("Month, Mia"),
        container_title="Example Monthly", issued=On(2012, 12), pages="44-51",
    ),
    "day": Record(
        "article-newspaper", "Known to the day", contributors=people("Day, Dana"),
        container_title="The Daily Example", issued=On(2014, 2, 28), pages="A4",
    ),
    "in press": Record(
        "article-journal", "Accepted and on its way", contributors=people("Press, Pat"),
        container_title="Journal of Examples", status="in press",
    ),
    "forthcoming book": Record(
        "book", "The book to come", contributors=people("Press, Pat"),
        publisher="Example Press", status="forthcoming",
    ),
    "news": Record(
        "article-newspaper",
        "Ketamine may flatten the brain's hierarchies",
        contributors=people("Palmer, Jane"),
        container_title="Live Science",
        issued=On(2025, 6, 19),
        url="https://www.livescience.com/ketamine",
    ),
    "news without author": Record(
        "article-newspaper", "Drug approved after a long night",
        container_title="Example Press Agency", issued=On(2025, 1, 3),
        url="https://www.example.com/drug",
    ),
    "talk": Record(
        "speech",
        "Ketamine and the hierarchy of brain networks",
        contributors=people("Agnorelli, Claudio", Role.SPEAKER),
        event_title="Psychedelic Science 2025",
        event_place="Denver, CO",
        event_date=On(2025, 6),
        issued=On(2025, 6),
    ),
    "talk without place": Record(
        "speech", "A talk on line", contributors=people("Line, Olga", Role.SPEAKER),
        event_title="Brain Week", issued=On(2024, 3, 14),
    ),
    "conference paper": Record(
        "paper-conference",
        "A network for networks",
        contributors=people("Net, Nia; Graph, Gil"),
        container_title="Proceedings of the Example Conference",
        event_title="Example Conference 2019",
        event_place="Vienna",
        issued=On(2019),
        pages="101-110",
        publisher="Example Society",
        doi="10.5555/conf.101",
    ),
    "preprint": Record(
        "article",
        "Ketamine flattens the hierarchy",
        contributors=people("Agnorelli, Claudio; Spriggs, Meg"),
        publisher="bioRxiv",
        issued=On(2025, 5, 2),
        doi="10.1101/2025.05.01.651234",
    ),
    "preprint on arXiv": Record(
        "article", "Attention to attention", contributors=people("Vector, Vera"),
        publisher="arXiv", issued=On(2017, 6, 12), doi="10.48550/arxiv.1706.00001",
    ),
    "press release": Record(
        "pamphlet", "University finds sleep good for you", contributors=people("=University of Examples"),
        publisher="University of Examples", issued=On(2024, 9, 1), url="https://www.example.edu/news/1",
    ),
    "book": Record(
        "book",
        "Principles of example science",
        contributors=people("Kandel, Erin; Schwartz, Jo"),
        publisher="Example Press",
        publisher_place="New York",
        edition="5",
        issued=On(2013),
        isbn="9780071390118",
    ),
    "edited book": Record(
        "book", "The example handbook", contributors=people("Editor, Eve; Editor, Ian", Role.EDITOR),
        publisher="Example Press", issued=On(2010),
    ),
    "chapter": Record(
        "chapter",
        "Memory in the long run",
        contributors=(*people("Chapter, Carl"), *people("Editor, Eve", Role.EDITOR)),
        container_title="The example handbook",
        publisher="Example Press",
        issued=On(2010),
        pages="55-80",
    ),
    "dataset": Record(
        "dataset", "Scans of 120 older adults", contributors=people("Data, Dee"),
        publisher="OpenExample", issued=On(2022, 8, 8), doi="10.18112/openexample.ds1",
    ),
    "thesis": Record(
        "thesis", "On the sleep of mice", contributors=people("Student, Sam"),
        publisher="University of Examples", issued=On(2009),
    ),
    "interview": Record(
        "interview", "Conversation about ketamine", contributors=people("Agnorelli, Claudio"),
        issued=On(2025, 6, 18),
    ),
    "web page": Record(
        "webpage", "What is a placebo?", contributors=people("Web, Wim"),
        container_title="Examples.org", issued=On(2021, 5, 5), url="https://www.example.org/placebo",
        accessed=On(2025, 1, 2),
    ),
    "retracted": Record(
        "article-journal",
        "RETRACTED: A drug that cures everything",
        contributors=people("Fraud, Fred"),
        container_title="Journal of Examples",
        issued=On(2012, 3),
        volume="6",
        pages="66-67",
        doi="10.5555/retracted.1",
    ),
    "mark-up in the title": Record(
        "article-journal",
        "Effects at p < .05 & <script>alert(1)</script> of H<sub>2</sub>O",
        contributors=people("Hacker, <b>Hal</b>"),
        container_title="Journal & Sons",
        issued=On(2020),
        volume="1",
    ),
    "address with script": Record(
        "webpage", "A page whose address runs", url="javascript:alert(1)", issued=On(2020),
    ),
    "PubMed alone": Record(
        "article-journal", "Known to PubMed alone", contributors=people("Med, Pia"),
        container_title="Journal of Examples", issued=On(1999, 1), volume="8", pages="80", pmid="9999999",
    ),
    "quotation marks": Record(
        "article-newspaper", "“Brain fog” is real, doctors say", contributors=people("Fog, Fay"),
        container_title="The Daily Example", issued=On(2023, 11, 30),
    ),
    "ends with a question": Record(
        "article-journal", "Do we sleep to forget?", contributors=people("Crick, Fay; Mitchison, Gus"),
        container_title="Nature of Examples", issued=On(1983, 7, 14), volume="304", pages="111-114",
    ),
}  # fmt: skip
