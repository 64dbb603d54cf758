"""What of a page is furniture: navigation, footers, hidden text, controls. It is marked, never left out.

An element is furniture by what it is (``nav``, ``role="navigation"``), by being hidden, by a name that designers give to such parts
(``class="breadcrumb"``), or by being little else than links. Marking true text would lose facts, so what holds the bulk of the page's
text or one of its main headings is never marked by its name or its links.
"""

from __future__ import annotations

import re

from kg.read.html.tree import Element, Page

TAGS = frozenset(("nav", "footer", "aside", "dialog", "iframe", "noembed", "noframes", "noscript", "search", "title", "xml"))
CONTROLS = frozenset(("button", "datalist", "optgroup", "option", "select"))
ROLES = frozenset(("alert", "banner", "complementary", "contentinfo", "dialog", "menu", "menubar", "navigation", "search", "toolbar"))
NEVER = frozenset(("html", "body", "main", "article", "tbody", "tr"))
# Names, as whole words of class and id. Pinyin: 当前位置 dqwz weizhi, 二维码 ewm erweima, 分享 fenxiang, 分页 fenye, 相关… xg…,
# 版权 banquan, 友情链接 yqlj.
NAMES = """
    ad ads advert banquan bdshare bdsharebuttonbox breadcrumb breadcrumbs bshare copyright crumb crumbs curmb dqwz erweima ewm fenxiang
    fenye foot footer fxd jiathis leftnav login mainnav menu modal nav navbar navi navigation pager pagination popup qr qrcode related
    search share sharebox sidebar sidenav sitemap submenu subnav toolbar topnav weizhi xgjd xglj xgwj xgwz xgxw xgxx xgyd yqlj
"""
# Names that are as often given to parts of the document: furniture only where half of the text is links.
LINKED_NAMES = """
    aside banner bottom head header left links list location mbx page path place position right side tool tools top
"""
NAMED, LINKED = frozenset(NAMES.split()), frozenset(LINKED_NAMES.split())
WORD = re.compile(r"[A-Za-z]+")
CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
LONGEST_NAME = 500  # characters of class and id that are looked at
DENSE = frozenset(("div", "dl", "li", "ol", "p", "section", "table", "td", "ul"))
HALF, MOST = 0.5, 0.7  # shares of text in links
LEAST_LINKS = 3  # links from which a part may be a menu
SENTENCES = 3  # full stops from which a part may be a part of the document


def mark(page: Page) -> None:
    """Marks the elements that are furniture and all that they hold."""
    if not page.elements:
        return
    whole = page.elements[0]
    for element in page.elements:
        above = element.above
        element.furniture = (above is not None and above.furniture) or _is_furniture(element, whole)


def _is_furniture(element: Element, page: Element) -> bool:
    """Whether an element is furniture by itself."""
    if not element.letters:
        return False
    if element.tag in CONTROLS:
        return True
    if element.attributes and _is_hidden(element):
        return element.prose * 3 <= page.prose * 2 and (element.stops < SENTENCES or element.stops * 3 <= page.stops * 2)
    if (
        element.tag in NEVER
        or element.titles
        or element.prose * 2 > page.prose
        or (element.stops >= SENTENCES and element.stops * 4 > page.stops)
    ):
        return False
    if element.tag in TAGS or element.value("role").strip().lower() in ROLES:
        return True
    return (bool(element.attributes) and _is_named(element, page)) or _is_menu(element, page)


def _is_hidden(element: Element) -> bool:
    """Whether an element's own attributes hide it from the reader."""
    if element.hidden:
        return True
    if element.tag == "marquee":
        return element.value("width") in ("0", "1") or element.value("height") in ("0", "1")
    return element.value("aria-hidden").strip().lower() == "true"


def _is_named(element: Element, page: Element) -> bool:
    """Whether class or id name it as a part of the page's frame."""
    names = f"{element.value('class')} {element.value('id')}"[:LONGEST_NAME]
    if not names.strip():
        return False
    words = {word.lower() for word in WORD.findall(names)} | {word.lower() for word in WORD.findall(CAMEL.sub(" ", names))}
    return not words.isdisjoint(NAMED) or (not words.isdisjoint(LINKED) and _is_linked(element, page, HALF))


def _is_linked(element: Element, page: Element, share: float) -> bool:
    """Whether that share of its text is links, and it is not the list that the page is about."""
    return element.anchors > 0 and element.linked >= element.letters * share and element.letters * 2 <= page.letters


def _is_menu(element: Element, page: Element) -> bool:
    """Whether it is little else than links; one line of titles in 《》 is rather a sentence that cites."""
    if element.tag not in DENSE or element.anchors < LEAST_LINKS or (element.quoted and element.leaves == 1):
        return False
    return _is_linked(element, page, MOST)
