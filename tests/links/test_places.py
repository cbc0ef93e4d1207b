"""Where targets stand: the headings above them and the measure they belong to."""

from __future__ import annotations

from typing import Any

from spacy.language import Language

import policy_nlp
from policy_nlp.links.targets import place_targets

TEXT = (
    "云溪市轻工业提升方案\n一、主要目标\n到2029年，规模以上企业研发强度达到2.4%。\n二、重点任务\n"
    "（一）推进技术改造。支持企业更新设备，到2029年改造400家以上。\n（二）培育品牌。新认定老字号30个。\n"
)


def test_section_and_measure(fast: Language) -> None:
    doc = fast(policy_nlp.set_metadata(fast.make_doc(TEXT), date="2026-05-01"))
    measures = {measure.id: measure for measure in doc._.measures}
    found = {
        target.quantity: (target.section, measures.get(target.measure or "")) for target in doc._.targets
    }
    assert found["2.4%"] == (["一、主要目标"], None)
    section, measure = found["400家以上"]
    assert section == ["二、重点任务", "（一）推进技术改造"]
    assert measure is not None
    assert TEXT.index("支持企业") <= measure.start < TEXT.index("（二）")
    assert found["30个"][0] == ["二、重点任务", "（二）培育品牌"]
    linked = {link.source: link.target for link in doc._.links if link.kind == "target-measure"}
    assert linked == {target.id: target.measure for target in doc._.targets if target.measure}


def _row(start: int, **fields: Any) -> dict[str, Any]:
    return {"id": f"t{start}", "quantity_start": start, "section": [], "measure": None, **fields}


def test_a_target_behind_a_section_is_in_the_one_around_it() -> None:
    sections = [
        {"id": "s1", "start": 0, "end": 90, "text": "一、甲", "parent": None},
        {"id": "s2", "start": 10, "end": 30, "text": "（一）乙", "parent": "s1"},
    ]
    targets = [_row(20), _row(40), _row(95)]
    links = [{"kind": "target-measure", "source": "t40", "target": "m7"}, {"kind": "org-measure"}]
    place_targets(targets, sections, links)
    assert [target["section"] for target in targets] == [["一、甲", "（一）乙"], ["一、甲"], []]
    assert [target["measure"] for target in targets] == [None, "m7", None]
