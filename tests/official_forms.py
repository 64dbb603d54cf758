"""The official forms with any values: what their rows and columns are called, and what each of their cells states."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kg.read.grid import Piece
from tests.form_writer import Form

Expected = dict[tuple[str, str, str], str]  # measure, applicant, period -> value as printed
APPLICANTS = ("natural_person", "legal.business", "legal.research", "legal.public_benefit", "legal.law_service", "legal.other", "total")
BODIES = ("商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他")
DENIED = (
    ("1.属于国家秘密", "denied.state_secret"),
    ("2.其他法律行政法规禁止公开", "denied.law_forbids"),
    ("3.危及“三安全一稳定”", "denied.security_stability"),
    ("4.保护第三方合法权益", "denied.third_party"),
    ("5.属于三类内部事务信息", "denied.internal_affairs"),
    ("6.属于四类过程性信息", "denied.process"),
    ("7.属于行政执法案卷", "denied.enforcement_file"),
    ("8.属于行政查询事项", "denied.query_matter"),
)
UNABLE = (
    ("1.本机关不掌握相关政府信息", "unable.not_held"),
    ("2.没有现成信息需要另行制作", "unable.needs_creation"),
    ("3.补正后申请内容仍不明确", "unable.unclear"),
)
REFUSED = (
    ("1.信访举报投诉类申请", "not_processed.petition"),
    ("2.重复申请", "not_processed.duplicate"),
    ("3.要求提供公开出版物", "not_processed.publication"),
    ("4.无正当理由大量反复申请", "not_processed.massive"),
    ("5.要求行政机关确认或重新出具已获取信息", "not_processed.confirm"),
)
OTHER = (
    ("1.申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请", "other.overdue_correction"),
    ("2.申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请", "other.overdue_fee"),
    ("3.其他", "other.misc"),
)
OUTCOMES = (("结果维持", "upheld"), ("结果纠正", "corrected"), ("其他结果", "other"), ("尚未审结", "pending"), ("总计", "total"))
PARTLY = "（二）部分公开（区分处理的，只计这一情形，不计其他情形）"
RESULTS = {
    "F19": (
        ("（一）予以公开", "granted"),
        (PARTLY, "partial"),
        *DENIED,
        *UNABLE,
        *REFUSED,
        ("（六）其他处理", "other"),
        ("（七）总计", "total"),
    ),
    "F21": (("（一）予以公开", "granted"), (PARTLY, "partial"), *DENIED, *UNABLE, *REFUSED, *OTHER, ("（七）总计", "total")),
}
GROUPS = {DENIED[0][1]: ("（三）不予公开", 8), UNABLE[0][1]: ("（四）无法提供", 3), REFUSED[0][1]: ("（五）不予处理", 5)}
GROUPS |= {OTHER[0][1]: ("（六）其他处理", 3)}
F14 = """一、主动公开情况 ——
（一）主动公开政府信息数（不同渠道和方式公开相同信息计1条） 条 active.total
其中：主动公开规范性文件数 条 active.normative_docs_published
制发规范性文件总数 件 active.normative_docs_issued
（二）通过不同渠道和方式公开政府信息的情况 ——
1.政府公报公开政府信息数 条 active.channel.gazette
2.政府网站公开政府信息数 条 active.channel.website
3.政务微博公开政府信息数 条 active.channel.weibo
4.政务微信公开政府信息数 条 active.channel.wechat
5.其他方式公开政府信息数 条 active.channel.other
二、回应解读情况 ——
（一）回应公众关注热点或重大舆情数（不同方式回应同一热点或舆情计1次） 次 response.hot_topics
（二）通过不同渠道和方式回应解读的情况 ——
1.参加或举办新闻发布会总次数 次 response.press_conferences
其中：主要负责同志参加新闻发布会次数 次 response.press_conferences_principal
2.政府网站在线访谈次数 次 response.online_interviews
其中：主要负责同志参加政府网站在线访谈次数 次 response.online_interviews_principal
3.政策解读稿件发布数 篇 response.interpretation_articles
4.微博微信回应事件数 次 response.weibo_wechat_events
5.其他方式回应事件数 次 response.other_events
三、依申请公开情况 ——
（一）收到申请数 件 foi.received
1.当面申请数 件 foi.mode.in_person
2.传真申请数 件 foi.mode.fax
3.网络申请数 件 foi.mode.online
4.信函申请数 件 foi.mode.letter
（二）申请办结数 件 foi.concluded
1.按时办结数 件 foi.concluded.on_time
2.延期办结数 件 foi.concluded.extended
（三）申请答复数 件 foi.replies
1.属于已主动公开范围数 件 foi.reply.already_public
2.同意公开答复数 件 foi.reply.granted
3.同意部分公开答复数 件 foi.reply.partial
4.不同意公开答复数 件 foi.reply.refused
其中：涉及国家秘密 件 foi.reply.refused.state_secret
涉及商业秘密 件 foi.reply.refused.trade_secret
涉及个人隐私 件 foi.reply.refused.privacy
危及国家安全、公共安全、经济安全和社会稳定 件 foi.reply.refused.security_stability
不是《条例》所指政府信息 件 foi.reply.refused.not_gov_info
法律法规规定的其他情形 件 foi.reply.refused.other_law
5.不属于本行政机关公开数 件 foi.reply.not_this_agency
6.申请信息不存在数 件 foi.reply.not_exist
7.告知作出更改补充数 件 foi.reply.correction_notice
8.告知通过其他途径办理数 件 foi.reply.other_channel
四、行政复议数量 件 review.total
（一）维持具体行政行为数 件 review.upheld
（二）被依法纠错数 件 review.corrected
（三）其他情形数 件 review.other
五、行政诉讼数量 件 litigation.total
（一）维持具体行政行为或者驳回原告诉讼请求数 件 litigation.upheld
（二）被依法纠错数 件 litigation.corrected
（三）其他情形数 件 litigation.other
六、举报投诉数量 件 complaints.total
七、依申请公开信息收取的费用 万元 foi.fees_collected
八、机构建设和保障经费情况 ——
（一）政府信息公开工作专门机构数 个 org.dedicated_bodies
（二）设置政府信息公开查阅点数 个 org.reading_points
（三）从事政府信息公开工作人员数 人 org.staff
1.专职人员数（不包括政府公报及政府网站工作人员数） 人 org.staff_full_time
2.兼职人员数 人 org.staff_part_time
（四）政府信息公开专项经费（不包括用于政府公报编辑管理及政府网站建设维护等方面的经费） 万元 org.budget
九、政府信息公开会议和培训情况 ——
（一）召开政府信息公开工作会议或专题会议数 次 training.meetings
（二）举办各类培训班数 次 training.classes
（三）接受培训人员数 人次 training.trainees"""
F08 = """主动公开信息数 条 active.total
其中：1.网站公开 条 active.channel.website
2.政府公报公开 条 active.channel.gazette
新增的行政规范性文件数 条 active.new_normative_docs
本年度申请总数 条 foi.received
其中：1.当面申请数 条 foi.mode.in_person
2.传真申请数 条 foi.mode.fax
3.电子邮件申请数 条 foi.mode.email
4.网上申请数 条 foi.mode.online
5.信函申请数 条 foi.mode.letter
6.其它形式申请数 条 foi.mode.other
对申请的答复数 条 foi.replies
其中：1.同意公开答复数 条 foi.reply.granted
2.同意部分公开答复数 条 foi.reply.partial
3.不予公开答复数 条 foi.reply.refused
4.其他类型答复数 条 foi.reply.other
依申请公开信息收取的费用 元 foi.fees_collected
其中：1.检索费 元 foi.fees.retrieval
2.邮寄费 元 foi.fees.postage
3.复制费 元 foi.fees.copying
行政复议数 条 review.total
行政诉讼数 条 litigation.total
行政申诉数 条 appeal.total"""
THREE = (("上一年项目数量", "prev_items"), ("本年增/减", "delta"), ("处理决定数量", "decisions"))
DECIDED = (("本年处理决定数量", "decisions"),)
MADE = (("本年新制作数量", "made"), ("本年新公开数量", "published"), ("对外公开总数量", "public_total"))
ISSUED = (("本年制发件数", "issued"), ("本年废止件数", "repealed"), ("现行有效件数", "in_force"))
LICENCE, SERVICES = ("行政许可", "art20_5.licence"), ("其他对外管理服务事项", "art20_5.other_services")
POWERS = (("行政处罚", "art20_6.penalty"), ("行政强制", "art20_6.coercion"))
FEES, BOUGHT = ("行政事业性收费", "art20_8.admin_fees"), ("政府集中采购", "art20_9.procurement")
ARTICLE20 = {
    "F19": (
        ("一", MADE, (("规章", "art20_1.rules"), ("规范性文件", "art20_1.normdocs"))),
        ("五", THREE, (LICENCE, SERVICES)),
        ("六", THREE, POWERS),
        ("八", THREE[:2], (FEES,)),
        ("九", (("采购项目数量", "count"), ("采购总金额", "amount")), (BOUGHT,)),
    ),
    "F21": (
        ("一", ISSUED, (("规章", "art20_1.rules"), ("行政规范性文件", "art20_1.normdocs"))),
        ("五", DECIDED, (LICENCE,)),
        ("六", DECIDED, POWERS),
        ("八", (("本年收费金额（单位：万元）", "amount"),), (FEES,)),
    ),
}


def matrix(frame: str, values: Sequence[Sequence[str]]) -> tuple[Form, Expected]:
    """The request matrix of an edition.

    Args:
        frame: F19 or F21.
        values: seven for each row of values.
    """
    measures = ["foi.new_received", "foi.carried_in", *(f"foi.result.{part}" for _, part in RESULTS[frame]), "foi.carried_out"]
    cells = iter([[Piece(value) for value in row] for row in values])
    rows = [
        [Piece("（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）", 3, 3), Piece("申请人情况", 1, 7)],
        [Piece("自然人", 2, 1), Piece("法人或其他组织", 1, 5), Piece("总计", 2, 1)],
        [Piece(name) for name in BODIES],
        [Piece("一、本年新收政府信息公开申请数量", 1, 3), *next(cells)],
        [Piece("二、上年结转政府信息公开申请数量", 1, 3), *next(cells)],
    ]
    group = [Piece("三、本年度办理结果", len(RESULTS[frame]), 1)]
    for name, part in RESULTS[frame]:
        head = [Piece(GROUPS[part][0], GROUPS[part][1], 1)] if part in GROUPS else []
        rows.append([*group, *head, Piece(name, 1, 1 if "." in part else 2), *next(cells)])
        group = []
    rows.append([Piece("四、结转下年度继续办理", 1, 3), *next(cells)])
    said = zip(measures, values, strict=True)
    return rows, {(name, who, ""): value for name, row in said for who, value in zip(APPLICANTS, row, strict=True)}


def article20(frame: str, values: Sequence[str]) -> tuple[Form, Expected]:
    """The tables on article 20 of an edition as one grid of four columns.

    Args:
        frame: F19 or F21.
        values: one for each cell, in reading order.
    """
    left, said, rows = iter(values), Expected(), list[list[Piece]]()
    for number, heads, subjects in ARTICLE20[frame]:
        wide = [1] * (len(heads) - 1) + [4 - len(heads)]
        rows.append([Piece(f"第二十条第（{number}）项", 1, 4)])
        rows.append([Piece("信息内容"), *(Piece(name, 1, span) for (name, _), span in zip(heads, wide, strict=True))])
        for name, subject in subjects:
            rows.append([Piece(name)])
            for (_, part), span in zip(heads, wide, strict=True):
                said[f"{subject}.{part}", "", ""] = value = next(left)
                rows[-1].append(Piece(value, 1, span))
    return rows, said


def courts(values: Sequence[str]) -> tuple[Form, Expected]:
    """The table of reviews and lawsuits with its fifteen values."""
    names = [Piece(name) for name, _ in OUTCOMES]
    rows = [
        [Piece("行政复议", 1, 5), Piece("行政诉讼", 1, 10)],
        [*(Piece(name, 2, 1) for name, _ in OUTCOMES), Piece("未经复议直接起诉", 1, 5), Piece("复议后起诉", 1, 5)],
        [*names, *names],
        [Piece(value) for value in values],
    ]
    measures = [f"{court}.{part}" for court in ("review", "litigation.direct", "litigation.after_review") for _, part in OUTCOMES]
    return rows, {(measure, "", ""): value for measure, value in zip(measures, values, strict=True)}


def listed(heads: str, lines: str, values: Iterator[str]) -> tuple[Form, Expected]:
    """A form of labels, units and values.

    Args:
        heads: those of the columns; one of 历年累计 is the last.
        lines: a row each: the label, the unit, and the measure unless the row only opens a group.
        values: one for each cell, in reading order.
    """
    columns = heads.split()
    coded, periods = columns[0] == "代码", ("", "cumulative") if columns[-1] == "历年累计" else ("",)
    rows, said = [[Piece(name) for name in columns]], Expected()
    for number, line in enumerate(lines.split("\n"), 1):
        name, unit, *measure = line.split(" ")
        cells = [(period, next(values) if measure else "") for period in periods]
        said |= {(part, "", period): value for part in measure for period, value in cells}
        rows.append([*([Piece(f"{number:02}")] if coded else []), Piece(name), Piece(unit), *(Piece(value) for _, value in cells)])
    return rows, said
