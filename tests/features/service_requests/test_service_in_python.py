"""Every function of the service once through Python: arguments and answers as the screens use them."""

from sqlalchemy.orm import Session

from bsk_desk.features.service_requests import card_queries, card_service, service
from bsk_desk.features.service_requests.model import BulkRow, DeadlineLine, KeptDraft
from tests.features.service_requests.doors import PDF


def test_commands_through_python(session, filed):
    """One walk over every function of the service; all is rolled back."""
    filed_one = service.file_request(
        session,
        service.FileRequest(
            form="complaint", payload={"text": "Темно", "applicant_name": "Зуев"}, channel="office"
        ),
    )
    request = filed_one.request
    seen = card_queries.find_card(session, request).seen
    moved = service.change_status(
        session, service.ChangeStatus(request=request, to_status="registered", seen=seen)
    )
    assert moved.number
    assert moved.visible_from.tzinfo
    assert service.withdraw_event(session, service.WithdrawEvent(event=moved.event)) == "submitted"
    note = service.add_note(session, service.AddNote(request=request, body="Заметка"))
    service.assign_request(
        session, service.AssignRequest(request=request, assignee="test_engineer")
    )
    service.classify_request(
        session, service.ClassifyRequest(request=request, topic="complaint_quality")
    )
    assert (
        service.link_repeat(session, service.LinkRepeat(request=request, first=filed["new"]))
        == filed["new"]
    )
    file = service.attach_file(
        session, service.AttachFile(request=request, name="a.pdf", content=PDF)
    )
    assert card_service.read_attachment(session, file) == PDF
    service.remove_file(session, service.RemoveFile(file=file))
    assert service.recalculate_deadline(
        session, service.RecalculateDeadline(request=request, seen=note)
    )
    card_service.open_card(session, request)
    card_service.watch_card(session, request)
    assert card_service.claim_request(session, request)
    kept = card_service.save_draft(session, card_service.Draft(request, "answer", "Пишу"))
    card = card_queries.find_card(session, request)
    assert (card.lease.holder, card.drafts, card.viewers[0].login) == (
        "test_operator",
        {"answer": KeptDraft("Пишу", kept)},
        "test_operator",
    )
    card_service.close_card(session, request)
    assert card_service.unmask(session, card_service.Unmask(request, "phone", "Звонок")) is None
    card_service.note_access(session, "print", request)
    assert DeadlineLine(
        "step", "+ 30\u00a0дней", "календарных, считая выходные"
    ) in card_queries.explain_deadline(session, request)
    view = card_service.save_view(
        session, card_service.SaveView(page="requests", title="Вид", definition={"queue": "new"})
    )
    assert [(v.id, v.mine) for v in card_queries.list_views(session, "requests")] == [(view, True)]
    card_service.delete_view(session, card_service.DeleteView(view=view))
    run = card_service.start_bulk(
        session,
        card_service.StartBulk(requests=(request,), action="answer", arguments={"body": "Да"}),
    )
    step = card_service.step_bulk(session, card_service.StepBulk(run))
    assert (step.done, step.left, step.rows) == (1, 0, (BulkRow(request, None, None),))
    told = card_queries.list_bulk_rows(session, run)
    assert [(row.request, row.refusal) for row in told] == [(request, None)]
    assert told[0].subject


def test_templates_through_python(module_database, filed):
    with Session(module_database.engine("admin")) as session:
        made = card_service.save_template(
            session, card_service.SaveTemplate(title="Шаблон", body="Здравствуйте!")
        )
        assert [t.id for t in card_queries.list_templates(session)] == [made]
        card_service.delete_template(session, card_service.DeleteTemplate(template=made))


def test_taking_over_through_python(module_database, filed):
    with Session(module_database.engine("operator2")) as session:
        card_service.claim_request(session, filed["asked"])
        session.commit()
    with Session(module_database.engine("operator")) as session:
        assert card_service.take_over(session, card_service.TakeOver(request=filed["asked"]))
