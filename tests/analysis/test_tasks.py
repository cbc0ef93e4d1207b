"""The task table."""

from __future__ import annotations

from spacy.language import Language

import policy_nlp
from policy_nlp.analysis import responsibilities

TEXT = (
    "一、重点任务\n（一）完善托育服务。到2026年底，新建托育机构50家。（省卫生健康委牵头，省财政厅、省教育厅按职责分工负责）\n"
    "（二）发展养老服务。支持社区食堂建设。（牵头单位：省民政厅）\n"
)


def test_rows(fast: Language) -> None:
    doc = policy_nlp.set_metadata(fast.make_doc(TEXT), id="plan")
    rows = {row["measure"]: row for row in responsibilities(fast(doc))}
    built = rows["新建托育机构50家"]
    assert (built["document"], built["deadline"]) == ("plan", "2026")
    assert [name.removeprefix("省") for name in built["lead"]] == ["卫生健康委"] or len(built["lead"]) == 1
    assert len(built["participants"]) == 2
    assert built["section"] == "一、重点任务 / （一）完善托育服务"
    assert TEXT[built["start"] : built["end"]] == "新建托育机构50家"
    assert rows["支持社区食堂建设"]["actor_source"] == "bracket"


def test_several_documents_and_none(fast: Language) -> None:
    assert len(responsibilities(fast.pipe([TEXT, TEXT]))) == 2 * len(responsibilities(fast(TEXT)))
    assert responsibilities([]) == []
    assert responsibilities(fast("形势很好。")) == []
