"""What a person, a file or the command line does to the directory. Each act is atomic and leaves a trace."""

from jalon.directory.actions.comments import comment, share_comment, take_back_comment, withdraw_comment
from jalon.directory.actions.corrections import correct, undo_correction
from jalon.directory.actions.external import name_outside, unname_outside
from jalon.directory.actions.fetching import fetch
from jalon.directory.actions.links import end_link, ensure_project, link
from jalon.directory.actions.loading import LoadReport, load_file, load_files
from jalon.directory.actions.named_lists import (
    NewMember,
    add_member,
    archive_list,
    make_list,
    remove_member,
    rename_list,
    restore_list,
    share_list,
)
from jalon.directory.actions.refreshing import refresh_entities
from jalon.directory.actions.units import record_structure

__all__ = [
    "LoadReport",
    "NewMember",
    "add_member",
    "archive_list",
    "comment",
    "correct",
    "end_link",
    "fetch",
    "ensure_project",
    "link",
    "load_file",
    "load_files",
    "make_list",
    "name_outside",
    "record_structure",
    "refresh_entities",
    "remove_member",
    "rename_list",
    "restore_list",
    "share_comment",
    "share_list",
    "take_back_comment",
    "undo_correction",
    "unname_outside",
    "withdraw_comment",
]
