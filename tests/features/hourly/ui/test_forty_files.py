"""A whole month at once: forty files, the window fluid, half of them sound."""

import time

from PySide6.QtCore import QEventLoop, Qt, QTimer


def test_forty_files_at_once_keep_the_window_fluid(desk, page, samples):
    """What the window's own thread works between two turns of its loop, 99 of 100 times.

    Its processor time and not the clock: other tests may run beside this one.
    """
    late, last = [], [time.thread_time()]

    def tick():
        now = time.thread_time()
        late.append(now - last[0])
        last[0] = now

    timer = QTimer(interval=5, timerType=Qt.TimerType.PreciseTimer)
    timer.timeout.connect(tick)
    page.take([str(samples)])
    timer.start()
    loop = QEventLoop()
    done = QTimer(interval=50)
    done.timeout.connect(
        lambda: loop.quit() if len(page.files) >= 40 and not page.intake.busy else None
    )
    done.start()
    QTimer.singleShot(100_000, loop.quit)
    loop.exec()
    timer.stop()
    assert len(page.files) >= 40
    late.sort()
    p99 = late[int(len(late) * 0.99)]
    assert p99 < 0.05, f"p99 {p99 * 1000:.1f} ms, worst {late[-1] * 1000:.1f} ms"


def test_half_of_forty_files_are_sound(desk, page, doors, samples):
    page.take([str(samples)])
    desk.wait(lambda: len(page.files) >= 40 and not page.intake.busy, 100)
    marks = [line.mark.role for line in page.list.view.model_.lines if line.point < 0]
    assert marks.count("submitted") >= 19
    assert marks.count("overdue") >= 12
    rows = doors.engineer.execute("SELECT count(*) FROM desk.hourly_files WHERE status = 'read'")
    assert rows.fetchone()[0] == 40
