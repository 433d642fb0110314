"""Scroll areas that end in a fade and know the true height of wrapped text."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QSize, Qt, QTimer
from PySide6.QtGui import QLinearGradient, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QAbstractScrollArea,
    QApplication,
    QFrame,
    QScrollArea,
    QWidget,
)

from bsk_desk.qt.theme import PX, Theme

#: A field's title stands above it, and what is wrong below it, outside the fade.
_AROUND_FOCUS = 56
#: For the upper edge of what scrolls by the pixel.
FREELY = 1


class Fade(QWidget):
    """An edge of something that scrolls on: words fade instead of being cut.

    The lower edge; or the upper one, which fades where rows of ``top`` pixels are cut by it. Text
    has no rows (``FREELY``): there the fade grows with what has gone above.
    """

    def __init__(
        self,
        theme: Theme,
        view: QAbstractScrollArea,
        role: str = "surface",
        height: int = 32,
        *,
        top: int = 0,
    ) -> None:
        super().__init__(view)
        self._top = top
        self._theme, self._role, self._view = theme, role, view
        self.setFixedHeight(height)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        view.installEventFilter(self)
        bar = view.verticalScrollBar()
        bar.valueChanged.connect(self.update)
        bar.rangeChanged.connect(self.update)
        view.horizontalScrollBar().rangeChanged.connect(self._place)  # it may appear below

    def shows(self) -> bool:
        """Whether something is cut by this edge."""
        bar = self._view.verticalScrollBar()
        if self._top:
            return bar.value() % self._top != 0 if self._top > FREELY else bar.value() > 0
        return bar.value() < bar.maximum()

    def _place(self) -> None:
        frame = self._view.frameWidth()
        wide = self._view.width() - PX["scrollbar"] - frame
        across = self._view.horizontalScrollBar()
        shown = self._view.horizontalScrollBarPolicy() != Qt.ScrollBarPolicy.ScrollBarAlwaysOff
        below = frame + (PX["scrollbar"] if shown and across.maximum() > across.minimum() else 0)
        y = frame if self._top else self._view.height() - self.height() - below
        self.setGeometry(frame, y, wide, self.height())

    # Qt overrides

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stay at the edge."""
        if watched is self._view and event.type() in (
            QEvent.Type.Resize,
            QEvent.Type.Show,
            QEvent.Type.LayoutRequest,
        ):
            self._place()
        return False

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Nothing at the end of the text, and above a row that is whole."""
        if not self.shows():
            return
        spot = self.rect()
        if self._top == FREELY:
            spot.setHeight(min(self.height(), self._view.verticalScrollBar().value()))
        shade = QLinearGradient(0, 0, 0, spot.height())
        clear, full = (1.0, 0.15) if self._top else (0.0, 0.85)
        shade.setColorAt(clear, self._theme.colour(self._role, 0))
        shade.setColorAt(full, self._theme.colour(self._role))
        QPainter(self).fillRect(spot, shade)


class KeepsCurrent(QObject):
    """A list that gets lower, by a bar above it or a composer below, keeps its chosen row seen."""

    def __init__(self, view: QAbstractItemView) -> None:
        super().__init__(view)
        self._view = view
        view.installEventFilter(self)

    def _seen(self) -> bool:
        index = self._view.currentIndex()
        middle = self._view.visualRect(index).center()
        return index.isValid() and self._view.viewport().rect().contains(middle)

    def _show(self) -> None:
        """Its neighbour too: the last row seen lies half in the fade."""
        index = self._view.currentIndex()
        self._view.scrollTo(index.siblingAtRow(index.row() + 1))
        self._view.scrollTo(index)

    # Qt overrides

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The view has not moved its viewport yet."""
        if watched is self._view and event.type() == QEvent.Type.Resize:
            assert isinstance(event, QResizeEvent)
            if 0 < event.size().height() < event.oldSize().height() and self._seen():
                QTimer.singleShot(0, self, self._show)
        return False


class Scroll(QScrollArea):
    """Asks the layout for its height at the present width.

    Qt's own minimum overestimates wrapped labels and leaves an empty tail.
    """

    def __init__(self, theme: Theme, body: QWidget, role: str = "surface") -> None:
        super().__init__()
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setWidget(body)
        body.installEventFilter(self)
        Fade(theme, self, role, 24)
        Fade(theme, self, role, 24, top=FREELY)
        self._away = False
        if isinstance(app := QApplication.instance(), QApplication):
            app.focusChanged.connect(self._on_focus)

    def fit(self) -> None:
        """Measure anew: the text has changed."""
        body = self.widget()
        layout = body.layout() if body else None
        if body and layout:
            height = layout.totalHeightForWidth(self.viewport().width())
            if height < 0:
                height = layout.totalSizeHint().height()
            if body.minimumHeight() != height:
                body.setMinimumHeight(height)

    def to_end(self) -> None:
        """Show the last words."""
        self.fit()
        bar = self.verticalScrollBar()
        bar.setValue(bar.maximum())

    def _on_focus(self, _before: QWidget | None, now: QWidget | None) -> None:
        """What is given the focus is seen, with the words around it.

        What is clicked stays where it is, and so does all of a window to which one comes back.
        """
        back, self._away = self._away, not self.isActiveWindow()
        body = None if back else self.widget()
        clicked = QApplication.mouseButtons() != Qt.MouseButton.NoButton
        if body is not None and now is not None and body.isAncestorOf(now) and not clicked:
            self.ensureWidgetVisible(now, 0, _AROUND_FOCUS)
            self.horizontalScrollBar().setValue(0)  # nobody could bring it back: there is no bar

    # Qt overrides

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Measure at the new width."""
        self.fit()
        super().resizeEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Measure when something inside has changed."""
        if event.type() == QEvent.Type.LayoutRequest:
            self.fit()
        return super().eventFilter(watched, event)

    def minimumSizeHint(self) -> QSize:
        """It scrolls, so it may be small."""
        return QSize(0, 48)


class Fitting(Scroll):
    """As high as what is in it; it scrolls where there is no room for that."""

    # Qt overrides

    def sizeHint(self) -> QSize:
        """All of it, at the present width."""
        body, hint = self.widget(), super().sizeHint()
        layout = body.layout() if body else None
        if layout is None:
            return hint
        high = layout.totalHeightForWidth(self.viewport().width())
        return QSize(hint.width(), high if high >= 0 else layout.totalSizeHint().height())

    def minimumSizeHint(self) -> QSize:
        """What is lower than that has no empty tail."""
        return super().minimumSizeHint().boundedTo(self.sizeHint())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another width has another height."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.updateGeometry()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """What grows inside is told to what stands around it."""
        found = super().eventFilter(watched, event)
        if event.type() == QEvent.Type.LayoutRequest:
            self.updateGeometry()
        return found
