"""The demo desk: nobody real."""

from dataclasses import dataclass

from news.desk.roles import ADMINISTRATORS, EDITORS, FACT_CHECKERS, WRITERS

PASSWORD = "neurogrit-demo"  # public on purpose; `load_demo` refuses production  # noqa: S105


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody at the demo desk; writers have a public role and a biography."""

    key: str
    first_name: str
    last_name: str
    group: str
    role: str = ""
    biography: str = ""

    @property
    def name(self) -> str:
        """First and last name."""
        return f"{self.first_name} {self.last_name}"

    @property
    def email(self) -> str:
        """An address that can't exist: the domain is reserved for examples (RFC 2606)."""
        return f"{self.key}@neurogrit.example"


PEOPLE = (
    Person(
        "mara",
        "Mara",
        "Lindqvist",
        WRITERS,
        "Reporter, drugs and the brain",
        "Mara writes about psychiatry and the substances that change how we think.",
    ),
    Person(
        "tobias",
        "Tobias",
        "Okoye",
        WRITERS,
        "Reporter, ageing and dementia",
        "Tobias covers what happens to memory over a lifetime, and what can be done about it.",
    ),
    Person(
        "priya",
        "Priya",
        "Raman",
        WRITERS,
        "Reporter, neural circuits",
        "Priya follows the people who map brains, and those who wire them to machines.",
    ),
    Person("jonas", "Jonas", "Weber", FACT_CHECKERS),
    Person("leila", "Leila", "Haddad", FACT_CHECKERS),
    Person("ruth", "Ruth", "Calloway", EDITORS),
    Person("kenji", "Kenji", "Mori", EDITORS),
    Person("admin", "Sam", "Archer", ADMINISTRATORS),
)
