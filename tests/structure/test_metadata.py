"""Title, number, issuer and date, from heads and signatures of our own writing."""

from __future__ import annotations

import pytest
import spacy
from spacy.language import Language

from policy_nlp import layers

BODY = "为了做好工作，现将有关事项通知如下，请各单位结合实际认真组织实施，并及时报告进展情况。\n"


@pytest.fixture(scope="module")
def nlp() -> Language:
    nlp = spacy.blank("zh")
    nlp.add_pipe("policy_structure")
    return nlp


@pytest.mark.parametrize(
    ("text", "title", "number", "issuer", "date"),
    [
        (
            "海政函〔2024〕7号 海川省人民政府关于同意设立临澜湿地公园的批复\n临澜市人民政府：\n同意设立该公园。",
            "海政函〔2024〕7号 海川省人民政府关于同意设立临澜湿地公园的批复",
            "海政函〔2024〕7号",
            "海川省人民政府",
            None,
        ),
        (
            "海川市人民政府办公室\n关于推广《海川市冷库建设\n技术导则》的通知\n海政办函[2023] 8 号\n各区人民政府：\n"
            + BODY
            + "海川市人民政府办公室\n二〇二三年四月二十日\n附件\n"
            + BODY
            + "海川市商务局\n2022年1月3日\n",
            "海川市人民政府办公室关于推广《海川市冷库建设技术导则》的通知",
            "海政办函[2023] 8 号",
            "海川市人民政府办公室",
            "2023-04-20",
        ),
        (
            "海川市人民政府令\n第17号\n《海川市冷库管理规定》已经2024年2月2日市政府常务会议通过，现予公布。\n"
            "市长 林一帆\n2024年3月1日\n海川市冷库管理规定\n第一条 为了规范管理，制定本规定。\n",
            "海川市冷库管理规定",
            "海川市人民政府令第17号",
            "海川市人民政府",
            "2024-03-01",
        ),
        (
            "冷链食品管理条例\n2001年5月6日 海川省人民政府令第3号公布\n2015年8月9日 《海川省人民政府关于修改规章的决定》修订\n"
            "2016年1月1日 施行\n第一条 为了规范管理，制定本条例。\n",
            "冷链食品管理条例",
            "海川省人民政府令第3号",
            "海川省人民政府",
            "2015-08-09",
        ),
        (
            "下载\n打印\n【字号：\n大\n小\n】\n2025年海川省政府工作报告\n——2025年1月20日在海川省第十届人民代表大会第三次会议上\n"
            "省长 林一帆\n各位代表：\n下面，我代表省人民政府向大会作报告，请各位代表审议。\n",
            "2025年海川省政府工作报告",
            None,
            "省人民政府",
            "2025-01-20",
        ),
        (
            "海川省人民政府关于落实冷链规划的决定海政发〔2005〕39号各市人民政府："
            + BODY.strip() * 4
            + " 二○○五年十二月三日",
            "海川省人民政府关于落实冷链规划的决定",
            "海政发〔2005〕39号",
            "海川省人民政府",
            "2005-12-03",
        ),
        (
            "夜市灯火照亮街区\n2024-06-07 08:30:12 来源：海川日报\n入夜，街区里人来人往，根据《关于夜间经济的意见》（海政发〔2021〕4号），摊位增加。\n",
            "夜市灯火照亮街区",
            None,
            None,
            "2024-06-07",
        ),
        (
            "海川省商务厅等六部门关于发展夜市的通知\n" + BODY,
            "海川省商务厅等六部门关于发展夜市的通知",
            None,
            "海川省商务厅等六部门",
            None,
        ),
        (
            "第三条 经营者应当建立台账，如实记录进货和销售情况，并至少保存两年以备查验。\n",
            None,
            None,
            None,
            None,
        ),
        ("", None, None, None, None),
    ],
)
def test_metadata(
    nlp: Language, text: str, title: str | None, number: str | None, issuer: str | None, date: str | None
) -> None:
    info = nlp(text)._.policy
    assert (info.title, info.number, info.issuer, info.date) == (title, number, issuer, date)


def test_given_metadata_wins(nlp: Language) -> None:
    doc = nlp.make_doc("夜市灯火照亮街区\n2024-06-07\n" + BODY)
    layers.set_metadata(
        doc, id="a1", title="海川省商务厅关于发展夜市的通知", date="2023-01-02", genre="notice"
    )
    info = nlp(doc)._.policy
    assert info.title == "海川省商务厅关于发展夜市的通知"
    assert (info.id, info.date, info.genre, info.issuer) == ("a1", "2023-01-02", "notice", "海川省商务厅")
