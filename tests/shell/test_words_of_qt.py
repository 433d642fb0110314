"""Qt's own words are Russian, those too that its own translation lacks."""

import pytest
from PySide6.QtCore import QCoreApplication, QTranslator
from PySide6.QtWidgets import QFileDialog

from bsk_desk.shell.application import speak_russian


@pytest.fixture
def speaking(qapp):
    before = set(qapp.findChildren(QTranslator))
    speak_russian(qapp)
    yield qapp
    for made in set(qapp.findChildren(QTranslator)) - before:
        qapp.removeTranslator(made)
        made.setParent(None)


def test_the_file_dialog_of_qt_speaks_russian(qtbot, speaking):
    dialog = QFileDialog()
    dialog.setOption(QFileDialog.Option.DontUseNativeDialog)
    qtbot.addWidget(dialog)
    assert dialog.labelText(QFileDialog.DialogLabel.LookIn).replace("&", "") == "Папка:"
    assert dialog.labelText(QFileDialog.DialogLabel.FileType).replace("&", "") == "Вид файлов:"
    assert QCoreApplication.translate("QAbstractFileIconProvider", "Folder") == "Папка"
    assert QCoreApplication.translate("QPlatformTheme", "Cancel") == "Отмена"
    assert QCoreApplication.translate("Nobody", "Nothing") == "Nothing"
