"""The addresses of the calls of people's scripts."""

from django.urls import path

from shopcontent.api.staff.views import decisions, drafts, requests, slots

urlpatterns = [
    path("draft-requests/", requests.Requests.as_view()),
    path("draft-requests/estimate/", requests.Estimated.as_view()),
    path("draft-requests/<row:id>/", requests.RequestDetail.as_view()),
    path("draft-requests/<row:id>/rest/", requests.RequestRest.as_view()),
    path("draft-requests/<row:id>/cancel/", requests.RequestCancel.as_view()),
    path("draft-requests/<row:id>/retry/", requests.RequestRetry.as_view()),
    path("draft-requests/<row:id>/undo/", requests.RequestUndo.as_view()),
    path("draft-requests/<row:id>/skips/", requests.RequestSkips.as_view()),
    path("drafts/", drafts.Drafts.as_view()),
    path("drafts/<row:id>/", drafts.DraftDetail.as_view()),
    path("drafts/<row:id>/check/", drafts.DraftCheck.as_view()),
    path("drafts/<row:id>/again/", drafts.DraftAgain.as_view()),
    path("decisions/", decisions.Decisions.as_view()),
    path("decisions/bulk/", decisions.DecisionsInBulk.as_view()),
    path("slots/", slots.Slots.as_view()),
    path("slots/<row:id>/", slots.SlotDetail.as_view()),
    path("slots/<row:id>/take-down/", slots.SlotTakeDown.as_view()),
    path("slots/<row:id>/roll-back/", slots.SlotRollBack.as_view()),
    path("slots/<row:id>/unlock/", slots.SlotUnlock.as_view()),
]
