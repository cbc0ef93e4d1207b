"""Ten pages as government and news sites make them: navigation, header tables, old markup, wrong charsets."""

from __future__ import annotations

from html import escape as e

from .samples import TABLE, Sample, samples, with_table

Page = tuple[Sample, bytes]

NAV = "".join(
    f'<li><a href="/c{i}/">{name}</a></li>'
    for i, name in enumerate(
        ["首页", "要闻", "政策", "政务公开", "政务服务", "互动交流", "数据", "走进海川", "专题"]
    )
)
LINKS = "".join(
    f'<li><a href="/2026/t{i}.html" title="x">{name}</a><span>2026-0{i + 1}-1{i}</span></li>'
    for i, name in enumerate(
        (
            "海川省举行新闻发布会，介绍上半年经济运行情况",
            "图解：一图读懂海洋经济发展规划，十个关键数据",
            "专家解读：为什么要加快发展低空经济，怎么发展",
            "关于2025年度部门决算公开的通知，请各单位查阅",
        )
    )
)
FOOTER = """<div class="footer"><p>主办单位：海川省人民政府办公厅　承办单位：海川省大数据中心</p>
<p>网站标识码：3300000000 海ICP备05000001号-1 海公网安备 33010602000001号</p>
<p><a href="/map">网站地图</a> | <a href="/about">联系我们</a></p></div>"""
SCRIPT = "<script>var a = '加快推进，<p>不是正文。</p>'; document.write('<div>广告</div>');</script>"


def _table(spans: bool = False) -> str:
    rows = []
    for i, row in enumerate(TABLE):
        tag = "th" if i == 0 else "td"
        cells = "".join(
            f'<{tag} width="20%"><p style="text-indent:0">&nbsp;{e(cell)}</p></{tag}>' for cell in row
        )
        rows.append(f"<tr>{cells}</tr>")
    return f'<table border="1" class="data">{"".join(rows)}</table>'


def _paragraphs(sample: Sample, form: str, skip: int = 0) -> str:
    parts, done = [], False
    for line in sample.lines[skip:]:
        if "\t" in line:
            if not done:
                parts.append(_table())
            done = True
        else:
            parts.append(form.format(e(line)))
    return "\n".join(parts)


def central(sample: Sample) -> bytes:
    """A policy page with the header table and a container named by its content system."""
    sample_body = _paragraphs(sample, '<p style="text-indent: 2em; font-family: 宋体;">　　{}</p>')
    head = f"""<table class="bd1"><tr><td><b>索 引 号：</b></td><td>000014349/2026-00011</td><td><b>主题分类：</b></td><td>商贸、海关、旅游\\其他</td></tr>
<tr><td><b>发文机关：</b></td><td>{e(sample.issuer)}</td><td><b>成文日期：</b></td><td>{sample.date[:4]}年{sample.date[5:7]}月{sample.date[8:]}日</td></tr>
<tr><td><b>标　　题：</b></td><td colspan="3">{e(sample.title)}</td></tr>
<tr><td><b>发文字号：</b></td><td>{e(sample.number)}</td><td><b>发布日期：</b></td><td>2026年08月01日</td></tr></table>"""
    return f"""<!DOCTYPE html><html><head><meta charset="utf-8"><title>{e(sample.title)}_政策_海川省人民政府网</title>
<meta name="firstpublishedtime" content="2026-08-01-10:00:00"/>{SCRIPT}<style>.a{{color:red}}</style></head><body>
<div class="header"><ul class="nav">{NAV}</ul></div><div class="crumbs">当前位置：<a href="/">首页</a>&gt;<a href="/zc">政策</a>&gt;<a>正文</a></div>
<div class="wrap"><div class="policyLibraryOverview_header">{head}</div>
<div class="pages-date">2026-08-01 10:00 <span>来源：海川省人民政府网</span> <span>字体：<a>大</a> <a>中</a> <a>小</a></span> <a>打印</a></div>
<div class="article"><div class="pages_content" id="UCAP-CONTENT">{sample_body}</div></div>
<div class="related"><h3>相关稿件</h3><ul>{LINKS}</ul></div></div>{FOOTER}</body></html>""".encode()


def province(sample: Sample) -> bytes:
    """GB2312 as declared, in truth GB18030, with a list for a header and links at the side."""
    body = _paragraphs(sample, "<P align=justify>&nbsp;&nbsp;&nbsp;&nbsp;{}</P>", skip=1)
    page = f"""<html><head><meta http-equiv="Content-Type" content="text/html; charset=gb2312"><title>海川省人民政府 政府文件 {e(sample.title)}</title></head>
<body><div id="top"><a href="#">简体</a> <a href="#">繁體</a> <a href="#">English</a></div><div class="menu"><ul>{NAV}</ul></div>
<div class="xxgk_left"><h3>信息公开目录</h3><ul>{LINKS}</ul></div>
<div class="xxgk_right"><ul class="xxgk_head"><li><b>索引号：</b>3300/2026-12345</li><li><b>发布机构：</b>{e(sample.issuer)}</li>
<li><b>文　　号：</b>{e(sample.number)}</li><li><b>成文日期：</b>{sample.date}</li><li><b>公开方式：</b>主动公开</li><li><b>有效性：</b>有效</li></ul>
<h1 class="tit">{e(sample.title)}</h1><p class="info">发布日期：2026-07-30 09:15　来源：省政府办公厅　浏览次数：<span id="hits">1024</span></p>
<div class="TRS_Editor"><style>.TRS_Editor P{{line-height:2}}</style>{body}</div><p>【打印本页】【关闭窗口】</p></div>{FOOTER}</body></html>"""
    return page.encode("gb18030")


def ministry(sample: Sample) -> bytes:
    """Declares UTF-8 but is GB18030; laid out with tables, paragraphs parted by breaks."""
    body = "<br><br>\n".join("&nbsp;&nbsp;&nbsp;&nbsp;" + e(line) for line in sample.lines[1:])
    page = f"""<HTML><HEAD><META HTTP-EQUIV="Content-Type" CONTENT="text/html; charset=utf-8"><TITLE>{e(sample.title)}</TITLE></HEAD><BODY>
<TABLE width=980 align=center><TR><TD height=120><IMG src=logo.gif></TD></TR><TR><TD><TABLE><TR>{NAV.replace("li>", "td>")}</TR></TABLE></TD></TR></TABLE>
<TABLE width=980 align=center><TR><TD width=200 valign=top><TABLE>{LINKS.replace("<li>", "<tr><td>").replace("</li>", "</td></tr>")}</TABLE></TD>
<TD valign=top><TABLE width="100%"><TR><TD align=center><FONT size=5><B>{e(sample.title)}</B></FONT></TD></TR>
<TR><TD align=center>文号：{e(sample.number)}　发文机关：{e(sample.issuer)}　发文日期：{sample.date}</TD></TR>
<TR><TD><FONT size=3>{body}</FONT></TD></TR><TR><TD align=right>[<A href="javascript:print()">打印</A>] [<A href="#">关闭</A>]</TD></TR></TABLE></TD></TR></TABLE>
<TABLE><TR><TD align=center>版权所有：海川省某厅 技术支持：信息中心</TD></TR></TABLE></BODY></HTML>"""
    return page.encode("gb18030")


def account(sample: Sample) -> bytes:
    """A page of a public account: every paragraph a section with spans, the text hidden until scripts run."""
    body = _paragraphs(
        sample,
        '<section style="line-height:2"><span style="font-size:16px"><span>{}</span></span></section><section><br></section>',
        1,
    )
    return f"""<!DOCTYPE html><html><head><meta charset=utf-8><meta property="og:title" content="{e(sample.title)}"><title></title></head>
<body><div id="page-content" class="rich_media_area_primary"><h1 class="rich_media_title" id="activity-name">
   {e(sample.title)}
</h1><div id="meta_content"><span>海川发布</span> <em id="publish_time">{sample.date}</em></div>
<div class="rich_media_content" id="js_content" style="visibility: hidden; opacity: 0">{body}</div></div>
<div class="qr_code">微信扫一扫<br>关注该公众号</div><div class="comment_area"><p>网友甲：说得好，希望尽快落实，让大家受益。</p></div>
<dialog>即将打开新的小程序，是否允许？</dialog></body></html>""".encode()


def exported(sample: Sample) -> bytes:
    """What Word saves as a page: paragraphs right in the body, tags of other namespaces, lines broken anywhere."""
    parts = []
    for line in sample.lines:
        broken = "\n".join(e(line[i : i + 37]) for i in range(0, len(line), 37))
        parts.append(
            f'<p class=MsoNormal style="text-indent:32.0pt"><span lang=EN-US style="mso-bidi-font-size:10pt"><o:p></o:p></span><span style="font-family:仿宋">{broken}</span><o:p></o:p></p>'
        )
    return f"""<html xmlns:o="urn:schemas-microsoft-com:office:office"><head><meta name=Generator content="Microsoft Word 15">
<!--[if gte mso 9]><xml><w:WordDocument><w:View>Normal</w:View></w:WordDocument></xml><![endif]-->
<style><!-- p.MsoNormal {{mso-style-parent:"";}} --></style><title>{e(sample.title)}</title></head>
<body lang=ZH-CN><div class=WordSection1>{"".join(parts)}</div></body></html>""".encode()


def city(sample: Sample) -> bytes:
    """A div a paragraph, metadata of the national standard, links to the page before and after."""
    body = _paragraphs(sample, "<div>{}</div>", 1)
    return f"""<!doctype html><html lang="zh"><head><meta charset="UTF-8"><title>{e(sample.title)}-清源市人民政府门户网站</title>
<meta name="SiteName" content="清源市人民政府"><meta name="ArticleTitle" content="{e(sample.title)}"><meta name="PubDate" content="{sample.date} 16:20">
<meta name="ContentSource" content="市政府办公室"></head><body><nav><ul>{NAV}</ul></nav>
<main><div class="detail"><div class="detail-title">{e(sample.title)}</div><div class="detail-info"><span>发布时间：{sample.date} 16:20</span><span>来源：市政府办公室</span><span>字号：[大] [中] [小]</span></div>
<div class="detail-body">{body}</div><div class="bdsharebuttonbox">分享到：<a>微信</a><a>微博</a></div>
<p>上一篇：<a href="1.html">清源市召开全市经济工作会议，部署重点工作</a></p><p>下一篇：<a href="2.html">关于开展安全生产检查的通知</a></p></div></main>
<div class="tuijian"><h4>推荐阅读</h4><ul>{LINKS}</ul></div>{FOOTER}</body></html>""".encode()


def news(sample: Sample) -> bytes:
    """A news site: teasers in prose at the side, an editor's line, comments."""
    body = _paragraphs(sample, "<p>{}</p>", 1)
    teaser = "<p>记者获悉，今年以来全省经济运行平稳，多项指标好于预期，有关部门正在研究下一步措施。<a>[详细]</a></p>"
    return f"""<html><head><meta charset="utf-8"><title>{e(sample.title)}--时政--海川新闻网</title></head><body>
<div class="top-bar"><a>登录</a> <a>注册</a></div><div class="path">您现在的位置：<a>海川新闻网</a> &gt;&gt; <a>时政</a></div>
<div class="main clearfix"><div class="left-col"><h1>{e(sample.title)}</h1><div class="source">{sample.date[:4]}年{sample.date[5:7]}月{sample.date[8:]}日08:30　来源：<a>海川日报</a></div>
<div class="box_con" id="rwb_zw">{body}<div class="edit">(责编：张三、李四)</div></div><div class="share">分享让更多人看到</div></div>
<div class="right-col sidebar"><h3>热点推荐</h3>{teaser * 4}<ul>{LINKS}</ul></div></div><div id="copyright">海川新闻网 版权所有 ©2026</div></body></html>""".encode()


def old(sample: Sample) -> bytes:
    """No charset at all, GBK, tags never closed."""
    body = "\n".join(f"<p>&emsp;&emsp;{e(line)}" for line in sample.lines)
    return f"""<html><head><title>{e(sample.title)}</title></head><body bgcolor=white><center><font color=red>海川省信息网</font>
<a href=1>首页</a>|<a href=2>新闻</a>|<a href=3>法规</a></center><hr><div>{body}</div><hr><center>Copyright 2003 海川省信息中心 版权所有</center></body></html>""".encode(
        "gbk"
    )


def parts(sample: Sample) -> bytes:
    """The text in several parts of unequal length, a table of indicators, invisible prose."""
    lines = list(sample.lines)
    cut = len(lines) // 3
    one = Sample(sample.id, sample.title, tuple(lines[:cut]), sample.date, sample.number, sample.issuer)
    two = Sample(sample.id, sample.title, tuple(lines[cut:]), sample.date, sample.number, sample.issuer)
    return f"""<!DOCTYPE html><html><head><meta charset="utf-8"><title>{e(sample.title)} - 海川省发展和改革委员会</title></head><body>
<div class="head-nav"><ul>{NAV}</ul></div><div style="display: none">这是看不见的文字，不应当出现在正文里。</div>
<table class="xxgkTable"><tbody><tr><th>发文机关</th><td>{e(sample.issuer)}</td><th>发文字号</th><td>{e(sample.number)}</td></tr>
<tr><th>成文日期</th><td>{sample.date.replace("-", "/")}</td><th>有效性</th><td>有效</td></tr></tbody></table>
<div class="content"><div class="section">{_paragraphs(one, "<p>{}</p>")}</div><div class="section"><div>{_paragraphs(two, "<p>{}</p>")}</div></div>
<button>打印</button></div><div class="foot">{FOOTER}</div></body></html>""".encode()


def modern(sample: Sample) -> bytes:
    """An article element, numbered items as a list, attachments, a statement in the footer."""
    body = _paragraphs(sample, "<p>{}</p>", 1)
    return f"""<!DOCTYPE html><html><head><meta charset="utf-8"><meta property="og:title" content="{e(sample.title)}"><title>{e(sample.title)} | 海川</title></head><body>
<header><nav aria-label="主导航"><ul>{NAV}</ul></nav></header><dl class="meta"><dt>发文字号</dt><dd>{e(sample.number)}</dd><dt>发布机构</dt><dd>{e(sample.issuer)}</dd><dt>成文日期</dt><dd>{sample.date}</dd></dl>
<article><h1>{e(sample.title)}</h1>{body}</article><aside><h2>相关链接</h2><ul>{LINKS}</ul></aside>
<footer><p>本网站内容未经授权，不得转载、摘编或者以其他方式使用，违者依法追究责任。</p></footer></body></html>""".encode()


MAKERS = (news, parts, central, ministry, city, province, exported, account, modern, old)


def pages() -> list[Page]:
    """The ten documents, each set as another page; two of them with a table."""
    made = []
    for sample, maker in zip(samples(), MAKERS, strict=True):
        if maker in (parts, central):
            sample = with_table(sample)
        made.append((sample, maker(sample)))
    return made
