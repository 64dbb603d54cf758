"""Statistical forms made up for measuring: figures that add up as real ones do, printed without cells, and damaged on purpose."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from random import Random

Key = tuple[str, str, str]  # measure, applicant, period

APPLICANTS = ("natural_person", "legal.business", "legal.research", "legal.public_benefit", "legal.law_service", "legal.other", "total")
HEADS = "申请人情况自然人法人或其他组织总计商业企业科研机构社会公益组织法律服务机构其他"
OUTCOMES = ("upheld", "corrected", "other", "pending", "total")
PRINTED = "结果维持结果纠正其他结果尚未审结总计"
COURTS = f"行政复议行政诉讼{PRINTED}未经复议直接起诉复议后起诉{PRINTED}{PRINTED}"

# What comes of a request: measure below foi.result, the label, how often it comes of a hundred.
RESULTS = (
    ("granted", "三、本年度办理结果（一）予以公开", 28),
    ("partial", "（二）部分公开（区分处理的，只计这一情形，不计其他情形）", 6),
    ("denied.state_secret", "（三）不予公开1.属于国家秘密", 0.4),
    ("denied.law_forbids", "2.其他法律行政法规禁止公开", 0.4),
    ("denied.security_stability", "3.危及“三安全一稳定”", 0.3),
    ("denied.third_party", "4.保护第三方合法权益", 1.5),
    ("denied.internal_affairs", "5.属于三类内部事务信息", 1.5),
    ("denied.process", "6.属于四类过程性信息", 1.5),
    ("denied.enforcement_file", "7.属于行政执法案卷", 2.5),
    ("denied.query_matter", "8.属于行政查询事项", 3),
    ("unable.not_held", "（四）无法提供1.本机关不掌握相关政府信息", 27),
    ("unable.needs_creation", "2.没有现成信息需要另行制作", 2),
    ("unable.unclear", "3.补正后申请内容仍不明确", 2),
    ("not_processed.petition", "（五）不予处理1.信访举报投诉类申请", 5),
    ("not_processed.duplicate", "2.重复申请", 2),
    ("not_processed.publication", "3.要求提供公开出版物", 0.5),
    ("not_processed.massive", "4.无正当理由大量反复申请", 0.3),
    ("not_processed.confirm", "5.要求行政机关确认或重新出具已获取信息", 1.5),
)
LAST_2021 = (
    ("other.overdue_correction", "（六）其他处理1.申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请", 3),
    ("other.overdue_fee", "2.申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请", 0.2),
    ("other.misc", "3.其他", 5),
)
LAST_2019 = (("other", "（六）其他处理", 6),)


@dataclass(frozen=True, slots=True)
class Row:
    """A row as it is printed: its label, what each cell states, and the cells; a cell that is blank is None."""

    label: str
    keys: tuple[Key, ...]
    cells: tuple[int | None, ...]

    def printed(self, between: str = "") -> str:
        """Its label and its cells, with nothing or white space between them."""
        return self.label + between.join("" if cell is None else str(cell) for cell in self.cells)


@dataclass(frozen=True, slots=True)
class Form:
    """A form as it is printed: its heads and its rows."""

    heads: str
    rows: tuple[Row, ...]


def amount(random: Random, middle: float = 20) -> int:
    """A count as reports have them: most are small, a few go into the thousands."""
    return int(random.lognormvariate(0, 1.2) * middle)


def spread(random: Random, count: int, weights: Iterable[float]) -> list[int]:
    """A count divided by chance."""
    shares = list(weights)
    found = [0] * len(shares)
    for at in random.choices(range(len(shares)), shares, k=count):
        found[at] += 1
    return found


def requests(random: Random, edition: int = 2021) -> Form:
    """The request matrix: 25 rows of values (23 in the edition of 2019), in which rows and columns add up."""
    results = RESULTS + (LAST_2021 if edition == 2021 else LAST_2019)
    size, person = amount(random, random.choice((8, 20, 70, 250))), random.uniform(0.7, 0.98)
    kinds = [person, *(random.random() ** 2 * (1 - person) * share for share in (4, 0.3, 0.5, 1, 0.8))]
    received, carried = spread(random, size, kinds), spread(random, int(size * random.uniform(0, 0.1)), kinds)
    weights = [*(share * random.random() ** 1.5 + 1e-9 for _, _, share in results), 4 * random.random() + 1e-9]
    columns = [spread(random, new + old, weights) for new, old in zip(received, carried, strict=True)]
    *lines, open_ = [list(line) for line in zip(*columns, strict=True)]
    total = [sum(column) for column in zip(*lines, strict=True)]
    named = [
        ("foi.new_received", "一、本年新收政府信息公开申请数量", received),
        ("foi.carried_in", "二、上年结转政府信息公开申请数量", carried),
    ]
    named += [(f"foi.result.{name}", label, line) for (name, label, _), line in zip(results, lines, strict=True)]
    named += [("foi.result.total", "（七）总计", total), ("foi.carried_out", "四、结转下年度继续办理", open_)]
    rows = [Row(label, tuple((measure, column, "own") for column in APPLICANTS), (*line, sum(line))) for measure, label, line in named]
    return Form(HEADS, tuple(rows))


def lawsuits(random: Random) -> Form:
    """Reviews and lawsuits: fifteen cells in one row, each fifth the sum of the four before it."""
    cells: list[int] = []
    for _ in range(3):
        count = 0 if random.random() < 0.35 else amount(random, random.choice((1, 3, 10)))
        parts = spread(random, count, [random.random() ** 2 * share + 1e-9 for share in (6, 1, 2, 1)])
        cells += [*parts, count]
    keys = [
        (f"{court}.{outcome}", "", "own") for court in ("review", "litigation.direct", "litigation.after_review") for outcome in OUTCOMES
    ]
    return Form(COURTS + "\n", (Row("", tuple(keys), tuple(cells)),))


def article20(random: Random, edition: int = 2021) -> list[Form]:
    """The tables on article 20, in which nothing adds up."""

    def row(label: str, subject: str, columns: str, *cells: int) -> Row:
        return Row(label, tuple((f"{subject}.{column}", "", "own") for column in columns.split()), cells)

    rules = [0] * 3 if random.random() < 0.8 else [random.randrange(3), random.randrange(2), random.randrange(30)]
    texts = [amount(random, 6), amount(random, 2), amount(random, 60)]
    three = "issued repealed in_force" if edition == 2021 else "made published public_total"
    heads = "本年制发件数本年废止件数现行有效件数" if edition == 2021 else "本年新制作数量本年新公开数量对外公开总数量"
    documents = "行政规范性文件" if edition == 2021 else "规范性文件"
    first = Form(
        f"第二十条第（一）项信息内容{heads}",
        (row("规章", "art20_1.rules", three, *rules), row(documents, "art20_1.normdocs", three, *texts)),
    )
    if edition == 2021:
        permits = Form(
            "第二十条第（五）项信息内容本年处理决定数量", (row("行政许可", "art20_5.licence", "decisions", amount(random, 300)),)
        )
        penalties = (
            row("行政处罚", "art20_6.penalty", "decisions", amount(random, 90)),
            row("行政强制", "art20_6.coercion", "decisions", amount(random, 9)),
        )
        fees = Form(
            "第二十条第（八）项信息内容本年收费金额（单位：万元）",
            (row("行政事业性收费", "art20_8.admin_fees", "amount", amount(random, 50)),),
        )
        return [first, permits, Form("第二十条第（六）项信息内容本年处理决定数量", penalties), fees]
    items = [amount(random, 100), amount(random, 3), amount(random, 200)]
    permits = Form(
        "第二十条第（五）项信息内容上一年项目数量本年增/减处理决定数量",
        (row("行政许可", "art20_5.licence", "prev_items delta decisions", *items),),
    )
    return [first, permits]


def cumulative(random: Random) -> Form:
    """A form of before 2014: the year and all years, where the parts come to the whole."""
    modes = ("in_person", "fax", "email", "online", "letter", "other")
    labels = ("其中：1.当面申请数条", "2.传真申请数条", "3.电子邮件申请数条", "4.网上申请数条", "5.信函申请数条", "6.其它形式申请数条")
    size = amount(random, 400)
    own = spread(random, size, (9, 1))
    years = [one + amount(random, 3) * (one > 0) * 8 for one in own]
    asked = spread(random, amount(random, 3), (2, 1, 1, 3, 1, 1))
    asked_years = [one + (amount(random, 2) if one else 0) for one in asked]
    pairs: list[tuple[str, str, int, int]] = [
        ("active.total", "主动公开信息数条", sum(own), sum(years)),
        ("active.channel.website", "其中：1.网站公开条", own[0], years[0]),
        ("active.channel.gazette", "2.政府公报公开条", own[1], years[1]),
        ("foi.received", "受理依申请公开信息总数条", sum(asked), sum(asked_years)),
        *(
            (f"foi.mode.{mode}", label, *pair)
            for mode, label, pair in zip(modes, labels, zip(asked, asked_years, strict=True), strict=True)
        ),
        ("review.total", "行政复议数条", 0, random.randrange(3)),
    ]
    rows = [Row(label, ((measure, "", "own"), (measure, "", "cumulative")), (year, years)) for measure, label, year, years in pairs]
    return Form("指标名称计量单位2022年度历年累计", tuple(rows))


def figures(random: Random) -> Form:
    """The form of 2014 to 2018, shortened: one cell a row, so that only labels and numbers of lists run together."""
    named = (
        ("active.normative_docs_issued", "一、主动公开情况——制发规范性文件总数件", 9),
        ("active.total", "（一）主动公开政府信息数（不同渠道和方式公开相同信息计1条）条", 700),
        ("active.channel.gazette", "（二）通过不同渠道和方式公开政府信息的情况——1.政府公报公开政府信息数条", 9),
        ("active.channel.website", "2.政府网站公开政府信息数条", 600),
        ("active.channel.weibo", "3.政务微博公开政府信息数条", 90),
        ("active.channel.wechat", "4.政务微信公开政府信息数条", 90),
        ("active.channel.other", "5.其他方式公开政府信息数条", 20),
        ("foi.received", "三、依申请公开情况——（一）收到申请数件", 20),
        ("foi.mode.in_person", "1.当面申请数件", 5),
        ("foi.mode.fax", "2.传真申请数件", 1),
        ("foi.mode.online", "3.网络申请数件", 20),
        ("foi.mode.letter", "4.信函申请数件", 5),
    )
    rows = [Row(label, ((measure, "", "own"),), (amount(random, size),)) for measure, label, size in named]
    return Form("统计指标单位统计数", tuple(rows))


def misprinted(random: Random, value: int) -> int:
    """Another value, as slips of a pen or of a reckoning make it."""
    digits = str(value)
    at = random.randrange(len(digits))
    slips: list[Callable[[], int]] = [
        lambda: value + random.choice((-1, 1)),
        lambda: value + random.choice((-10, 10, -9, 9, -5, 5, -2, 2)),
        lambda: int(digits[:at] + random.choice("0123456789") + digits[at + 1 :]),
        lambda: 0,
    ]
    while (wrong := random.choices(slips, (4, 3, 2, 1))[0]()) < 0 or wrong == value:
        if value == 0:
            return random.choice((1, 1, 1, 2, 3, 10))
    return wrong


def with_misprint(random: Random, form: Form) -> Form:
    """The form with one of its cells misprinted, zeros less often than others."""
    places = [(row, cell) for row, one in enumerate(form.rows) for cell in range(len(one.cells))]
    weights = [1 if form.rows[row].cells[cell] else 0.15 for row, cell in places]
    row, cell = random.choices(places, weights)[0]
    cells = list(form.rows[row].cells)
    cells[cell] = misprinted(random, cells[cell] or 0)
    return replace(form, rows=(*form.rows[:row], replace(form.rows[row], cells=tuple(cells)), *form.rows[row + 1 :]))
