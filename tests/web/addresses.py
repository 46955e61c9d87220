"""How each address of the site is filled with what the world of two regions holds: `w` is that world."""

from jalon.accounts import invitations
from jalon.accounts.signin import links
from tests.directory import lists

HERE, SEAT, FAR, FAR_SEAT = (lists.number(eight) for eight in ("24000037", "24000005", "35000001", "35000003"))
UNKNOWN = lists.number("33079001")
MONTH, GRID, COLUMN = "2022-08", "segur_es", "meteo"
CLOSED_MONTH = "2022-06"
COLUMN_ADDED, COLUMN_RETIRED = "r75_avis", "r75_ancien_avis"

_CELL = {"grid_id": GRID, "finess": HERE, "column_id": COLUMN}
ARGUMENTS = {
    **{
        f"accounts:{name}": lambda w: {"pk": w.purge.pk}
        for name in ("plan", "plan_csv", "approve", "run_again", "abandon")
    },
    "accounts:lift": lambda w: {"pk": w.hold.pk},
    "accounts:processing_file": lambda w: {"extension": "md"},
    **{
        f"antibiotics:{name}": lambda w: {"pk": w.brought.pk} for name in ("file", "file_original", "restore_file")
    },
    "antibiotics:act_on_answer": lambda w: {"pk": w.answered.pk, "verb": "oublier"},
    "antibiotics:act_on_presentation": lambda w: {"pk": w.presented.pk, "verb": "retirer"},
    "antibiotics:settle_question": lambda w: {"about": "organism"},
    "antibiotics:drug": lambda w: {"ucd": w.presented.ucd7},
    **{
        f"antibiotics:{name}_export": lambda w: {"extension": "csv"} for name in ("settling", "answers", "drugs")
    },
    **{
        f"antibiotics:{name}_export": lambda w: {"extension": "csv"}
        for name in ("hospitals", "composition", "consumption", "consumption_lines")
    },
    "antibiotics:file_export": lambda w: {"pk": w.brought.pk, "extension": "csv"},
    **{
        f"antibiotics:{name}": lambda w: {"extension": "csv"}
        for name in (
            "checks_export", "comparing_export", "crossing_export", "crossing_lags_export",
            "files_export", "followed_export", "isolates_export", "pair_export", "resistance_export",
            "resistance_places_export",
        )
    },
    "antibiotics:check_rows": lambda w: {"pk": w.alerts[0].pk},
    "antibiotics:reopen_alert": lambda w: {"pk": w.alerts[1].pk},
    "antibiotics:export_file": lambda w: {"layout": "surveillance_journees"},
    "antibiotics:report_file": lambda w: {"kind": "etablissement", "extension": "xlsx"},
    **{
        f"antibiotics:{name}": lambda w: {"pk": w.quality.pk}
        for name in ("contract_action", "contract_action_withdraw")
    },
    "antibiotics:template_file": lambda w: {"definition": "journees"},
    "antibiotics:entry": lambda w: {"definition": "journees"},
    "antibiotics:remove_isolate": lambda w: {"definition": "resistances"},
    "accounts:invitation": lambda w: {
        "pk": w.people["reader"].pk, "token": invitations.path_for(w.people["reader"]).split("/")[-2]
    },
    "accounts:rescue": lambda w: {"token": links.make("admin").split("/")[-2]},
    **{f"accounts:{name}": lambda w: {"provider": "hopital"} for name in ("to_provider", "from_provider")},
    "accounts:close_their_sessions": lambda w: {"pk": w.people["reader"].pk},
    "mfa_edit_webauthn": lambda w: {"pk": 1}, "mfa_remove_webauthn": lambda w: {"pk": 1},
    "accounts:person": lambda w: {"pk": w.people["reader"].pk},
    "accounts:person_tokens": lambda w: {"pk": w.people["reader"].pk},
    "accounts:revoke_token": lambda w: {"pk": w.token.pk},
    "accounts:new_link": lambda w: {"pk": w.people["reader"].pk},
    "accounts:cancel_invitation": lambda w: {"pk": w.people["reader"].pk},
    "accounts:see_as": lambda w: {"pk": w.people["reader"].pk},
    "accounts:set_active": lambda w: {"pk": w.people["reader"].pk},
    "accounts:revoke": lambda w: {"pk": w.people["reader"].grants.get().pk},
    "jobs:one": lambda w: {"pk": w.job.pk}, "jobs:progress": lambda w: {"pk": w.job.pk},
    "jobs:cancel": lambda w: {"pk": w.job.pk},
    "directory:loading": lambda w: {"job": w.job.pk}, "directory:load_report": lambda w: {"pk": w.load.pk},
    "directory:group": lambda w: {"subkind": "ght", "code": "G1"}, "directory:legal_entity": lambda w: {"finess": SEAT},
    "directory:load_problems": lambda w: {"pk": w.load.pk, "extension": "csv"},
    "directory:group_export": lambda w: {"subkind": "ght", "code": "G1", "extension": "csv"},
    "directory:legal_entity_export": lambda w: {"finess": SEAT, "extension": "csv"},
    "directory:export": lambda w: {"extension": "csv"},
    "directory:fetch": lambda w: {"feed": "finess"},
    "directory:undo_correction": lambda w: {"pk": w.correction.pk},
    **{
        f"directory:{name}": lambda w: {"pk": w.comment.pk}
        for name in ("withdraw_comment", "answer_comment", "share_comment", "take_back_comment")
    },
    "directory:end_link": lambda w: {"pk": w.link.pk},
    **{f"directory:{name}": lambda w: {"finess": HERE} for name in ("establishment", "correct", "comment", "replace")},
    "directory:professional": lambda w: {"pk": w.professional.pk},
    "directory:professionals_export": lambda w: {"extension": "csv"},
    "directory:professionals_counts_export": lambda w: {"extension": "csv"},
    "directory:unit": lambda w: {"finess": HERE},
    "directory:units_export": lambda w: {"pk": w.structure.pk, "extension": "csv"},
    "directory:list": lambda w: {"pk": w.named_list.pk},
    "directory:list_export": lambda w: {"pk": w.named_list.pk, "extension": "csv"},
    "directory:change_list": lambda w: {"pk": w.named_list.pk, "verb": "ranger"},
    "directory:remove_member": lambda w: {"pk": w.named_list.members.get().pk},
    "indicators:indicator": lambda w: {"code": "meteo"},
    **{
        f"sources:{name}": lambda w: {"pk": w.delivery.pk}
        for name in ("delivery", "read_again", "apply", "give_up", "original")
    },
    "sources:report": lambda w: {"pk": w.delivery.pk, "extension": "csv"},
    "sources:row": lambda w: {"pk": w.delivery.pk, "sheet": 0, "row": 2},
    "sources:waiting_row": lambda w: {"pk": w.row.pk}, "sources:waiting_cell": lambda w: {"pk": w.cell.pk},
    "sources:answer_row": lambda w: {"pk": w.row.pk, "verb": "ecarter"},
    "sources:answer_cell": lambda w: {"pk": w.cell.pk, "verb": "ecarter"},
    "sources:forget": lambda w: {"kind": "cles", "pk": w.alias.pk},
    "sources:definition": lambda w: {"source_id": "dmp_certificats"},
    "sources:template_file": lambda w: {"source_id": "dmp_certificats"},
    "tracking:grid": lambda w: {"grid_id": GRID}, "tracking:data": lambda w: {"grid_id": GRID},
    "tracking:export": lambda w: {"grid_id": GRID, "extension": "csv"},
    "tracking:months": lambda w: {"grid_id": GRID}, "tracking:month_open": lambda w: {"grid_id": GRID},
    **{f"tracking:month_{name}": lambda w: {"grid_id": GRID, "month": MONTH} for name in ("plan", "close")},
    **{
        f"tracking:month_{name}": lambda w: {"grid_id": GRID, "month": CLOSED_MONTH}
        for name in ("reopen", "since", "seal")
    },
    "tracking:archive_file": lambda w: {"grid_id": GRID, "file_id": w.sealed.files.get(kind="csv").pk},
    "tracking:archive_verify": lambda w: {"grid_id": GRID, "archive_id": w.sealed.pk},
    "tracking:archive_verdict": lambda w: {"grid_id": GRID, "archive_id": w.sealed.pk, "job_id": w.job.pk},
    "tracking:compare": lambda w: {"grid_id": GRID},
    "tracking:compare_export": lambda w: {"grid_id": GRID, "extension": "csv"},
    "tracking:priorities_export": lambda w: {"grid_id": GRID, "extension": "csv"},
    **{
        f"tracking:{name}": lambda w: {"grid_id": GRID}
        for name in (
            *("moved", "moved_export", "priorities", "sample", "new_list"),
            *("list_from_priorities", "list_from_sample", "list_from_grid"),
        )
    },
    **{
        f"tracking:{name}": lambda w: {"grid_id": GRID} for name in ("workbooks", "take_workbook", "bring_workbook")
    },
    **{
        f"tracking:{name}": lambda w: {"grid_id": GRID, "pk": w.workbook.pk}
        for name in ("workbook_file", "lose_workbook")
    },
    **{
        f"tracking:{name}": lambda w: {"grid_id": GRID, "pk": w.returned.pk}
        for name in (
            "workbook_return", "choose_in_return", "apply_return", "cancel_return", "return_result", "return_original",
        )
    },
    "tracking:undo_return": lambda w: {"grid_id": GRID, "pk": w.applied.pk},
    "tracking:save_view": lambda w: {"grid_id": GRID},
    "tracking:delete_view": lambda w: {"grid_id": GRID, "view_id": w.view.pk},
    **{f"tracking:{name}": lambda w: _CELL for name in ("cell", "write", "share_cell", "take_back_cell")},
    "tracking:reports": lambda w: {"grid_id": GRID},
    "tracking:report_file": lambda w: {"grid_id": GRID, "report_id": "cosui", "extension": "pdf"},
    "tracking:freshness": lambda w: {"grid_id": GRID}, "tracking:remind": lambda w: {"grid_id": GRID},
    "tracking:freshness_export": lambda w: {"grid_id": GRID, "extension": "csv"},
    "tracking:contests": lambda w: {"grid_id": GRID},
    "tracking:contests_export": lambda w: {"grid_id": GRID, "extension": "csv"},
    "tracking:contest": lambda w: _CELL | {"column_id": "asp_etat_dpi"},
    "tracking:end_contest": lambda w: {"grid_id": GRID, "pk": w.contest.pk, "verb": "repondre"},
    "sources:bundle": lambda w: {"sha256": w.sending.kept}, "sources:take_bundle": lambda w: {"sha256": w.sending.kept},
    "sources:drop_bundle": lambda w: {"sha256": w.sending.kept},
    "sources:revoke_sender": lambda w: {"pk": w.sending.sender.pk},
    "letters:subscription": lambda w: {"pk": w.dispatch.subscription_id},
    "letters:act_on_subscription": lambda w: {"pk": w.dispatch.subscription_id, "verb": "arreter"},
    "letters:send_again": lambda w: {"pk": w.dispatch.pk},
    "letters:give_up": lambda w: {"pk": 1}, "letters:ask_again": lambda w: {"pk": 1},
    "tracking:block": lambda w: {"grid_id": GRID},
    "tracking:undo_block": lambda w: {"grid_id": GRID, "batch_id": w.batch},
    "tracking:undo": lambda w: {**_CELL, "batch_id": w.batch},
    "tracking:columns": lambda w: {"grid_id": GRID}, "tracking:add_column": lambda w: {"grid_id": GRID},
    **{
        f"tracking:{name}": lambda w: {"grid_id": GRID, "column_id": COLUMN_ADDED}
        for name in ("column", "change_column", "retire_column")
    },
    "tracking:restore_column": lambda w: {"grid_id": GRID, "column_id": COLUMN_RETIRED},
}  # fmt: skip
