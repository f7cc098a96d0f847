"""What a person has in view of the check-in, in pixels, and what of it breaks what docs/decisions/0024 asks for."""

import re
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Page

Json = dict[str, Any]
Box = dict[str, float]

LOOK = r"""() => {
  const box = (element) => element && element.getBoundingClientRect().toJSON()
  const forEars = (element) => element.closest('.visually-hidden, .skip-link, noscript, script, style')
  const isSeen = (element) => element.getClientRects().length > 0 && !forEars(element) && element.checkVisibility({ visibilityProperty: true, opacityProperty: true })
  const wide = document.documentElement.clientWidth
  const lines = (within) => {
    const found = []
    const walker = document.createTreeWalker(within, NodeFilter.SHOW_TEXT)
    while (walker.nextNode()) {
      const element = walker.currentNode.parentElement
      const range = document.createRange()
      range.selectNodeContents(walker.currentNode)
      if (walker.currentNode.data.trim() && isSeen(element)) found.push({ text: walker.currentNode.data.trim(), element, box: box(range) })
    }
    return found
  }
  // Its text as it is laid out, and whether any frame around it hides a piece.
  const anchor = (element) => {
    const range = document.createRange()
    range.selectNodeContents(element)
    const text = box(range)
    let isCut = text.left < 0 || text.right > wide + 0.5
    for (let at = element; at; at = at.parentElement) {
      const style = getComputedStyle(at)
      if (style.display === 'inline' || !/hidden|clip|auto|scroll/.test(style.overflowX + style.overflowY)) continue
      const frame = box(at)
      isCut ||= at.scrollWidth > at.clientWidth || text.left < frame.left - 0.5 || text.right > frame.right + 0.5 || text.bottom > frame.bottom + 0.5
    }
    return { text: element.textContent, box: text, isCut: isCut || element.scrollWidth > element.clientWidth || !isSeen(element) }
  }
  const isAfloat = (element) => /fixed|sticky/.test(getComputedStyle(element).position)
  const questions = [...document.querySelectorAll('main .question:is(.pain, .numbness, .tingling, .ems)')]
  const first = questions[0] ?? document.querySelector('main .one')
  const allowed = 'h1, .switch, .doctor-link'
  return {
    scrolled: scrollY,
    page: document.scrollingElement.scrollHeight,
    afloat: [...document.querySelectorAll('body *')].filter((element) => isSeen(element) && isAfloat(element))
      .map((element) => ({ name: element.className || element.tagName, box: box(element) })),
    above: lines(document.body)
      .filter((line) => first && line.element.compareDocumentPosition(first) & Node.DOCUMENT_POSITION_FOLLOWING && !line.element.closest(allowed))
      .map((line) => line.text),
    help: document.querySelectorAll('.doctor-link').length,
    switch: box(document.querySelector('.screen-head .switch')),
    names: [...document.querySelectorAll('.question-head .asked')].map(anchor),
    grids: [...document.querySelectorAll('main .score-grid')].map((grid) => ({
      name: grid.querySelector('[role=radiogroup]').getAttribute('aria-label'),
      cells: [...grid.querySelectorAll('[role=radio], .twelfth')].map(box),
      anchors: [...grid.querySelectorAll('.legend > span')].map(anchor),
      wanted: [...grid.querySelectorAll('[role=radio]')].map((one) => one.getAttribute('aria-label').replace(', ', ' ')),
    })),
    ems: box(document.querySelector('.ems-row')),
    words: [...questions, ...document.querySelectorAll('.one-top .question-text')].map((question) => ({
      name: question.getAttribute('aria-label') ?? question.textContent,
      text: lines(question).filter((line) => !line.element.closest('button')).map((line) => line.text).join(' '),
    })),
    lastQuestion: questions.length ? Math.max(...questions.map((one) => box(one).bottom)) : null,
    banners: [...document.querySelectorAll('.banners .banner')].map(box),
  }
}"""

# The head must have room for every date: the widest of the year in the place of today's, written as that one is.
WIDEST_DATE = r"""() => {
  const heading = document.querySelector('h1')
  const pen = document.createElement('canvas').getContext('2d')
  pen.font = getComputedStyle(heading).font
  const format = new Intl.DateTimeFormat(navigator.language, { weekday: 'short', day: 'numeric', month: 'short', timeZone: 'UTC' })
  const dates = Array.from({ length: 366 }, (_, day) => format.format(new Date(Date.UTC(2028, 0, 1 + day))))
  const [widest] = dates.sort((a, b) => pen.measureText(b).width - pen.measureText(a).width)
  heading.lastChild.data = widest
}"""

FIRST_ROW, BARS, WORDS = 80, 90, 12
CELLS = 12
APART = 8
# Rounding of the browser's own: a distance of 8 px comes as 7.999.
ROUNDED = 0.02


@dataclass(frozen=True)
class Size:
    width: int
    height: int
    big: bool = False

    def __str__(self) -> str:
        return f"{self.width}x{self.height}" + (" at 200 %" if self.big else "")

    @property
    def viewport(self) -> Any:
        return {"width": self.width, "height": self.height}


class Shown:
    """One look at the check-in; what is wrong about it, each with size, place and number."""

    def __init__(self, page: Page, size: Size, state: str) -> None:
        self.size, self.state = size, state
        page.evaluate(WIDEST_DATE)
        self.seen: Json = page.evaluate(LOOK)
        self.problems: list[str] = []

    def _expect(self, is_right: bool, what: str) -> None:
        if not is_right:
            self.problems.append(f"{self.size}, {self.state}: {what}")

    @property
    def grids(self) -> list[Json]:
        return list(self.seen["grids"])

    @property
    def first_row(self) -> float:
        return float(self.grids[0]["cells"][0]["top"])

    @property
    def bars(self) -> float:
        """The height of all that floats, from the top of the highest to the bottom of the lowest."""
        boxes = [one["box"] for one in self.seen["afloat"]]
        return max(box["bottom"] for box in boxes) - self.floor

    @property
    def floor(self) -> float:
        """Where what floats above the page begins."""
        tops = [one["box"]["top"] for one in self.seen["afloat"]]
        return float(min(tops, default=self.size.height))

    # --- the rows of the table ---

    def begins_high(self) -> None:
        self._expect(
            self.first_row <= FIRST_ROW,
            f".score-grid begins at {self.first_row:.1f} px, not by {FIRST_ROW}",
        )
        self._expect(
            self.seen["above"] == [], f"above the first question stands {self.seen['above']}"
        )
        self._expect(self.seen["help"] == 1, f"{self.seen['help']} .doctor-link")
        for name in self.seen["names"]:
            self._expect(not name["isCut"], f".question-head cuts '{name['text']}'")

    def is_in_view(self, *, ems: bool) -> None:
        """Without scrolling, above the bars: each grid with its anchors, and EMS where there is room for it."""
        self._expect(self.seen["scrolled"] == 0, f"scrolled by {self.seen['scrolled']} px")
        self._expect(len(self.grids) == 3, f"{len(self.grids)} .score-grid")
        places = {f".score-grid {grid['name']}": grid["cells"] for grid in self.grids}
        places |= {
            f".legend {grid['name']}": [one["box"] for one in grid["anchors"]]
            for grid in self.grids
        }
        if ems:
            places[".ems-row"] = [self.seen["ems"]]
        for name, boxes in places.items():
            self._ends_above_the_bars(name, boxes)

    def _ends_above_the_bars(self, name: str, boxes: list[Box]) -> None:
        top, bottom = min(box["top"] for box in boxes), max(box["bottom"] for box in boxes)
        self._expect(top >= 0, f"{name} begins at {top:.1f} px")
        self._expect(
            bottom <= self.floor + ROUNDED,
            f"{name} ends at {bottom:.1f} px, the bars begin at {self.floor:.1f}",
        )

    def has_equal_targets(self, width: int, height: int) -> None:
        self._expect(bool(self.grids), "no .score-grid")
        for grid in self.grids:
            name, cells = f".score-grid {grid['name']}", grid["cells"]
            widths, heights = ([cell[side] for cell in cells] for side in ("width", "height"))
            least = min(distance(a, b) for i, a in enumerate(cells) for b in cells[i + 1 :])
            self._expect(len(cells) == CELLS, f"{name} has {len(cells)} places")
            self._expect(
                max(widths) - min(widths) <= 1,
                f"{name} is {min(widths):.2f} to {max(widths):.2f} px wide",
            )
            self._expect(
                min(widths) >= width - ROUNDED, f"{name} is {min(widths):.2f} px wide, not {width}"
            )
            self._expect(
                min(heights) >= height - ROUNDED,
                f"{name} is {min(heights):.2f} px high, not {height}",
            )
            self._expect(least >= APART - ROUNDED, f"{name} has places {least:.2f} px apart")

    def has_whole_anchors(self) -> None:
        """Of 0, 5 and 10, in the words that are read out."""
        for grid in self.grids:
            name = f".legend {grid['name']}"
            said, wanted = (
                [one["text"] for one in grid["anchors"]],
                [grid["wanted"][at] for at in (0, 5, 10)],
            )
            self._expect(said == wanted, f"{name} says {said}, not {wanted}")
            for one in grid["anchors"]:
                where = "to".join(f" {one['box'][side]:.1f} " for side in ("left", "right"))
                self._expect(not one["isCut"], f"{name} is cut: '{one['text']}' from{where}px")

    def shows_each_grid_with_its_anchors(self) -> None:
        """Both at once, once the page is where they are."""
        for grid in self.grids:
            boxes = grid["cells"] + [one["box"] for one in grid["anchors"]]
            high = max(box["bottom"] for box in boxes) - min(box["top"] for box in boxes)
            self._expect(
                high <= self.floor,
                f".score-grid {grid['name']} is {high:.1f} px high, in view are {self.floor:.1f}",
            )

    def has_low_bars(self) -> None:
        self._expect(
            self.bars <= BARS + ROUNDED,
            f"{[one['name'] for one in self.seen['afloat']]} are {self.bars:.1f} px high, not {BARS}",
        )

    def has_few_words(self) -> None:
        self._expect(bool(self.seen["words"]), "no question")
        for question in self.seen["words"]:
            words = re.findall(r"[^\W\d][\w’'-]*", question["text"])
            self._expect(
                0 < len(words) <= WORDS,
                f".question {question['name']} has {len(words)} words: {words}",
            )

    def has_no_column_of_grids(self) -> None:
        self._expect(len(self.grids) <= 3, f"{len(self.grids)} .score-grid")
        box = self.seen["switch"]
        is_there = box is not None and box["left"] >= 0 and box["right"] <= self.size.width
        self._expect(is_there, f".switch is at {box}")

    def has_its_grid_low(self) -> None:
        """In the lower 60 %, where a thumb is. A phone on its side has no room for that beside the bars: in view is enough."""
        for grid in self.grids:
            name, top = f".score-grid {grid['name']}", min(cell["top"] for cell in grid["cells"])
            least = 0 if self.size.width > self.size.height else 0.4 * self.size.height
            self._expect(top >= least, f"{name} begins at {top:.1f} px, not below {least:.0f}")
            self._ends_above_the_bars(name, grid["cells"])
            self._ends_above_the_bars(
                f".legend {grid['name']}", [one["box"] for one in grid["anchors"]]
            )

    def has_banners_below(self, least: int) -> None:
        tops = [box["top"] for box in self.seen["banners"]]
        self._expect(len(tops) >= least, f"{len(tops)} .banner, not {least}")
        end = self.seen["lastQuestion"] or max(
            cell["bottom"] for grid in self.grids for cell in grid["cells"]
        )
        self._expect(
            all(top >= end for top in tops), f".banner at {tops} px, the questions end at {end:.1f}"
        )


def distance(one: Box, other: Box) -> float:
    across = max(one["left"], other["left"]) - min(one["right"], other["right"])
    down = max(one["top"], other["top"]) - min(one["bottom"], other["bottom"])
    return max(across, down)
