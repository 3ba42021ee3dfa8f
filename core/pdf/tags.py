"""The structure tree of a tagged document: what each piece of a page is, in reading order."""

from dataclasses import dataclass, field
from typing import Any

from reportlab.pdfbase import pdfdoc


@dataclass(eq=False)
class Element:
    """One node: its role (P, H1, Table …), the marked content it holds, and its children."""

    role: str
    alt: str = ""
    header_scope: str = ""
    kids: list["Element | Mark"] = field(default_factory=list)

    def add(self, role: str, *, alt: str = "", header_scope: str = "") -> "Element":
        child = Element(role, alt, header_scope)
        self.kids.append(child)
        return child


@dataclass(frozen=True)
class Mark:
    """Marked content number `mcid` of page `page` (both from 0)."""

    page: int
    mcid: int


class Structure:
    """Collects marks while pages are drawn and writes the tree into the document at the end."""

    def __init__(self) -> None:
        self.root = Element("Document")
        self.parents: list[list[Element]] = []

    def new_page(self) -> None:
        self.parents.append([])

    def mark(self, element: Element) -> int:
        """Open a piece of the present page for `element` and return its number."""
        mcid = len(self.parents[-1])
        self.parents[-1].append(element)
        element.kids.append(Mark(len(self.parents) - 1, mcid))
        return mcid

    def write(self, doc: Any) -> None:
        """Hang the tree into the catalogue and number the pages for it."""
        for number, page in enumerate(doc.Pages.pages):
            page.StructParents = number
            page.Tabs = pdfdoc.PDFName("S")
            page.__NoDefault__ = [*page.__NoDefault__, "StructParents", "Tabs"]
        tree = pdfdoc.PDFDictionary({"Type": pdfdoc.PDFName("StructTreeRoot")})
        root_reference = doc.Reference(tree, "StructTree")
        references: dict[int, Any] = {}
        tree.dict["K"] = self._write_element(doc, self.root, root_reference, references)
        numbers: list[Any] = []
        for number, elements in enumerate(self.parents):
            kids = pdfdoc.PDFArray([references[id(element)] for element in elements])
            numbers += [number, doc.Reference(kids, f"StructParents{number}")]
        tree.dict["ParentTree"] = pdfdoc.PDFDictionary({"Nums": pdfdoc.PDFArray(numbers)})
        doc.Catalog.StructTreeRoot = root_reference
        doc.Catalog.MarkInfo = pdfdoc.PDFDictionary({"Marked": "true"})

    def _write_element(self, doc: Any, element: Element, parent: Any, references: dict[int, Any]) -> Any:
        node = pdfdoc.PDFDictionary({"Type": pdfdoc.PDFName("StructElem"), "P": parent})
        reference = references[id(element)] = doc.Reference(node, f"StructElem{len(references)}")
        node.dict["S"] = pdfdoc.PDFName(element.role)
        if element.alt:
            node.dict["Alt"] = pdfdoc.PDFString(element.alt)
        if element.header_scope:
            scope = {"O": pdfdoc.PDFName("Table"), "Scope": pdfdoc.PDFName(element.header_scope)}
            node.dict["A"] = pdfdoc.PDFDictionary(scope)
        kids = [self._write_kid(doc, kid, reference, references) for kid in element.kids]
        node.dict["K"] = pdfdoc.PDFArray(kids)
        return reference

    def _write_kid(self, doc: Any, kid: Element | Mark, parent: Any, references: dict[int, Any]) -> Any:
        if isinstance(kid, Element):
            return self._write_element(doc, kid, parent, references)
        page = doc.Reference(doc.Pages.pages[kid.page])
        content = {"Type": pdfdoc.PDFName("MCR"), "Pg": page, "MCID": kid.mcid}
        return pdfdoc.PDFDictionary(content)
