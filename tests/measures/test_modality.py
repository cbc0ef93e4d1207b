"""Modality where words for it are denied, joined or look like others."""

from __future__ import annotations

import pytest
from spacy.language import Language


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("情节轻微的，可以不予行政处罚。", "permission"),
        ("首次违法且危害后果轻微的，可不予处罚。", "permission"),
        ("有关部门应当不予批准。", "prohibition"),
        ("申请人无需提交纸质材料。", "permission"),
        ("企业不需提供营业执照复印件。", "permission"),
        ("申请人需提交纸质材料。", "obligation"),
        ("符合条件的企业可以免于现场检查。", "permission"),
        ("对初次违法的经营者免予处罚。", "permission"),
        ("各级部门不得不按规定公开信息。", "obligation"),
        ("各级部门不得公开商业秘密。", "prohibition"),
        ("相关人员可免除考试。", "permission"),
    ],
)
def test_modality(fast: Language, text: str, expected: str) -> None:
    assert [row.modality for row in fast(text)._.measures] == [expected]


@pytest.mark.parametrize(
    "text",
    [
        "许可证有效期至2027年6月30日。",
        "本办法自发布之日起施行，有效期至2028年12月31日。",
        "政策执行期限至2026年底。",
        "本通知有效期五年。",
    ],
)
def test_terms_of_validity_are_no_measures(fast: Language, text: str) -> None:
    assert [row.text for row in fast(text)._.measures] == []
