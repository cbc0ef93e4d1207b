"""The contract: the typed records that the components produce.

Every record is a frozen dataclass whose fields are plain JSON values. A component stores the same
fields as a plain ``dict`` (a *row*) in ``doc.user_data``; the dataclasses are made at the border,
when ``doc._.orgs``, ``doc._.targets`` and so on are read. Offsets are Unicode code points into
``doc.text``, ``end`` exclusive. What each field means is laid down in the annotation guidelines
(``docs/guidelines.md``).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal, TypedDict

from policy_nlp.layer_registry import LayerOptions, Layers
from policy_nlp.record_base import FOUND, Record

__all__ = [
    "LAYERS",
    "SCHEMA_VERSION",
    "ActorSource",
    "Basis",
    "Binding",
    "Comparator",
    "Direction",
    "Funding",
    "Instrument",
    "Link",
    "LinkKind",
    "LinkRole",
    "Measure",
    "MeasureOrg",
    "MeasureStatus",
    "Modality",
    "Number",
    "OrgKind",
    "OrgMention",
    "OrgRole",
    "OrgType",
    "Passage",
    "Polarity",
    "PolicyInfo",
    "Quantity",
    "Record",
    "Reference",
    "Relation",
    "Section",
    "Side",
    "Source",
    "Target",
    "TargetStatus",
    "TimeExpression",
    "Value",
]

Number = int | float
Value = Number | list[Number] | None

OrgType = Literal[
    "government", "party", "legislature", "judiciary", "military", "company", "institution", "association",
    "media", "international", "other",
]  # fmt: skip
OrgKind = Literal["named", "collective", "anaphoric"]
OrgRole = Literal["lead", "participate", "responsible", "issuer", "speaker", "none"]
Comparator = Literal["eq", "ge", "gt", "le", "lt", "approx", "range", "none"]
TargetStatus = Literal["target", "achieved", "parameter", "other"]
Direction = Literal["increase", "decrease", "maintain", "reach"]
Basis = Literal["level", "change", "annual_rate"]
Binding = Literal["binding", "expected"]
Modality = Literal[
    "obligation", "commitment", "encouragement", "exploration", "permission", "prohibition", "fact"
]  # fmt: skip
MeasureStatus = Literal["planned", "ongoing", "done"]
Instrument = Literal[
    "talent", "technology", "infrastructure", "funding", "public_service",
    "planning", "finance", "tax", "regulation", "strategic",
    "procurement", "outsourcing", "trade", "market",
]  # fmt: skip
Side = Literal["supply", "environment", "demand"]
Polarity = Literal["promote", "restrict", "prohibit", "abolish"]
#: Where the actor of a measure was read: beside the measure, before it in the text, in the responsibility bracket or
#: line of its item, in the heading above it, or nowhere, so that the issuer of the document counts.
ActorSource = Literal["expressed", "sentence", "bracket", "heading", "issuer"]
Relation = Literal["cited", "amended", "repealed"]
LinkKind = Literal["org-measure", "target-measure"]
LinkRole = Literal["lead", "participate", "responsible", "actor"]

#: Version of the record's form: raised when a field changes its name or meaning.
SCHEMA_VERSION = 1


@dataclass(frozen=True, slots=True)
class OrgMention(Record):
    """One mention of a body that can act, decide, pay or be made responsible.

    ``registry_id`` is the key of the body in ``policy_nlp.orgs.registry``; ``refers_to`` the id of the mention
    that an anaphoric one (我部) or a short name defined in the text points back to.
    """

    id: str
    start: int
    end: int
    text: str
    type: OrgType
    kind: OrgKind
    canonical: str | None
    role: OrgRole
    registry_id: str | None = field(metadata=FOUND)
    refers_to: str | None = field(metadata=FOUND)


@dataclass(frozen=True, slots=True)
class Quantity(Record):
    """A number with its unit and modifiers, as written and as a value.

    ``low`` and ``high`` are the ends of what it allows (不低于5% has a low end only, 5% both), None where open;
    ``low_inclusive`` and ``high_inclusive`` say whether the ends belong to it (以上 includes, 超过 does not).
    ``value_norm`` is the value in ``unit_norm``, the base unit of its kind (SI by name, ISO 4217 for money), None
    where a unit has none. ``approximate`` marks 约, 左右, 近, 多, 余, 几.
    """

    id: str
    start: int
    end: int
    text: str
    number: str
    kind: str
    value: Value
    value_from: Value
    low: Number | None
    high: Number | None
    low_inclusive: bool
    high_inclusive: bool
    unit: str | None
    unit_norm: str | None
    value_norm: Value
    comparator: Comparator
    approximate: bool
    elided: bool


@dataclass(frozen=True, slots=True)
class TimeExpression(Record):
    """A date or period; ``from_`` and ``to`` are ISO strings (year, year-month or date) or None."""

    id: str
    start: int
    end: int
    text: str
    kind: str
    from_: str | None
    to: str | None


@dataclass(frozen=True, slots=True)
class Target(Record):
    """A quantity or directional commitment about an indicator, with what it is for.

    ``value_norm`` is the value in ``unit_norm`` as in :class:`Quantity`. ``measure`` is the id of the measure that
    the target stands in or beside, ``section`` the headings above it from the outermost in; both are filled by
    ``policy_links`` and empty without it.
    """

    id: str
    start: int
    end: int
    text: str
    quantity: str = field(metadata={"quotes": "last"})
    quantity_start: int
    quantity_end: int
    indicator: str | None = field(metadata={"quotes": "first"})
    indicator_start: int | None
    indicator_end: int | None
    status: TargetStatus
    comparator: Comparator
    value: Value
    value_from: Value
    unit: str | None
    unit_norm: str | None = field(metadata=FOUND)
    value_norm: Value = field(metadata=FOUND)
    direction: Direction | None
    basis: Basis | None
    deadline: str | None
    baseline: str | None
    binding: Binding | None
    elided: bool
    section: list[str] = field(metadata=FOUND)
    measure: str | None = field(metadata=FOUND)


class Passage(TypedDict):
    """A piece of the text with its offsets."""

    start: int
    end: int
    text: str


class Reference(TypedDict):
    """A document that a measure names: its title in 《…》 or its number 文号 as written, and what happens to it."""

    start: int
    end: int
    text: str
    number: str | None
    relation: Relation


class Funding(TypedDict):
    """Money that a measure gives: its form (补助, 奖励, 贴息), a rate in % of a base, a fixed amount, bounds, per what."""

    form: str | None
    rate: Number | list[Number] | None
    base: str | None
    amount: Number | list[Number] | None
    cap: Number | None
    floor: Number | None
    currency: str | None
    per: str | None


class MeasureOrg(TypedDict):
    """An organization mention and its role towards one measure."""

    org: str
    role: LinkRole


class Source(TypedDict):
    """What decided a measure: the model with its probability, or the row ``table:word`` of the lexicon."""

    measure: str
    score: float
    modality: str
    status: str
    instrument: str
    instrument_score: float
    polarity: str
    actor: str | None


@dataclass(frozen=True, slots=True)
class Measure(Record):
    """One action of a public actor: a trigger verb with its own object."""

    id: str
    start: int
    end: int
    text: str
    trigger: str = field(metadata={"quotes": "first"})
    trigger_start: int
    trigger_end: int
    object: str | None = field(metadata=FOUND)
    object_start: int | None = field(metadata=FOUND)
    object_end: int | None = field(metadata=FOUND)
    topic: str | None = field(metadata=FOUND)
    actor: str | None
    actor_source: ActorSource | None = field(metadata=FOUND)
    modality: Modality
    status: MeasureStatus
    polarity: Polarity | None = field(metadata=FOUND)
    instrument: Instrument
    side: Side | None = field(metadata=FOUND)
    codings: dict[str, str] = field(metadata=FOUND)
    beneficiary: str | None
    conditions: list[Passage] = field(metadata=FOUND)
    timeframe: str | None = field(metadata=FOUND)
    deadline: str | None = field(metadata=FOUND)
    funding: Funding | None = field(metadata=FOUND)
    references: list[Reference] = field(metadata=FOUND)
    section: list[str] = field(metadata=FOUND)
    heading_topic: str | None = field(metadata=FOUND)
    orgs: list[MeasureOrg] = field(metadata=FOUND)
    source: Source | None = field(metadata=FOUND)


@dataclass(frozen=True, slots=True)
class Section(Record):
    """A numbered or titled part of the document; ``parent`` is the id of the section around it."""

    id: str
    start: int
    end: int
    heading_start: int
    heading_end: int
    text: str
    number: str | None
    level: int
    parent: str | None


@dataclass(frozen=True, slots=True)
class Link(Record):
    """A relation between two records: ``org-measure`` or ``target-measure``."""

    kind: LinkKind
    source: str
    target: str
    role: LinkRole | None


@dataclass(frozen=True, slots=True)
class PolicyInfo(Record):
    """Metadata of the document: given by the caller, or else found in its text."""

    id: str | None
    title: str | None
    number: str | None
    issuer: str | None
    date: str | None
    genre: str | None


#: Layer name -> record class, in the order in which a document record lists the layers; further ones are registered with
#: `policy_nlp.layers.layer`.
LAYERS = Layers(
    {
        "sections": Section,
        "orgs": OrgMention,
        "quantities": Quantity,
        "times": TimeExpression,
        "targets": Target,
        "measures": Measure,
        "links": Link,
    },
    {
        "sections": LayerOptions(span_label="SECTION"),
        "orgs": LayerOptions(label="type", span_label="type", annotated=True),
        "quantities": LayerOptions(span_label="QUANTITY"),
        "times": LayerOptions(span_label="TIME"),
        "targets": LayerOptions(label="status", span_label="TARGET", annotated=True, match="quantity"),
        "measures": LayerOptions(
            label="instrument", span_label="instrument", annotated=True, match="trigger",
            compared=("modality", "status", "instrument", "actor"),
        ),
        "links": LayerOptions(),
    },
)  # fmt: skip
