"""Views for ruling on a story's statements. They answer with a page, or JSON for the script.

The page itself is the review page of a story in fact-check (`factcheck.workbench.review`).
"""

from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, JsonResponse, QueryDict
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST
from wagtail.models import TaskState

from news.desk.people import DeskRequest
from news.desk.refusals import RuledMeanwhile, RulingRefused
from news.desk.steps import version_of
from news.factcheck.ledger.rules import (
    APPROVE,
    claim_is_not_waved_through,
    reasons_against_clearing,
)
from news.factcheck.ledger.ruling import Judgement, Where, ledger_to_rule_on, rule, take_back
from news.factcheck.ledger.state import Line, ledger_of
from news.factcheck.ledger.tables import Verdict
from news.factcheck.workflow.stages import ReviewTask

from .context import form_for, panel_context, wanted
from .forms import CONFIRM, RulingForm
from .passages import chosen
from .presenting import STATES, Workbench, words_of
from .review import review_page, step_for
from .whole_numbers import sent_number


@dataclass(frozen=True, slots=True)
class _Meant:
    """The statements that a request speaks of: where they stood, what they were, how they stood."""

    positions: list[int]
    digests: list[str]
    seen: list[int]

    @classmethod
    def of(cls, request: DeskRequest) -> "_Meant":
        """Read from the form; raises RulingRefused where that makes no sense."""
        sent = request.POST
        rows = list(
            zip(
                sent.getlist("position"),
                sent.getlist("digest"),
                sent.getlist("seen"),
                strict=False,
            )
        )
        if "several" in sent:  # a list with ticks: what is not ticked is not meant
            rows = [row for row in rows if row[0] in sent.getlist("chosen")]
        if not rows:
            raise RulingRefused(_("Choose at least one statement."))
        positions = [sent_number(at) for at, _digest, _known in rows]
        seen = [sent_number(known) for _at, _digest, known in rows]
        if None in positions or None in seen:
            raise RulingRefused(_("This did not come from this page. Reload the page."))
        return cls(
            [at for at in positions if at is not None],
            [digest for _at, digest, _known in rows],
            [known for known in seen if known is not None],
        )

    def without(self, digests: Container[str]) -> "_Meant":
        """The same but for some."""
        rows = [
            row
            for row in zip(self.positions, self.digests, self.seen, strict=True)
            if row[1] not in digests
        ]
        return _Meant([row[0] for row in rows], [row[1] for row in rows], [row[2] for row in rows])


@require_POST
def rule_on_statements(request: DeskRequest, task_state_id: int) -> HttpResponse:
    """Record a ruling on one statement, or “nothing to check” on several.

    Of several, those that make a claim are left out, and the answer lists them.
    """
    task_state, stage = step_for(request, task_state_id)
    bench = _bench(request, task_state)
    if refusal := _of_somebody_else(request, bench):
        return refusal
    line: Line | None = None
    form: RulingForm | None = None
    try:
        meant, claims = _without_claims(bench, _Meant.of(request), request)
        line = _standing(bench, meant.digests[0])
        sent, passage = _sent(bench, line, request)
        form = form_for(bench, line, sent)
        ruled = rule(
            task_state=task_state,
            positions=meant.positions,
            digests=meant.digests,
            seen=meant.seen,
            judgement=_with(passage, _judgement(bench, line, form)),
            sources=request.POST.get("sources", ""),
            by=request.user,
            key=form.cleaned_data["key"],
        )
    except RulingRefused as refused:
        if isinstance(refused, RuledMeanwhile):
            bench, line = _bench(request, task_state), refused.line
        return _refusal(request, bench, line, refused.reasons, form=form)
    count = len(meant.positions)
    done = ngettext("%d ruling recorded.", "%d rulings recorded.", count) % count
    ids = [
        {"ruling": ruling.pk, "position": position}
        for ruling, position in zip(ruled, meant.positions, strict=False)
    ]
    return _answer(
        request, bench, stage, after=max(meant.positions), said=done, ruled=ids, refused=claims
    )


def _sent(bench: Workbench, line: Line, request: DeskRequest) -> tuple[QueryDict, Where | None]:
    """What was sent. Of a passage that was chosen, words and place as the document has them."""
    if not (value := request.POST.get("passage")):
        return request.POST, None
    where = chosen(value, in_story=bench.ids_in_story)
    sent = request.POST.copy()
    pk = where.citation_id
    name = str(pk) if pk in bench.source_ids_of(line) else "other"
    sent["verdict"] = Verdict.VERIFIED.value
    sent[f"locator-{name}"], sent[f"quotation-{name}"] = where.locator, where.quotation
    if name == "other":
        sent["other"] = str(pk)
    return sent, where


def _with(passage: Where | None, judgement: Judgement) -> Judgement:
    """The judgement, resting on the very passage that was chosen: its words may stand twice."""
    if passage is None:
        return judgement
    others = [one for one in judgement.supports if one.citation_id != passage.citation_id]
    return replace(judgement, supports=[passage, *others])


def _without_claims(
    bench: Workbench, meant: _Meant, request: DeskRequest
) -> tuple[_Meant, list[str]]:
    """The statements that may get “nothing to check”, and the words of those that make a claim.

    Raises RulingRefused, which quotes the claims, if all of several statements make one.
    """
    if request.POST.get("verdict") != Verdict.NOTHING or len(meant.digests) == 1:
        return meant, []
    claims = {
        line.occurrence.digest: line.occurrence.text for line in bench.ledger.lines if line.is_claim
    }
    refused = [claims[digest] for digest in dict.fromkeys(meant.digests) if digest in claims]
    left = meant.without(claims)
    if not left.digests:
        raise RulingRefused(claim_is_not_waved_through(), *(f"“{text}”" for text in refused))
    return left, refused


def _of_somebody_else(request: DeskRequest, bench: Workbench) -> HttpResponse | None:
    """A refusal for what a page sends that was shown to somebody else, in the same browser."""
    if request.POST.get("as") == str(request.user.pk):
        return None
    reasons = [_("Somebody else is signed in here by now. Reload the page, and look again.")]
    if _wants_json(request):
        # Not an answer to the ruling: whoever made it sends it when they are back.
        return _private(JsonResponse({"reasons": reasons}, status=403))
    return _refusal(request, bench, None, reasons)


def _standing(bench: Workbench, digest: str) -> Line:
    """Where a statement stands; raises RulingRefused if it doesn't any more."""
    for line in bench.ledger.of(digest):
        return line
    raise RulingRefused(_("This sentence does not stand in the story any more."))


def _judgement(bench: Workbench, line: Line, form: RulingForm) -> Judgement:
    """What the form says; to confirm is to say again what was said before the spelling changed.

    Raises RulingRefused for what can't be read.
    """
    if not form.is_valid():
        raise RulingRefused(*(str(error) for found in form.errors.values() for error in found))
    judgement = form.judgement()
    if judgement.verdict != CONFIRM:
        return judgement
    before = bench.before(line)
    if before is None or not before.may_confirm:
        raise RulingRefused(_("More than its spelling changed. Make a new ruling."))
    ruling = before.ruling
    return Judgement(
        verdict=ruling.verdict,
        note=judgement.note or ruling.note,
        exemption=ruling.exemption,
        elsewhere=ruling.elsewhere_id,
        supports=[
            Where(support.citation_id, support.locator, support.quotation)
            for support in ruling.supports.all()
        ],
    )


@require_POST
def undo_ruling(request: DeskRequest, task_state_id: int) -> HttpResponse:
    """Take back one's own newest ruling on a statement."""
    task_state, stage = step_for(request, task_state_id)
    bench = _bench(request, task_state)
    if refusal := _of_somebody_else(request, bench):
        return refusal
    ruling_id = sent_number(request.POST.get("ruling", "")) or 0
    position = request.POST.get("position", "")
    try:
        take_back(task_state=task_state, ruling_id=ruling_id, by=request.user)
    except RulingRefused as refused:
        line = wanted(bench.ledger, position)
        return _refusal(request, bench, line, refused.reasons)
    at = sent_number(position) or 0
    return _answer(request, bench, stage, after=at - 1, said=_("Taken back."), stay=at)


@require_GET
def statement_panel(request: DeskRequest, task_state_id: int) -> HttpResponse:
    """One statement in full, for the script."""
    task_state, _stage = step_for(request, task_state_id)
    bench = _bench(request, task_state)
    line = wanted(bench.ledger, request.GET.get("at", ""))
    use = request.GET.get("use", "")
    return _private(HttpResponse(_panel(request, bench, line, use=use) if line else ""))


@require_GET
def statement_states(request: DeskRequest, task_state_id: int) -> HttpResponse:
    """How every statement stands, for the script. Others may have ruled meanwhile."""
    task_state, stage = step_for(request, task_state_id)
    bench = _bench(request, task_state)
    return _private(JsonResponse(_state_json(request, bench, stage)))


def _bench(request: DeskRequest, task_state: TaskState) -> Workbench:
    ledger = ledger_to_rule_on(version_of(task_state), task_state.revision)
    return Workbench(ledger, task_state=task_state, user=request.user)


def _wants_json(request: DeskRequest) -> bool:
    return "application/json" in request.headers.get("Accept", "")


def _panel(
    request: DeskRequest,
    bench: Workbench,
    line: Line,
    *,
    form: RulingForm | None = None,
    errors: Sequence[str] = (),
    use: str = "",
) -> str:
    context = {"panel": panel_context(bench, line, form=form, errors=errors, use=use)}
    return render_to_string("factcheck/workbench/panel.html", context, request)


def _state_json(request: DeskRequest, bench: Workbench, stage: ReviewTask) -> dict[str, Any]:
    """States, progress, and what stands in the way of approving."""
    # What else stands in the way is dear to find out, and asked when the statements are done.
    reasons = reasons_against_clearing(bench.ledger.counts) or stage.reasons_against(
        bench.task_state, request.user, APPROVE, ledger=bench.ledger
    )
    return {
        "lines": [
            {
                "position": line.position,
                "state": line.state.value,
                "words": words_of(line),
                "sign": STATES[line.state][1],
                "seen": line.seen,
                "by": str(line.ruling.by) if line.ruling else "",
            }
            for line in bench.ledger.lines
        ],
        "progress": bench.progress.words,
        "done": bench.progress.done,
        "total": bench.progress.total,
        "against": reasons,
        "needed": bench.work_needed,
    }


def _answer(
    request: DeskRequest,
    bench: Workbench,
    stage: ReviewTask,
    *,
    after: int,
    said: str,
    ruled: Sequence[Mapping[str, int]] = (),
    refused: Sequence[str] = (),
    stay: int | None = None,
) -> HttpResponse:
    """What was recorded, and what comes next. The statements are from `bench`, the rulings are read anew."""
    task_state = bench.task_state
    ledger = ledger_of(version_of(task_state), content=bench.ledger.content)
    bench = Workbench(ledger, task_state=task_state, user=request.user)
    following = bench.ledger.next_undone(after)
    at = stay if stay is not None else (following.position if following else max(after, 0))
    left_out = _left_out(refused)
    if not _wants_json(request):
        messages.success(request, said)
        if left_out:
            messages.warning(request, left_out)
        return redirect(f"{reverse('factcheck:review', args=[task_state.pk])}?at={at}#panel")
    line = wanted(bench.ledger, str(at))
    answer = _state_json(request, bench, stage) | {"said": said, "at": at, "ruled": list(ruled)}
    answer["left_out"] = left_out
    answer["panel"] = _panel(request, bench, line) if line else ""
    return _private(JsonResponse(answer))


def _left_out(refused: Sequence[str]) -> str:
    """Which statements were left out because they make a claim, in a sentence. Empty if none were."""
    if not refused:
        return ""
    named = " ".join(f"“{text}”" for text in refused)
    return _("Not recorded: these make a claim. Rule on them one by one: %s") % named


def _refusal(
    request: DeskRequest,
    bench: Workbench,
    line: Line | None,
    reasons: Sequence[str],
    *,
    form: RulingForm | None = None,
) -> HttpResponse:
    """Nothing was recorded: why, with what was typed still in the form."""
    if _wants_json(request):
        answer: dict[str, Any] = {"reasons": list(reasons)}
        if line:
            answer["at"] = line.position
            answer["panel"] = _panel(request, bench, line, form=form, errors=reasons)
        return _private(JsonResponse(answer, status=409))
    panel = panel_context(bench, line, form=form, errors=reasons) if line else None
    refused = None if line else RulingRefused(*reasons)
    return review_page(
        request,
        bench.task_state,
        bench.task_state.task.specific,
        panel=panel,
        refused=refused,
        status=409,
    )


def _private(response: HttpResponse) -> HttpResponse:
    patch_cache_control(response, private=True, no_store=True)
    return response
