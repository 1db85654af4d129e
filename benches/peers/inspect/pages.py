"""Makes the site of the benchmark: pages of about 34 KB with 40 links each, of the form that offices publish.

The same numbers give the same bytes: nothing here is left to chance. Places and persons are invented.
"""

import pathlib
import sys

PAGES, BYTES, LINKS = 5_000, 34 * 1024, 40
SENTENCES = [
    "为进一步推进政务公开工作，根据有关要求，结合本区实际，现将有关事项通知如下。",
    "各部门、各街道要提高认识，明确责任分工，按时完成各项任务，确保工作落到实处。",
    "要坚持以公开为常态、不公开为例外，及时回应群众关切，主动接受社会监督。",
    "政府信息公开工作主管部门负责推进、指导、协调、监督本行政区域的政府信息公开工作。",
    "请各单位于每季度末将工作进展情况报送办公室，由办公室汇总后通报。",
    "对工作不力、进展缓慢的，将予以督促整改，并纳入年度考核。",
    "群众可以通过网站、信函、现场等方式提出意见建议，承办单位应当在规定时限内答复。",
    "本通知自印发之日起施行，由青禾区人民政府办公室负责解释。",
]


def paragraph(page, at):
    """A paragraph that stands on no other page: its number is in it."""
    words = "".join(SENTENCES[(page + at + step) % len(SENTENCES)] for step in range(3))
    return f'<p style="text-indent:2em">（{page}之{at}）{words}</p>\n'


def links(page):
    """Forty links: the next twenty pages, and twenty farther ones by which all are reached."""
    near = [(page + step) % PAGES for step in range(1, LINKS // 2 + 1)]
    far = [(page * 20 + step) % PAGES for step in range(1, LINKS // 2 + 1)]
    item = '<li><a href="/a/{0}.html" title="关于第{0}号事项的通知">关于第{0}号事项的通知</a><span>2026-{1:02}-{2:02}</span></li>\n'
    return "".join(item.format(to, to % 12 + 1, to % 28 + 1) for to in near + far)


def html(page):
    date = f"2026-{page % 12 + 1:02}-{page % 28 + 1:02}"
    head = f"""<!DOCTYPE html>
<html lang="zh-CN"><head><meta charset="utf-8"><title>关于第{page}号事项的通知_青禾区人民政府</title>
<meta name="SiteName" content="青禾区人民政府"><meta name="SiteDomain" content="www.qinghe.example"><meta name="SiteIDCode" content="1401000001">
<meta name="ColumnName" content="通知公告"><meta name="ColumnType" content="通知公告"><meta name="ArticleTitle" content="关于第{page}号事项的通知">
<meta name="PubDate" content="{date} 09:00"><meta name="ContentSource" content="青禾区人民政府办公室">
<style>.nav li{{float:left}}.menu{{display:none}}.nav:hover .menu{{display:block}}.foot{{color:#666}}</style>
<script>function show(id){{var e=document.getElementById(id);e.style.display=e.style.display==='none'?'':'none';}}</script></head>
<body><div class="nav"><ul>首页 政务公开 办事服务 互动交流</ul></div>
<div class="crumb">当前位置：首页 &gt; 通知公告</div><h1>关于第{page}号事项的通知</h1>
<div class="info">发布日期：{date} 来源：青禾区人民政府办公室</div><div class="text">
"""
    foot = f"""</div><div class="list"><ul>
{links(page)}</ul></div>
<div class="foot">主办：青禾区人民政府 承办：青禾区人民政府办公室 网站标识码：1401000001</div></body></html>
"""
    body, at = "", 0
    size = len(head.encode()) + len(foot.encode())
    while size < BYTES:
        added = paragraph(page, at)
        body, at, size = body + added, at + 1, size + len(added.encode())
    return head + body + foot


def make(folder):
    root = pathlib.Path(folder)
    (root / "a").mkdir(parents=True, exist_ok=True)
    for page in range(PAGES):
        (root / "a" / f"{page}.html").write_text(html(page), encoding="utf-8")
    (root / "index.html").write_text(html(0), encoding="utf-8")


if __name__ == "__main__":
    make(sys.argv[1])
