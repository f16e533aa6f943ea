"""The demo's sources: real publications, with true titles, authors and identifiers."""

from news.citations.records.dates import PartialDate
from news.citations.records.record import Name, Record, Role


def _people(text: str) -> tuple[Name, ...]:
    """Authors from "Xie, Lulu; Kang, Hongyi"."""
    names = (part.partition(", ") for part in text.split("; "))
    return tuple(Name(family=family, given=given) for family, _comma, given in names)


def _article(  # one line of a bibliography has this many parts
    title: str, journal: str, issued: str, where: str, doi: str, people: str, pmid: str = ""
) -> Record:
    volume, issue, pages = where.split(" ")
    return Record(
        type="article-journal",
        title=title,
        container_title=journal,
        issued=PartialDate.parse(issued),
        volume=volume,
        issue=issue.strip("-"),
        pages=pages,
        doi=doi,
        pmid=pmid,
        language="en",
        contributors=_people(people),
    )


PNAS = "Proceedings of the National Academy of Sciences"

SOURCES = {
    "livescience": Record(
        type="article-newspaper",
        title=(
            "Ketamine may treat depression by “flattening the brain’s hierarchies,” "
            "small study suggests"
        ),
        container_title="Live Science",
        issued=PartialDate(2025, 6, 19),
        language="en",
        contributors=(Name(family="Palmer", given="J."),),
    ),
    "talk": Record(
        type="speech",
        title="[Presentation on ketamine and the hierarchy of brain networks]",
        event_title="Psychedelic Science 2025",
        event_place="Denver, CO",
        event_date=PartialDate(2025, 6),
        issued=PartialDate(2025),
        note="We don't know the title of the talk: described in brackets instead.",
        language="en",
        contributors=(Name(family="Agnorelli", given="Claudio", role=Role.SPEAKER),),
    ),
    "xie": _article(
        "Sleep Drives Metabolite Clearance from the Adult Brain",
        "Science",
        "2013-10-18",
        "342 6156 373-377",
        "10.1126/science.1241224",
        "Xie, Lulu; Kang, Hongyi; Xu, Qiwu; Chen, Michael J.; Liao, Yonghong; "
        "Thiyagarajan, Meenakshisundaram; O'Donnell, John; Christensen, Daniel J.; "
        "Nicholson, Charles; Iliff, Jeffrey J.; Takano, Takahiro; Deane, Rashid; "
        "Nedergaard, Maiken",
        "24136970",
    ),
    "miao": _article(
        "Brain clearance is reduced during sleep and anesthesia",
        "Nature Neuroscience",
        "2024",
        "27 6 1046-1050",
        "10.1038/s41593-024-01638-y",
        "Miao, Andawei; Luo, Tianyuan; Hsieh, Bryan; Edge, Christopher J.; Gridley, Morgan; "
        "Wong, Ryan Tak Chun; Constandinou, Timothy G.; Wisden, William; Franks, Nicholas P.",
    ),
    "maguire": _article(
        "Navigation-related structural change in the hippocampi of taxi drivers",
        PNAS,
        "2000-04-11",
        "97 8 4398-4403",
        "10.1073/pnas.070039597",
        "Maguire, Eleanor A.; Gadian, David G.; Johnsrude, Ingrid S.; Good, Catriona D.; "
        "Ashburner, John; Frackowiak, Richard S. J.; Frith, Christopher D.",
        "10716738",
    ),
    "woollett": Record(
        type="article-journal",
        title=("Acquiring “the Knowledge” of London's Layout Drives Structural Brain Changes"),
        container_title="Current Biology",
        issued=PartialDate(2011),
        doi="10.1016/j.cub.2011.11.018",
        language="en",
        contributors=_people("Woollett, Katherine; Maguire, Eleanor A."),
    ),
    "erickson": _article(
        "Exercise training increases size of hippocampus and improves memory",
        PNAS,
        "2011-02-15",
        "108 7 3017-3022",
        "10.1073/pnas.1015950108",
        "Erickson, Kirk I.; Voss, Michelle W.; Prakash, Ruchika Shaurya; "
        "Basak, Chandramallika; Szabo, Amanda; Chaddock, Laura; Kim, Jennifer S.; Heo, Susie; "
        "Alves, Heloisa; White, Siobhan M.; Wojcicki, Thomas R.; Mailey, Emily; "
        "Vieira, Victoria J.; Martin, Stephen A.; Pence, Brandt D.; Woods, Jeffrey A.; "
        "McAuley, Edward; Kramer, Arthur F.",
    ),
    "vandyck": _article(
        "Lecanemab in Early Alzheimer's Disease",
        "New England Journal of Medicine",
        "2023-01-05",
        "388 1 9-21",
        "10.1056/nejmoa2212948",
        "van Dyck, Christopher H.; Swanson, Chad J.; Aisen, Paul; Bateman, Randall J.; "
        "Chen, C.; Gee, M.; Kanekiyo, Michio; Li, D.; Reyderman, Larisa; Cohen, Sharon; "
        "Froelich, L.; Katayama, S.; Sabbagh, M.; Vellas, B.; Watson, D.; Dhadda, Shobha; "
        "Irizarry, Michael; Kramer, Lynn D.; Iwatsubo, Takeshi",
    ),
    "carhart": _article(
        "Trial of Psilocybin versus Escitalopram for Depression",
        "New England Journal of Medicine",
        "2021-04-15",
        "384 15 1402-1411",
        "10.1056/nejmoa2032994",
        "Carhart-Harris, Robin; Giribaldi, Bruna; Watts, Rosalind; Baker-Jones, Michelle; "
        "Murphy-Beiner, Ashleigh; Murphy, Roberta; Martell, Jonny; Blemings, Allan; "
        "Erritzoe, David; Nutt, David J.",
    ),
    "willett": _article(
        "A high-performance speech neuroprosthesis",
        "Nature",
        "2023-08-23",
        "620 7976 1031-1036",
        "10.1038/s41586-023-06377-x",
        "Willett, Francis R.; Kunz, Erin M.; Fan, Chaofei; Avansino, Donald T.; Wilson, Guy H.; "
        "Choi, Eun Young; Kamdar, Foram; Glasser, Matthew F.; Hochberg, Leigh R.; "
        "Druckmann, Shaul; Shenoy, Krishna V.; Henderson, Jaimie M.",
        "37612500",
    ),
    "bjornevik": _article(
        "Longitudinal analysis reveals high prevalence of Epstein-Barr virus associated with "
        "multiple sclerosis",
        "Science",
        "2022-01-21",
        "375 6578 296-301",
        "10.1126/science.abj8222",
        "Bjornevik, Kjetil; Cortese, Marianna; Healy, Brian C.; Kuhle, Jens; Mina, Michael J.; "
        "Leng, Yumei; Elledge, Stephen J.; Niebuhr, David W.; Scher, Ann I.; "
        "Munger, Kassandra L.; Ascherio, Alberto",
    ),
    "azevedo": _article(
        "Equal numbers of neuronal and nonneuronal cells make the human brain an isometrically "
        "scaled-up primate brain",
        "Journal of Comparative Neurology",
        "2009-04-10",
        "513 5 532-541",
        "10.1002/cne.21974",
        "Azevedo, Frederico A. C.; Carvalho, Ludmila R. B.; Grinberg, Lea T.; "
        "Farfel, José Marcelo; Ferretti, Renata E. L.; Leite, Renata E. P.; "
        "Jacob Filho, Wilson; Lent, Roberto; Herculano-Houzel, Suzana",
        "19226510",
    ),
    "dorkenwald": _article(
        "Neuronal wiring diagram of an adult brain",
        "Nature",
        "2024-10-02",
        "634 8032 124-138",
        "10.1038/s41586-024-07558-y",
        "Dorkenwald, Sven; Matsliah, Arie; Sterling, Amy R.; Schlegel, Philipp; Yu, Szi-chieh; "
        "McKellar, Claire E.; Lin, Albert; Costa, Marta; Eichler, Katharina; Yin, Yijie",
        "39358518",
    ),
    "douaud": _article(
        "SARS-CoV-2 is associated with changes in brain structure in UK Biobank",
        "Nature",
        "2022-03-07",
        "604 - 697-707",
        "10.1038/s41586-022-04569-5",
        "Douaud, Gwenaëlle; Lee, Soojin; Alfaro-Almagro, Fidel; Arthofer, Christoph; "
        "Wang, Chaoyue; McCarthy, Paul; Lange, Frederik; Andersson, Jesper L. R.; "
        "Griffanti, Ludovica; Duff, Eugene; Jbabdi, Saad; Taschler, Bernd; Keating, Peter; "
        "Winkler, Anderson M.; Collins, Rory; Matthews, Paul M.; Allen, Naomi; Miller, Karla L.; "
        "Nichols, Thomas E.; Smith, Stephen M.",
    ),
    "livingston": _article(
        "Dementia prevention, intervention, and care: 2024 report of the Lancet standing "
        "Commission",
        "The Lancet",
        "2024-08-10",
        "404 10452 572-628",
        "10.1016/s0140-6736(24)01296-0",
        "Livingston, Gill; Huntley, Jonathan; Liu, Kathy Y.; Costafreda, Sergi G.; "
        "Selbæk, Geir; Alladi, Suvarna; Ames, David; Banerjee, Sube; Burns, Alistair; "
        "Brayne, Carol; Fox, Nick C.; Ferri, Cleusa P.; Gitlin, Laura N.; Howard, Robert; "
        "Kales, Helen C.; Kivimäki, Mika; Larson, Eric B.; Nakasujja, Noeline; "
        "Rockwood, Kenneth; Samus, Quincy; Shirai, Kokoro; Singh-Manoux, Archana; "
        "Schneider, Lon S.; Walsh, Sebastian; Yao, Yao; Sommerlad, Andrew; Mukadam, Naaheed",
    ),
    "kagan": _article(
        "In vitro neurons learn and exhibit sentience when embodied in a simulated game-world",
        "Neuron",
        "2022-12-07",
        "110 - 3952-3969",
        "10.1016/j.neuron.2022.09.001",
        "Kagan, Brett J.; Kitchen, Andy C.; Tran, Nhi T.; Habibollahi, Forough; "
        "Khajehnejad, Moein; Parker, Bradyn J.; Bhat, Anjali; Rollo, Ben; Razi, Adeel; "
        "Friston, Karl J.",
    ),
    "balci": Record(
        type="article-journal",
        title="A response to claims of emergent intelligence and sentience in a dish",
        container_title="Neuron",
        issued=PartialDate(2023),
        volume="111",
        issue="5",
        pages="604-605",
        doi="10.1016/j.neuron.2023.02.009",
        language="en",
        contributors=(Name(family="Balci", given="Fuat"),),
        note="First author only; the others are named in the article.",
    ),
    "button": _article(
        "Power failure: why small sample size undermines the reliability of neuroscience",
        "Nature Reviews Neuroscience",
        "2013-05",
        "14 5 365-376",
        "10.1038/nrn3475",
        "Button, Katherine S.; Ioannidis, John P. A.; Mokrysz, Claire; Nosek, Brian A.; "
        "Flint, Jonathan; Robinson, Emma S. J.; Munafò, Marcus R.",
    ),
    "nord": Record(
        type="article-journal",
        title="Power-up: A Reanalysis of “Power Failure” in Neuroscience Using Mixture Modeling",
        container_title="Journal of Neuroscience",
        issued=PartialDate(2017),
        volume="37",
        issue="34",
        pages="8051-8061",
        language="en",
        contributors=_people("Nord, Camilla L.; Valton, Vincent; Wood, John; Roiser, Jonathan P."),
    ),
}
