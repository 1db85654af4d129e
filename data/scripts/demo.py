#!/usr/bin/env python3
"""演示数据 (demonstration data): writes data/demo/sheets.yaml from data/rubrics/notice-2020.yaml.

    python3 data/scripts/demo.py          write the file
    python3 data/scripts/demo.py --show   write it and print the estimated totals

How it works. Every unit has a wanted total (UNITS). Claims, major deductions, not-applicable items and some heavy
findings are set by hand (CLAIMS, MAJOR, NOT_APPLICABLE, FIXED). The rest is drawn from the list of findings
(FINDINGS) until the estimate stands a little above the wanted total; the mean of the overall rating (two decimals)
takes up the difference, so that ties and totals next to a grade line come out on purpose.

The draw is fixed by SEED: the same rubric and the same script give the same bytes. Units, places, documents and
addresses are invented; addresses stand under www.shili.example; all dates are in 2025.

The estimate follows the order of computation in short: losses per leaf, one fact once (the largest), the cap at
level 1, not-applicable weight scaled up inside level 1, bonus limits, major deductions, one rounding. The scorer
of the program decides, not this script.
"""

import argparse
import datetime
import random
import re
import sys
from fractions import Fraction
from pathlib import Path

import yaml

SEED = 202055
YEAR = 2025
HERE = Path(__file__).resolve().parent
RUBRIC = HERE.parent / "rubrics" / "notice-2020.yaml"
SHEETS = HERE.parent / "demo" / "sheets.yaml"
CALENDAR = HERE.parent / "calendars" / "cn.yaml"
RATING = "overall-rating"

# id, 名称, English name, class, kind, wanted total, two subjects of its documents.
# In official order (规范顺序): sub-districts, towns, townships; departments as a government lists them.
UNITS = [
    ("qinghe", "清河街道", "Qinghe Sub-district", "A", "街道", "87.62", "老旧小区加装电梯", "社区养老驿站补助"),
    ("hetang", "荷塘街道", "Hetang Sub-district", "A", "街道", "93.20", "生活垃圾投放点调整", "社区食堂运营补贴"),
    ("songshan", "松山街道", "Songshan Sub-district", "A", "街道", "85.84", "背街小巷整治", "残疾人两项补贴发放"),
    ("dongguan", "东关街道", "Dongguan Sub-district", "A", "街道", "90.47", "便民市场改造", "临时救助发放"),
    ("hewan", "河湾街道", "Hewan Sub-district", "A", "街道", "76.50", "沿河步道建设", "居家养老服务补贴"),
    ("xiling", "西岭街道", "Xiling Sub-district", "A", "街道", "81.25", "农村户厕改造", "高龄津贴发放"),
    ("liuwan", "柳湾街道", "Liuwan Sub-district", "A", "街道", "85.84", "供热管网改造", "社区工作者招聘"),
    ("mingyi", "明义镇", "Mingyi Town", "A", "乡镇", "95.36", "高标准农田建设", "耕地地力保护补贴"),
    ("shicheng", "石城镇", "Shicheng Town", "A", "乡镇", "89.95", "农村公路养护", "危房改造补助"),
    ("taolin", "桃林乡", "Taolin Township", "A", "乡镇", "68.13", "果树保险补贴", "村内道路硬化"),
    ("bashang", "坝上乡", "Bashang Township", "A", "乡镇", "54.72", "退耕还林补助", "人畜饮水工程"),
    ("development-reform", "区发展改革局", "Development and Reform Bureau", "B", "区直部门", "95.08", "重点工程计划", "粮食收购资格备案"),
    ("education", "区教育局", "Education Bureau", "B", "区直部门", "88.93", "义务教育招生入学", "学生营养改善计划"),
    ("science", "区科学技术局", "Science and Technology Bureau", "B", "区直部门", "86.71", "科技型企业培育", "科研项目经费管理"),
    ("industry", "区工业和信息化局", "Industry and Information Technology Bureau", "B", "区直部门", "79.96", "技术改造项目申报", "中小企业服务券"),
    ("civil-affairs", "区民政局", "Civil Affairs Bureau", "B", "区直部门", "93.75", "最低生活保障审核确认", "养老机构备案"),
    ("justice", "区司法局", "Justice Bureau", "B", "区直部门", "92.40", "法律援助事项范围", "行政复议受理"),
    ("finance", "区财政局", "Finance Bureau", "B", "区直部门", "97.12", "惠民资金一卡通发放", "政府采购负面清单"),
    ("human-resources", "区人力资源社会保障局", "Human Resources and Social Security Bureau", "B", "区直部门", "88.15", "公益性岗位招聘", "职业技能提升补贴"),
    ("natural-resources", "区自然资源局", "Natural Resources Bureau", "B", "区直部门", "74.80", "征地补偿安置", "不动产登记提速"),
    ("housing", "区住房城乡建设局", "Housing and Construction Bureau", "B", "区直部门", "71.66", "保障性租赁住房配租", "物业服务质量评价"),
    ("transport", "区交通运输局", "Transport Bureau", "B", "区直部门", "83.18", "农村客运补贴", "道路货运资质核查"),
    ("water", "区水利局", "Water Bureau", "B", "区直部门", "77.35", "河道采砂管理", "农村供水保障"),
    ("agriculture", "区农业农村局", "Agriculture and Rural Affairs Bureau", "B", "区直部门", "90.05", "农机购置补贴", "动物防疫补助"),
    ("commerce", "区商务局", "Commerce Bureau", "B", "区直部门", "84.50", "家电以旧换新", "成品油零售经营检查"),
    ("culture", "区文化和旅游局", "Culture and Tourism Bureau", "B", "区直部门", "86.02", "乡村旅游点评定", "公共文化场馆开放"),
    ("health", "区卫生健康局", "Health Bureau", "B", "区直部门", "89.60", "基本公共卫生服务", "托育机构备案"),
    ("veterans", "区退役军人事务局", "Veterans Affairs Bureau", "B", "区直部门", "87.40", "优待证申领", "退役士兵适应性培训"),
    ("emergency", "区应急管理局", "Emergency Management Bureau", "B", "区直部门", "82.07", "烟花爆竹零售许可", "灾害救助资金发放"),
    ("audit", "区审计局", "Audit Bureau", "B", "区直部门", "92.40", "预算执行审计结果", "审计整改结果"),
    ("market", "区市场监督管理局", "Market Regulation Bureau", "B", "区直部门", "85.33", "食品安全抽检", "个体工商户年报"),
    ("statistics", "区统计局", "Statistics Bureau", "B", "区直部门", "84.50", "主要经济数据发布", "人口抽样调查"),
    ("medical-security", "区医疗保障局", "Medical Security Bureau", "B", "区直部门", "80.12", "医疗救助待遇", "定点医药机构管理"),
    ("administrative-approval", "区行政审批局", "Administrative Approval Bureau", "B", "区直部门", "66.90", "企业开办一次办成", "告知承诺事项"),
    ("petitions", "区信访局", "Petitions Bureau", "B", "区直部门", "62.25", "领导干部接访安排", "信访事项办理规程"),
    ("urban-management", "区城市管理局", "Urban Management Bureau", "B", "区直部门", "57.43", "户外广告设置", "停车泊位施划"),
]

# 不适用: unit, indicator, reason.
NO_LAND = "辖区全部为城市社区，没有农村集体土地，不办理承包地、宅基地和征收补偿事项。"
NO_WORKS = "职责中没有农田水利工程建设和运营，当年未组织此类工程。"
NO_ACCOUNT = "没有开设政务新媒体账号，信息由区级平台统一发布。"
NO_DECISION = "当年没有起草涉及公众切身利益的决策，由考核组查阅发文登记和会议纪要核实。"
NO_POWER = "权责清单中没有行政许可和行政处罚职权。"
NOT_APPLICABLE = [
    ("qinghe", "rural-land", NO_LAND), ("qinghe", "farmland-works", NO_WORKS),
    ("hetang", "rural-land", NO_LAND), ("hetang", "farmland-works", NO_WORKS),
    ("dongguan", "rural-land", NO_LAND), ("dongguan", "farmland-works", NO_WORKS),
    ("liuwan", "farmland-works", NO_WORKS),
    ("bashang", "new-media", NO_ACCOUNT), ("finance", "new-media", NO_ACCOUNT), ("audit", "new-media", NO_ACCOUNT),
    ("petitions", "licence-penalty", NO_POWER), ("veterans", "licence-penalty", NO_POWER),
    ("audit", "consultation", NO_DECISION), ("statistics", "consultation", NO_DECISION), ("shicheng", "consultation", NO_DECISION),
]

# 加分: unit, indicator, trigger, amount (None: the trigger's own), work, merits, reason, proof.
CLAIMS = [
    ("mingyi", "bonus-mechanism", "city", None, "村级公开事项“月清单”核对机制", ["创新", "可复制"], "镇村两级每月核对一次公开事项，漏公开件数比上年减少七成，市级专刊推广。", ["市政务公开专刊2025年第6期.pdf"]),
    ("mingyi", "bonus-platform", "district", "0.8", "赶集日政策摊位", ["特色", "群众满意度高"], "逢集日设摊讲补贴政策，全年 22 场，有登记册；全区推广。", ["关于学习明义镇做法的函.pdf", "赶集日政策摊位照片.jpg"]),
    ("hetang", "bonus-training", "adopted", None, "社区公开员情景题库", ["创新"], "自编 60 道情景题，被市级培训采用。", ["市级培训教材采用证明.pdf"]),
    ("dongguan", "bonus-mechanism", "province", None, "公开事项“一张表”动态调整机制", ["创新", "成效显著"], "职责、目录、栏目三表合一，随职责调整当日更新，省级简报刊用。", ["省政务公开简报2025年第11期.pdf"]),
    ("dongguan", "bonus-mechanism", "city", None, "公开审查退件分析会", ["重点突出", "措施得力"], "每季分析退件原因，退件率逐季下降，市级通报表扬。", ["市政务公开通报2025年第3期.pdf"]),
    ("finance", "bonus-training", "adopted", None, "预决算公开核对练兵", ["措施得力"], "编制核对要点 18 条，被市级培训采用。", ["市财政系统培训通知附件.pdf"]),
    ("finance", "bonus-process", "district", "1.2", "预决算公开表自动校验", ["创新", "成效显著"], "表间数据自动核对，差错由上年 14 处降为 0 处，全区推广。", ["预决算公开校验前后对比表.xlsx", "全区推广通知.pdf"]),
    ("civil-affairs", "bonus-participation", "adopted", "0.9", "低保公示方式听取意见活动", ["社会反映好"], "开放日听取 46 人意见，采纳 9 条并公布。", ["https://www.shili.example/zwgk/civil-affairs/2025/kfr-0918.html"]),
    ("agriculture", "bonus-platform", "city", None, "补贴政策田间广播", ["特色", "群众满意度高"], "按农时编播补贴政策，覆盖 71 个村，市级推广。", ["市农业农村系统典型做法选编.pdf"]),
    ("justice", "bonus-process", "district", "1", "复议决定书去标识化工序单", ["措施得力"], "一件一单，公开前差错为 0，全区推广。", ["复议决定书公开工序单.docx"]),
    ("health", "bonus-training", "adopted", None, "基层公开员轮训", ["重点突出"], "轮训做法被市级培训采用。", ["市卫生健康系统培训简报.pdf"]),
    ("culture", "bonus-platform", "district", "0.6", "场馆开放信息服务台", ["特色"], "申报时没有附推广文件，补正通知发出后也未提供。", []),
]

# 重大扣分: unit, item, trigger, amount (None: the trigger's own), day, reason, proof.
MAJOR = [
    ("bashang", "major-false", "evidence", "4", "2025-12-09", "三份公开审查登记的日期早于文件起草日期，经核对系统日志系事后补写。单位陈述承认补写，领导小组确认。", ["系统日志核对表.pdf", "坝上乡陈述笔录.pdf", "领导小组会议纪要2025年第4次.pdf"]),
    ("urban-management", "major-other", "criticised-city", None, "2025-08-21", "户外广告设置许可结果长期不公开，被市级通报批评。听取陈述后领导小组确认。", ["市政务公开通报2025年第5期.pdf", "区城市管理局陈述意见.pdf"]),
    ("housing", "major-leak", "privacy", "3", "2025-06-17", "保障性租赁住房公示表附有申请人完整证件号码，被转载后引发投诉。听取陈述后领导小组确认。", ["公示页面存证2025-06-17.zip", "区住房城乡建设局陈述意见.pdf"]),
]

# 定好的扣分: unit, indicator, trigger, count, finding (the same name on two items is one fact).
FIXED = [
    # 栏目和渠道一项扣满 (the cap at level 1 bites)
    *[(u, "section-upkeep", t, n, "") for u in ("bashang", "urban-management", "taolin", "petitions", "administrative-approval") for t, n in (("stale", 5), ("empty", 3), ("dead-link", 8))],
    *[(u, "new-media", t, n, "") for u in ("urban-management", "taolin", "petitions", "administrative-approval") for t, n in (("stale", 3), ("unfiled", 1))],
    ("bashang", "village-board", "no-board", 2, ""), ("bashang", "village-board", "stale", 3, ""), ("bashang", "village-board", "differs", 2, ""),
    ("taolin", "village-board", "no-board", 2, ""), ("taolin", "village-board", "stale", 2, ""),
    *[(u, "service-window", "no-slip", 2, "") for u in ("urban-management", "petitions")],
    ("administrative-approval", "service-window", "no-answer", 1, ""),
    # 整项不得分、不高于、按份额、递进、续扣
    ("bashang", "request-receipt", "refused", 1, ""),
    ("housing", "document-attribute", "most-unmarked", 1, ""), ("administrative-approval", "fields", "third-empty", 1, ""),
    ("urban-management", "request-deadline", "late", 4, ""), ("urban-management", "request-deadline", "very-late", 2, ""),
    ("natural-resources", "request-deadline", "late", 2, ""), ("natural-resources", "request-deadline", "very-late", 1, ""),
    ("housing", "privacy-care", "exposed", 2, ""), ("housing", "privacy-care", "not-masked", 2, ""),
    ("hewan", "publish-in-time", "late", 7, ""),
    ("water", "rules-secrecy-review", "unreviewed", 5, ""),
    ("urban-management", "rules-secrecy-review", "unreviewed", 6, ""),
    # 同一事实出现在两处
    ("transport", "publish-in-time", "still-missing", 1, "transport-01"), ("transport", "policy-files", "missing", 1, "transport-01"),
    ("songshan", "fields", "stale", 1, "songshan-01"), ("songshan", "section-upkeep", "stale", 1, "songshan-01"),
]

# 扣分情形: indicator → trigger → (tier, most, reasons, proof).
# tier 0: happens anywhere; 1: not in the best units; 2: only in weak ones; 9: only by FIXED.
# In the texts: {n} times, {a} first and {b} second subject, {d0} {d} two days, {v} a village, {q} a quarter,
# {unit} the unit, {s} its id, {k} a page number.
URL = "https://www.shili.example/zwgk/{s}/" + str(YEAR) + "/{k}.html"
PAGE = [URL]
FINDINGS = {
    "lead-duty": {
        "unnamed": (2, 1, ["查阅全年文件和会议记录，没有一份明确由谁分管政务公开。"], ["{unit}文件目录核对表.xlsx"]),
        "outdated": (1, 1, ["分管负责人 {d0} 调整，分工文件到 {d} 仍是原来的。"], ["{unit}班子成员分工通知.pdf"]),
        "mismatch": (0, 2, ["分工文件写由办公室审核，抽查有 {n} 处由业务科室直接签发。"], ["“{a}”发布审批单.pdf"]),
    },
    "lead-plan": {
        "missing": (2, 1, ["年度工作安排没有政务公开任务，只在总结中一句带过。"], ["{unit}2025年工作安排.pdf"]),
        "no-owner": (0, 2, ["年度安排中有 {n} 项公开任务没有完成时间。"], ["{unit}2025年工作安排.pdf"]),
    },
    "staff-office": {
        "contact-wrong": (0, 2, ["指南上的办公电话和办公时间有 {n} 处与现状不符。", "承办机构搬迁后，指南上有 {n} 处地址、电话未改。"], PAGE),
        "phone-dead": (1, 1, ["{d} 上午、下午各拨打一次公开电话，均无人接听。"], ["电话抽查记录.xlsx"]),
    },
    "staff-post": {
        "no-officer": (2, 1, ["名册上的承办人员长期借调在外，无人接替。"], ["{unit}政务公开人员名册.xlsx"]),
        "no-substitute": (0, 1, ["名册上没有替补人员，承办人员外出期间无人受理。"], ["{unit}政务公开人员名册.xlsx"]),
        "steps-unknown": (1, 2, ["现场询问 3 人，有 {n} 人说不出先审查后发布的步骤。"], ["实地考核记录-{unit}.pdf"]),
    },
    "staff-handover": {
        "no-list": (2, 1, ["承办岗位没有职责清单。"], ["{unit}岗位设置表.pdf"]),
        "no-slip": (1, 1, ["承办人员 {d} 调离，没有交接单。"], ["人事变动通知.pdf"]),
        "left-out": (0, 2, ["{d} 的交接单漏了 {n} 处，未列平台账号和未办申请。"], ["工作交接单.pdf"]),
    },
    "training-newcomers": {
        "untrained": (0, 1, ["新任公开员到岗满 3 个月仍未参加培训。"], ["{unit}政务公开人员名册.xlsx"]),
        "no-account": (1, 2, ["培训签到有 {n} 人不在名册上，代签。"], ["培训签到表.pdf"]),
    },
    "rules-open-review": {
        "no-rule": (2, 1, ["提供的是上级文件转发件，没有本单位的公开审查制度。"], ["{unit}制度汇编.pdf"]),
        "rule-gap": (0, 2, ["制度缺 {n} 项，没有写办理时限。", "制度缺 {n} 项，没有写明审查岗位。"], ["{unit}公开审查制度.pdf"]),
        "no-record": (0, 4, ["抽查 10 件，有 {n} 件没有审查记录，如“{a}”。"], ["公开审查登记抽查表.xlsx"]),
    },
    "rules-secrecy-review": {
        "unreviewed": (0, 3, ["抽查 10 件，有 {n} 件没有保密审查单，如“{b}”。"], ["保密审查抽查表.xlsx", URL]),
        "afterwards": (1, 2, ["有 {n} 件审查单的日期晚于发布日期，其一 {d0} 发布、{d} 补审。"], ["保密审查单.pdf"]),
    },
    "privacy-care": {
        "exposed": (0, 2, ["“{b}”公示表列出了不必要的住址和电话，共 {n} 条。"], PAGE),
        "not-masked": (9, 2, ["{d} 电话告知后，次日仍有 {n} 条未遮蔽。"], ["页面存证.zip"]),
        "not-asked": (2, 1, ["“{a}”涉及企业报价，公开前没有书面征求意见。"], PAGE),
    },
    "catalogue-upkeep": {
        "absent": (2, 1, ["栏目里没有标准目录，链接指向空页面。"], PAGE),
        "element": (0, 4, ["标准目录有 {n} 项缺公开时限或公开渠道。"], PAGE),
        "outdated": (0, 1, ["{d0} 职责调整，到 {d} 目录仍未更新。"], PAGE),
    },
    "withheld-check": {
        "no-review": (1, 1, ["全年没有对不予公开事项作评估，也没有说明。"], ["自查报告-{unit}.docx"]),
        "not-opened": (1, 2, ["评估认定可以公开的事项，有 {n} 件未公开。"], ["不予公开事项评估表.xlsx"]),
        "unsigned": (0, 1, ["评估表没有负责人审签。"], ["不予公开事项评估表.xlsx"]),
    },
    "request-to-open": {
        "not-considered": (1, 1, ["3 人先后申请“{a}”有关信息，没有研究是否主动公开。"], ["依申请公开台账.xlsx"]),
        "late": (0, 2, ["{d0} 决定主动公开，有 {n} 件到 {d} 才发布。"], PAGE),
    },
    "own-checks": {
        "quarter-missing": (1, 2, ["缺{q}等 {n} 个季度的自查记录。"], ["内部检查记录.xlsx"]),
        "no-list": (0, 3, ["有 {n} 个季度的自查只写“情况良好”，没有问题清单。"], ["内部检查记录.xlsx"]),
        "report-late": (1, 1, ["自查报告比通知要求的日期晚交 4 日。"], ["自查报告收件登记.xlsx"]),
    },
    "rectify": {
        "late": (0, 3, ["区里 {d} 交办的问题有 {n} 条逾期未改。"], ["整改台账.xlsx"]),
        "again": (0, 2, ["整改后不到 3 个月，同样的问题又出现 {n} 条。"], ["整改台账.xlsx", URL]),
        "no-answer": (2, 1, ["{d0} 交办的问题到 {d} 没有任何反馈。"], ["交办单.pdf"]),
    },
    "publish-coordination": {
        "conflict": (0, 1, ["“{a}”的办理时限与区级公布的不一致，公布前没有核对。"], PAGE),
        "unapproved": (2, 1, ["“{b}”的数据应报批，未批先公布。"], PAGE),
    },
    "documents-handed-over": {
        "quarter-missing": (0, 3, ["缺{q}等 {n} 个季度的移交。"], ["公开文件移交清单.xlsx"]),
        "no-receipt": (0, 2, ["有 {n} 个季度的移交没有签收。"], ["公开文件移交清单.xlsx"]),
    },
    "document-attribute": {
        "unmarked": (0, 5, ["抽查 20 件发文稿纸，有 {n} 件未标公开属性。"], ["发文稿纸抽查表.xlsx"]),
        "mishandled": (0, 2, ["有 {n} 件标为主动公开却没有发布，如“{a}”。"], ["发文稿纸抽查表.xlsx"]),
        "most-unmarked": (9, 1, ["抽查 20 件发文稿纸，13 件未标公开属性。"], ["发文稿纸抽查表.xlsx"]),
    },
    "document-reason": {
        "no-reason": (0, 3, ["有 {n} 件标为不予公开，理由栏空白。"], ["发文稿纸抽查表.xlsx"]),
        "wrong-reason": (1, 2, ["有 {n} 件以“内部掌握”为由不公开，不属于法定情形。"], ["发文稿纸抽查表.xlsx"]),
    },
    "document-status": {
        "unmarked": (0, 3, ["文件库有 {n} 件没有效力标注。"], PAGE),
        "wrong": (1, 2, ["有 {n} 件已废止，网页仍标有效。"], PAGE),
    },
    "publish-in-time": {
        "late": (0, 4, ["抽查 15 条，有 {n} 条超期，如“{a}”{d0} 形成，{d} 才公开。"], ["主动公开台账.xlsx", URL]),
        "still-missing": (1, 2, ["“{b}”等 {n} 条 {d0} 形成，到 {d} 检查时仍未公开。"], ["网上检查记录-{unit}.xlsx"]),
    },
    "publish-review": {
        "no-log": (0, 3, ["抽查 15 条，有 {n} 条查不到审核登记。"], ["主动公开台账.xlsx"]),
        "same-person": (0, 3, ["抽查 15 条，有 {n} 条起草和签发是同一人。"], ["主动公开台账.xlsx"]),
    },
    "publish-correct": {
        "fact": (0, 1, ["“{b}”一文的金额与附件不一致。"], PAGE),
        "slip": (0, 4, ["抽查页面有 {n} 处错别字。"], PAGE),
    },
    "request-receipt": {
        "not-entered": (1, 2, ["邮寄收到的申请有 {n} 件没有登记。"], ["依申请公开台账.xlsx", "收发室登记.pdf"]),
        "receipt-day": (0, 3, ["网上申请的收到日有 {n} 件按答复日填写。"], ["依申请公开台账.xlsx"]),
        "correction": (0, 2, ["有 {n} 件补正分两次告知。"], ["补正告知书.pdf"]),
        "refused": (9, 1, ["{d} 以“不是本村人”为由拒收当面申请，来访登记和录音可以核对。"], ["来访登记.pdf"]),
    },
    "request-deadline": {
        "late": (1, 2, ["有 {n} 件逾期答复，其一 {d0} 收到，{d} 才答复，没有办理延期。"], ["依申请公开台账.xlsx", "送达凭证.pdf"]),
        "very-late": (9, 2, ["其中 {n} 件逾期超过 10 个工作日。"], ["送达凭证.pdf"]),
        "extension": (0, 2, ["有 {n} 件延期没有告知申请人。"], ["依申请公开台账.xlsx"]),
    },
    "request-reply": {
        "basis": (0, 1, ["把“本机关不掌握”写成“不予公开”，依据条次有误。"], ["答复书副本.pdf"]),
        "remedy": (0, 2, ["有 {n} 件答复没有写复议、诉讼的期限。"], ["答复书副本.pdf"]),
        "partial": (1, 1, ["附件只有一栏涉及他人信息，整件没有提供。"], ["答复书副本.pdf"]),
    },
    "request-archive": {
        "incomplete": (0, 3, ["抽查案卷，有 {n} 卷缺送达凭证。"], ["案卷抽查表.xlsx"]),
        "no-file": (2, 1, ["有 {n} 件申请没有立卷。"], ["案卷抽查表.xlsx"]),
    },
    "guide": {
        "absent": (2, 1, ["公开栏目里找不到公开指南。"], PAGE),
        "element": (0, 2, ["指南缺 {n} 项要素，没有写监督方式。"], PAGE),
        "stale": (0, 2, ["机构更名后，指南有 {n} 处未改。"], PAGE),
    },
    "agency-profile": {
        "element": (0, 2, ["机构职能缺 {n} 项，没有办公时间。"], PAGE),
        "stale": (0, 3, ["负责人和内设机构信息有 {n} 处与现状不符。"], PAGE),
    },
    "annual-report": {
        "late": (1, 1, ["上一年度报告 2月19日才公布。"], ["https://www.shili.example/zwgk/{s}/nb/2024.html"]),
        "figures": (0, 3, ["报告表格有 {n} 处数据前后不符。"], ["https://www.shili.example/zwgk/{s}/nb/2024.html"]),
        "copied": (1, 1, ["存在问题和改进情况与上年报告大段相同。"], ["https://www.shili.example/zwgk/{s}/nb/2024.html"]),
    },
    "policy-files": {
        "missing": (0, 3, ["对照发文登记，有 {n} 件应公开未入栏目，如“{b}”的通知。"], ["发文登记核对表.xlsx"]),
        "scan-only": (0, 4, ["有 {n} 件只有扫描图，不能检索和复制。"], PAGE),
    },
    "plans": {"missing": (0, 1, ["没有公开上年度总结。"], PAGE)},
    "fields": {
        "empty": (0, 4, ["抽查 10 个事项，有 {n} 个没有内容。"], PAGE),
        "stale": (0, 3, ["抽查 10 个事项，有 {n} 个内容过期。"], PAGE),
        "third-empty": (9, 1, ["抽查 10 个事项，有 4 个没有内容。"], PAGE),
    },
    "rural-funds": {
        "missing": (1, 3, ["“{b}”等 {n} 项没有公布发放结果。"], PAGE),
        "late": (0, 2, ["“{b}”{d0} 发放，{d} 才公布，同类共 {n} 项。"], PAGE),
        "not-posted": (0, 4, ["{v}等 {n} 个村（社区）没有张贴发放结果。"], ["实地考核记录-{unit}.pdf"]),
    },
    "rural-land": {
        "missing": (1, 2, ["有 {n} 项宅基地审核结果没有公开。"], PAGE),
        "no-result": (0, 2, ["有 {n} 项只公开依据，没有公开结果。"], PAGE),
    },
    "farmland-works": {
        "missing": (1, 1, ["{v}灌溉渠整修没有公开。"], PAGE),
        "progress": (0, 2, ["有 {n} 项工程开工后没有进展信息。"], PAGE),
    },
    "relief": {
        "quarter-missing": (0, 2, ["缺{q}等 {n} 个季度的救助信息。"], PAGE),
        "no-use": (1, 1, ["{v}筹资修路没有公布使用结果。"], PAGE),
    },
    "power-list": {
        "list-stale": (1, 1, ["{d0} 职责划转，权责清单到 {d} 仍未调整。"], PAGE),
        "guide-wrong": (0, 3, ["抽查 5 项办事指南，有 {n} 项材料清单与窗口要求不符，如“{a}”。"], PAGE),
    },
    "licence-penalty": {
        "basis-missing": (0, 3, ["有 {n} 项许可没有公开办理程序。"], PAGE),
        "decision-missing": (1, 2, ["对照台账，有 {n} 件处罚决定没有公开。"], ["行政处罚台账核对表.xlsx"]),
    },
    "budget": {
        "late": (1, 1, ["上年度决算批复 46 日后才公开，已过规定期限。"], PAGE),
        "table-missing": (0, 3, ["预算公开缺 {n} 项，没有绩效目标说明。"], PAGE),
        "absent": (2, 1, ["没有公开上年度决算。"], PAGE),
    },
    "procurement-projects": {
        "missing": (0, 2, ["有 {n} 项采购没有公布成交结果。"], PAGE),
        "no-progress": (0, 2, ["有 {n} 个项目没有进展信息。"], PAGE),
    },
    "section-upkeep": {
        "stale": (0, 5, ["有 {n} 个栏目超过规定周期未更新，如“规划计划”。"], PAGE),
        "empty": (1, 3, ["有 {n} 个栏目空白，如“应急管理”。"], PAGE),
        "dead-link": (0, 8, ["抽查链接有 {n} 处打不开。"], ["网上检查记录-{unit}.xlsx"]),
        "news": (0, 4, ["公开栏目里有 {n} 条工作动态。"], PAGE),
    },
    "new-media": {
        "stale": (0, 3, ["账号全年有 {n} 次超过规定周期未更新。"], ["新媒体监测记录.xlsx"]),
        "unfiled": (2, 1, ["停用的旧账号没有注销，仍可搜到。"], ["新媒体账号登记表.xlsx"]),
        "unfit": (0, 1, ["{d} 转发与职责无关的内容，没有审核记录。"], ["新媒体监测记录.xlsx"]),
    },
    "village-board": {
        "no-board": (9, 2, ["{v}等 {n} 个村（社区）没有公开栏。"], ["{v}实地照片.jpg"]),
        "stale": (0, 3, ["{v}等 {n} 个村（社区）的公开栏内容过期。"], ["{v}公开栏照片.jpg"]),
        "differs": (0, 2, ["{v}张贴的金额与网上有 {n} 处不一致。"], ["{v}公开栏照片.jpg", URL]),
    },
    "service-window": {
        "no-slip": (0, 2, ["有 {n} 个事项没有一次性告知单，如“{a}”。"], ["实地考核记录-{unit}.pdf"]),
        "no-answer": (1, 1, ["现场询问“{b}”的申请材料，答不上来。"], ["实地考核记录-{unit}.pdf"]),
    },
    "interpretation-sync": {
        "missing": (1, 2, ["“{a}”等 {n} 件文件应解读未解读。"], PAGE),
        "late": (0, 2, ["“{a}”{d0} 公布，{d} 才有解读，同类共 {n} 件。"], PAGE),
        "unlinked": (0, 3, ["有 {n} 件解读没有与原文互链。"], PAGE),
    },
    "messages": {
        "late": (0, 3, ["有 {n} 条留言逾期答复。"], ["留言办理导出表.xlsx"]),
        "hollow": (0, 2, ["有 {n} 条留言只答“已转有关科室”。"], ["留言办理导出表.xlsx"]),
        "unanswered": (2, 2, ["到 {d} 检查时，有 {n} 条留言没有答复。"], ["留言办理导出表.xlsx"]),
    },
    "public-concern": {
        "late": (2, 1, ["“{b}”引发的舆情，回应超过规定时限。"], ["舆情处置记录.pdf"]),
        "no-record": (0, 1, ["{d} 的回应没有研判记录。"], ["舆情处置记录.pdf"]),
    },
    "consultation": {
        "absent": (2, 1, ["“{a}”方案涉及居民切身利益，没有公开征求意见。"], PAGE),
        "short": (0, 1, ["“{a}”征求意见只有 12 日，没有说明理由。"], PAGE),
        "no-outcome": (0, 1, ["“{a}”征集结束后没有公布采纳情况。"], PAGE),
    },
}
VILLAGES = {"乡镇": ["上河村", "前坪村", "东沟村", "柳树底村", "石板湾村"], "街道": ["春和社区", "柳荫社区", "北苑社区", "河畔社区", "新桥社区"]}
QUARTERS = ["第一季度", "第二季度", "第三季度"]


def points(value):
    """An exact number from a YAML scalar."""
    return Fraction(str(value))


def shown(value):
    """A number as it stands in the file: at most two decimals, no trailing zeros."""
    text = f"{float(value):.2f}"
    return text.rstrip("0").rstrip(".")


def workdays_of(year):
    """All working days of a year from the calendar that ships."""
    text = CALENDAR.read_text(encoding="utf-8")
    listed = next(x for x in yaml.load(text, Loader=yaml.SafeLoader)["lists"] if x["year"] == year)
    off, on = set(), set()
    for holiday in listed["holidays"]:
        day = holiday["from"]
        while day <= holiday.get("to", holiday["from"]):
            off.add(day)
            day += datetime.timedelta(1)
        on.update(holiday.get("swap", []))
    days = [datetime.date(year, 1, 1) + datetime.timedelta(n) for n in range(365)]
    return [d for d in days if d in on or (d.weekday() < 5 and d not in off)]


def half_up(value, places=2):
    scaled = value * 10**places
    return Fraction(int(scaled + Fraction(1, 2)), 10**places)


def polished(text):
    """No “and so on” for a single one, no space behind a date."""
    text = re.sub(r"等 1 (条|件|项|个季度|个村（社区）)|，同类共 1 (件|项)", "", text)
    return re.sub(r"日 (?=[\u4e00-\u9fff])", "日", text)


class Table:
    """The rubric's table of one class: leaves in printed order, level-1 blocks, bonus items."""

    def __init__(self, rubric, unit_class):
        self.unit_class = unit_class
        self.leaves, self.bonuses, self.blocks = {}, {}, {}
        for block in rubric["indicators"]:
            self.blocks[block["id"]] = self.weight(block)
            self.walk(block, block["id"])

    def weight(self, node):
        return points(node.get("weights", {}).get(self.unit_class, node.get("weight")))

    def walk(self, node, block):
        for child in node["children"]:
            if self.unit_class not in child.get("classes", [self.unit_class]):
                continue
            if child.get("kind") == "bonus":
                self.bonuses[child["id"]] = (child, self.weight(node))
            elif "children" in child:
                for leaf in child["children"]:
                    if leaf.get("kind") != "bonus":
                        leaf["_siblings"] = [x["id"] for x in child["children"] if x.get("kind") != "bonus"]
                self.walk(child, block)
            else:
                child["_weight"] = {**child.get("_weight", {}), self.unit_class: self.weight(child)}
                child["_block"] = block
                self.leaves[child["id"]] = child

    def weight_of(self, leaf_id):
        return self.leaves[leaf_id]["_weight"][self.unit_class]


def trigger_of(node, trigger_id):
    return next(t for t in node["triggers"] if t["id"] == trigger_id)


def loss_of(table, leaf_id, occurrence):
    """Points lost by one occurrence line (several alike), before findings and caps."""
    trigger = trigger_of(table.leaves[leaf_id], occurrence["trigger"])
    weight, count = table.weight_of(leaf_id), occurrence.get("count", 1)
    if trigger.get("all"):
        return weight
    if "zero" in trigger:
        return sum(table.weight_of(x) for x in table.leaves[leaf_id]["_siblings"])
    if "ceiling_share" in trigger:
        return weight * (1 - points(trigger["ceiling_share"]))
    if "share" in trigger:
        return weight * points(trigger["share"]) * count
    if "amount" in occurrence:
        return points(occurrence["amount"]) * count
    total = Fraction(0)
    for nth in range(1, count + 1):
        amount = points(trigger["amount"])
        for step in trigger.get("steps", []):
            if nth >= step["from"]:
                amount = points(step["amount"])
        total += amount
    return min(total, points(trigger["up_to"])) if "up_to" in trigger else total


def estimate(table, entries, claims, majors):
    """The total of one unit and the blocks whose cap bites."""
    order = list(table.leaves)
    lost, facts = dict.fromkeys(table.blocks, Fraction(0)), {}
    applicable = dict.fromkeys(table.blocks, Fraction(0))
    for leaf_id in order:
        leaf, entry, weight = table.leaves[leaf_id], entries.get(leaf_id, {"full": True}), table.weight_of(leaf_id)
        if entry.get("not_applicable"):
            continue
        applicable[leaf["_block"]] += weight
        loss = Fraction(0)
        if "level" in entry:
            loss = weight * (1 - points(next(x for x in leaf["levels"] if x["id"] == entry["level"])["share"]))
        elif "points" in entry:
            loss = weight - points(entry["points"])
        elif "count" in entry:
            loss = weight - min(weight, points(leaf["each"]) * entry["count"])
        for occurrence in entry.get("occurrences", []):
            amount = loss_of(table, leaf_id, occurrence)
            if occurrence.get("finding"):
                facts.setdefault(occurrence["finding"], []).append((amount, leaf["_block"]))
            else:
                loss += amount
        lost[leaf["_block"]] += loss
    for losses in facts.values():
        amount, block = max(losses, key=lambda x: x[0])
        lost[block] += amount
    total, capped = Fraction(0), []
    for block, weight in table.blocks.items():
        if lost[block] > applicable[block]:
            capped.append(block)
        total += weight * max(Fraction(0), applicable[block] - lost[block]) / applicable[block]
    given = {}
    for claim in claims:
        node, parent = table.bonuses[claim["indicator"]]
        if claim["proof"]:
            amount = points(claim.get("amount") or trigger_of(node, claim["trigger"])["amount"])
            given[claim["indicator"]] = given.get(claim["indicator"], Fraction(0)) + amount
    for indicator, amount in given.items():
        node, parent = table.bonuses[indicator]
        total += min(amount, parent / 5, points(node.get("max", 100)))
    return total - sum((m["_amount"] for m in majors), Fraction(0)), capped


class Unit:
    """Draws the entries of one unit."""

    def __init__(self, row, table, rubric, rng, workdays):
        self.id, self.name, self.en, self.unit_class, self.kind, self.wanted, self.a, self.b = row
        self.wanted = points(self.wanted)
        self.table, self.rng, self.workdays = table, rng, workdays
        self.entries = {}
        for unit, leaf, reason in NOT_APPLICABLE:
            if unit == self.id:
                self.entries[leaf] = {"not_applicable": True, "reason": reason, "proof": [f"不适用说明-{self.name}.pdf"]}
        self.claims = [
            {"indicator": c[1], "trigger": c[2], "amount": c[3], "work": c[4], "merits": c[5], "reason": c[6], "proof": c[7]}
            for c in CLAIMS if c[0] == self.id
        ]
        self.majors = []
        for unit, item, trigger, amount, day, reason, proof in MAJOR:
            if unit == self.id:
                node = next(m for m in rubric["major_deductions"] if m["id"] == item)
                value = points(amount or trigger_of(node, trigger)["amount"])
                self.majors.append({"indicator": item, "trigger": trigger, "amount": amount, "on": day, "reason": reason, "proof": proof, "_amount": value})
        for unit, leaf, trigger, count, finding in FIXED:
            if unit == self.id and leaf in table.leaves and not self.entries.get(leaf, {}).get("not_applicable"):
                self.add(leaf, self.occurrence(leaf, trigger, count, finding))
        self.tier = 0 if self.wanted >= 90 else 1 if self.wanted >= 70 else 2
        self.most = 1 if self.wanted >= 93 else 2 if self.wanted >= 80 else 4

    def occurrence(self, leaf, trigger_id, count, finding=""):
        trigger = trigger_of(self.table.leaves[leaf], trigger_id)
        reasons, proof = FINDINGS[leaf][trigger_id][2:]
        # The second day lies well over every period in working days; a late reply stays under 10 working days late.
        first = self.rng.randrange(5, 165)
        gap = 24 if (leaf, trigger_id) == ("request-deadline", "late") else self.rng.randint(34, 58)
        reason = self.rng.choice(reasons)
        first, second = self.workdays[first], self.workdays[first + gap]
        if "{q}" in reason:  # quarters are counted at the end of the year
            second = self.workdays[-self.rng.randint(8, 18)]
        words = {
            "n": count, "a": self.a, "b": self.b, "unit": self.name, "s": self.id,
            "d0": f"{first.month}月{first.day}日", "d": f"{second.month}月{second.day}日",
            "v": self.rng.choice(VILLAGES.get(self.kind, ["本区"])), "q": self.rng.choice(QUARTERS),
            "k": self.rng.randint(10100, 98900),
        }
        found = {"trigger": trigger_id, "count": count}
        if "min" in trigger:
            low, high = int(points(trigger["min"]) * 10), int(points(trigger["max"]) * 10)
            found["amount"] = shown(Fraction(self.rng.randint(low, high), 10))
        if finding:
            found["finding"] = finding
        found["on"] = f"{YEAR}-02-19" if (leaf, trigger_id) == ("annual-report", "late") else second.isoformat()
        found["reason"] = polished(reason.format(**words))
        found["proof"] = [p.format(**words) for p in proof]
        return found

    def add(self, leaf, occurrence):
        self.entries.setdefault(leaf, {}).setdefault("occurrences", []).append(occurrence)

    def total(self):
        return estimate(self.table, self.entries, self.claims, self.majors)

    def draw(self):
        """Adds findings until only the overall rating is left to take up the rest."""
        weight = self.table.weight_of(RATING)
        low, high = weight * Fraction(5, 100), weight * (Fraction(38, 100) if self.tier < 2 else Fraction(48, 100))
        fixed = {leaf: dict(entry) for leaf, entry in self.entries.items()}
        for _ in range(400):
            self.entries = {leaf: {**e, **({"occurrences": list(e["occurrences"])} if "occurrences" in e else {})} for leaf, e in fixed.items()}
            if self.fill(low, high) and self.rate():
                return
        sys.exit(f"{self.id}: no draw reaches {float(self.wanted)}; change UNITS or FIXED")

    def fill(self, low, high):
        for _ in range(300):
            left = self.total()[0] - self.wanted
            if low <= left <= high:
                return True
            if left < low:
                return False
            leaf = self.rng.choice(list(self.table.leaves))
            entry = self.candidate(leaf)
            if entry is None:
                continue
            before = self.entries.get(leaf)
            self.entries[leaf] = entry
            if self.total()[0] - self.wanted < low:
                if before is None:
                    del self.entries[leaf]
                else:
                    self.entries[leaf] = before
        return False

    def candidate(self, leaf):
        """A possible new entry of a leaf, or None when it has its findings already."""
        node, old = self.table.leaves[leaf], self.entries.get(leaf)
        if leaf == RATING or (old and (old.get("not_applicable") or "occurrences" not in old)):
            return None
        if leaf == "lead-meeting":
            if self.tier == 0 and self.rng.random() < 0.5:
                return None
            if self.tier == 2 and self.rng.random() < 0.4:
                return {"level": "never", "reason": "全年没有专题研究的议题，只有传达记录。", "proof": [f"{self.name}会议纪要目录.xlsx"]}
            return {"level": "once", "reason": "专题研究 1 次，另一次只传达文件，没有议定事项。", "proof": [f"{self.name}会议纪要目录.xlsx"]}
        if leaf == "interpretation-quality":
            level = self.rng.choice(["partly", "partly", "excerpt"] if self.tier else ["partly"])
            said = {"partly": "3 件解读中有 1 件没有写清找谁问。", "excerpt": "3 件解读都以摘抄原文为主，没有讲怎么办。"}[level]
            return {"level": level, "reason": said, "proof": [URL.format(s=self.id, k=self.rng.randint(10100, 98900))]}
        if leaf == "training-sessions":
            full = int(self.table.weight_of(leaf))
            count = full - 1 if self.tier < 2 else self.rng.randint(0, full - 1)
            said = f"材料齐全的培训 {count} 次；其余缺课件或签到，不计。" if count else "没有一次培训同时有通知、签到和课件。"
            return {"count": count, "reason": said, "proof": [f"{self.name}培训记录.pdf"]}
        if leaf == "reading-place":
            given = self.rng.choice(["1.8", "1.5", "1.5", "1.2"] if self.tier < 2 else ["1.2", "1", "0.8"])
            said = {"1.8": "四个要点都有，个别资料超过三个月。", "1.5": "有标识、设备和引导人员，纸质资料未更新。", "1.2": "有标识和引导人员，查询设备当日不能用，资料部分更新。",
                    "1": "有标识和引导人员，设备不能用，资料未更新。", "0.8": "标识不清，设备不能用，有人引导，资料部分更新。"}[given]
            return {"points": given, "reason": said, "proof": [f"{self.name}公开专区照片.jpg"]}
        found = old["occurrences"] if old else []
        if len(found) >= (1 if self.tier == 0 else 2):
            return None
        if any(set(trigger_of(node, o["trigger"])) & {"all", "zero", "ceiling_share"} for o in found):
            return None
        if any("zero" in trigger_of(self.table.leaves[x], o["trigger"]) for x in node["_siblings"] for o in self.entries.get(x, {}).get("occurrences", [])):
            return None
        used = {o["trigger"] for o in found}
        open_triggers = [
            t for t, (tier, *_) in FINDINGS[leaf].items()
            if tier <= self.tier and t not in used and not (found and trigger_of(node, t).get("all"))
        ]
        if not open_triggers:
            return None
        trigger = self.rng.choice(open_triggers)
        count = self.rng.randint(1, min(self.most, FINDINGS[leaf][trigger][1]))
        return {"occurrences": [*found, self.occurrence(leaf, trigger, count)]}

    def rate(self):
        """Sets the overall rating so that the rounded total is the wanted one."""
        weight = self.table.weight_of(RATING)
        for cents in range(int(weight * 100), int(weight * 40), -1):
            given = Fraction(cents, 100)
            said = f"11 个成员单位评分平均 {float(given):.2f} 分。"
            if given < weight * Fraction(6, 10):
                said += "多家反映交办事项回复慢、信息要反复催。"
            self.entries[RATING] = {"points": shown(given), "reason": said, "proof": ["综合评议汇总表2025年12月.pdf"]}
            if half_up(self.total()[0]) == self.wanted:
                return True
        return False


def quote(text):
    """A YAML scalar inside a flow or block collection."""
    return "'" + text.replace("'", "''") + "'"


def sequence(texts):
    return "[" + ", ".join(quote(t) for t in texts) + "]"


def occurrence_lines(occurrence, keys, out):
    first = True
    for key in keys:
        value = occurrence.get(key)
        if value in (None, "", []) or (key == "count" and value == 1):
            continue
        if key in ("proof", "merits"):
            value = sequence(value)
        elif key in ("reason", "work", "on"):
            value = quote(value)
        out.append(f"      {'- ' if first else '  '}{key}: {value}")
        first = False


def write(units, rubric):
    out = [
        "# 演示数据：示例区 2025 年度的评分。单位、分数、文件、地址全部为虚构，与任何真实单位无关。",
        f"# 由 data/scripts/demo.py 生成（种子 {SEED}）；要改请改脚本，再运行一次。",
        "# 没有失分的指标写成一行 full: true；失分写明情形、次数、理由、印证。",
        "mingjian: sheets/1",
        f"rubric: {rubric['id']}",
        "label: {zh: 演示数据, en: Demonstration data}",
        "status: final",
        "units: # 规范顺序",
    ]
    for u in units:
        out.append(f"  - {{id: {u.id}, name: {{zh: {u.name}, en: {u.en}}}, class: {u.unit_class}, kind: {u.kind}}}")
    out.append("entries:")
    for u in units:
        out.append(f"  # {u.name}")
        for leaf in u.table.leaves:
            entry = u.entries.get(leaf)
            if entry is None:
                out.append(f"  - {{unit: {u.id}, indicator: {leaf}, full: true}}")
                continue
            out += [f"  - unit: {u.id}", f"    indicator: {leaf}"]
            if entry.get("not_applicable"):
                out.append("    not_applicable: true")
            for key in ("level", "points", "count"):
                if key in entry:
                    out.append(f"    {key}: {entry[key]}")
            if "occurrences" in entry:
                out.append("    occurrences:")
                for occurrence in entry["occurrences"]:
                    occurrence_lines(occurrence, ("trigger", "count", "amount", "finding", "on", "reason", "proof"), out)
            else:
                out += [f"    reason: {quote(entry['reason'])}", f"    proof: {sequence(entry['proof'])}"]
        for indicator in dict.fromkeys(c["indicator"] for c in u.claims):
            out += [f"  - unit: {u.id}", f"    indicator: {indicator}", "    occurrences:"]
            for claim in u.claims:
                if claim["indicator"] == indicator:
                    occurrence_lines(claim, ("trigger", "amount", "work", "merits", "reason", "proof"), out)
        for major in u.majors:
            out += [f"  - unit: {u.id}", f"    indicator: {major['indicator']}", "    occurrences:"]
            occurrence_lines(major, ("trigger", "amount", "on", "reason", "proof"), out)
    SHEETS.parent.mkdir(exist_ok=True)
    SHEETS.write_text("\n".join(out) + "\n", encoding="utf-8")


def show(units, rubric):
    grades, counts = rubric["grades"], {}
    for unit_class in ("A", "B"):
        rows = [(half_up(u.total()[0]), u) for u in units if u.unit_class == unit_class]
        print(f"class {unit_class}")
        for total, u in sorted(rows, key=lambda r: -r[0]):
            grade = next(g for g in grades if "min" not in g or total >= points(g["min"]))["title"]["zh"]
            counts[grade] = counts.get(grade, 0) + 1
            rank = 1 + sum(other > total for other, _ in rows)
            capped = ",".join(u.total()[1])
            print(f"  {rank:>2} {float(total):6.2f} {grade} {u.name} {'capped: ' + capped if capped else ''}")
    print(" ".join(f"{grade} {count}" for grade, count in counts.items()))


def main():
    parser = argparse.ArgumentParser(description="Writes data/demo/sheets.yaml.")
    parser.add_argument("--show", action="store_true", help="print the estimated totals")
    wanted = parser.parse_args()
    # BaseLoader keeps every number as it is written, so that no decimal passes through a float.
    rubric = yaml.load(RUBRIC.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
    for node in walk_steps(rubric):
        node["from"] = int(node["from"])
    tables = {c["id"]: Table(rubric, c["id"]) for c in rubric["classes"]}
    workdays = workdays_of(YEAR)
    rng = random.Random(SEED)
    units = []
    for row in UNITS:
        unit = Unit(row, tables[row[3]], rubric, rng, workdays)
        unit.draw()
        units.append(unit)
    write(units, rubric)
    if wanted.show:
        show(units, rubric)


def walk_steps(value):
    """All steps of all triggers."""
    if isinstance(value, dict):
        if set(value) == {"from", "amount"}:
            yield value
        for child in value.values():
            yield from walk_steps(child)
    elif isinstance(value, list):
        for child in value:
            yield from walk_steps(child)


if __name__ == "__main__":
    main()
