"""What the database can change, and so runs on SQLite and on PostgreSQL: `python -m tests.databases` names the tests.

All others run on SQLite only: a pure rule, a page, a header, a mail, a renderer does not know which database there is.
A module of the app that takes a lock, counts on a constraint, updates under a condition or asks more than a plain
question must be named here; tests/tools/test_what_runs_on_both.py looks for them.
"""

# Module of the app -> the tests that try it, below tests/.
DEPENDENT: dict[str, tuple[str, ...]] = {
    "accounts.forms": ("accounts/test_sign_up.py", "accounts/test_email_change.py"),
    "accounts.mails": ("accounts/test_mail_away.py", "diary/sharing/test_mails.py"),
    "accounts.services": (
        "accounts/test_sign_up.py",
        "accounts/test_email_change.py",
        "accounts/test_api_authentication.py",
        "accounts/test_api_tokens_page.py",
    ),
    "accounts.shared_cache": ("diary/test_broker_away.py",),
    "diary.access": ("contracts", "diary/sharing/test_opening.py"),
    "diary.api.errors": ("diary/sync/test_many_writers_at_once.py",),
    "diary.api.pagination": ("diary/entries/test_listing.py",),
    "diary.ems.queries": (
        "diary/ems/test_summary_with_sessions.py",
        "diary/ems/test_lists_and_single_records.py",
    ),
    "diary.entries.queries": (
        "diary/entries/test_listing.py",
        "diary/entries/test_summary.py",
        "diary/entries/test_earlier_values.py",
        "diary/entries/test_how_many_queries.py",
    ),
    "diary.export.archive": ("diary/export/test_exports.py", "diary/export/test_round_trip.py"),
    "diary.export.chunks": ("diary/export/test_exports.py",),
    "diary.export.everything": ("diary/export/test_round_trip.py",),
    "diary.export.exports": ("diary/export/test_exports.py",),
    "diary.export.imports": (
        "diary/export/test_imports.py",
        "diary/export/test_killed.py",
        "diary/export/test_round_trip.py",
    ),
    "diary.export.undoing": ("diary/export/test_undoing.py",),
    "diary.export.records": (
        "diary/export/test_round_trip.py",
        "diary/export/test_recorded_files.py",
    ),
    "diary.export.restoring": (
        "diary/export/test_any_diary_comes_back.py",
        "diary/export/test_recorded_files.py",
    ),
    "diary.health": ("diary/test_tasks.py",),
    "diary.history": ("diary/entries/test_earlier_values_are_bounded.py",),
    "diary.keys": ("diary/test_keys.py",),
    "diary.management.commands.migrate": ("diary/test_migrate.py",),
    "diary.models.ems": ("diary/ems/test_what_the_database_refuses.py",),
    "diary.models.guard": ("diary/models", "contracts"),
    "diary.models.reminder": ("diary/reminders/test_dispatch.py",),
    "diary.models.share": ("diary/sharing/test_opening.py",),
    "diary.models.trial": ("diary/trials/test_starting.py",),
    "diary.records": (
        "diary/entries/test_deleting.py",
        "diary/entries/test_replacing_and_changing.py",
        "diary/entries/test_zero_skipped_and_no_answer.py",
        "diary/entries/test_copied_scores.py",
        "diary/sync",
    ),
    "diary.reminders.claims": (
        "diary/reminders/test_dispatch.py",
        "diary/reminders/test_fault_matrix.py",
        "diary/reminders/test_statements.py",
        "diary/reminders/test_together.py::test_two_beats_two_workers_and_two_loops_send_each_once",
    ),
    "diary.reminders.counters": ("diary/reminders/test_metrics.py",),
    "diary.reminders.devices": ("diary/reminders/test_rest_push.py",),
    "diary.reminders.planning": (
        "diary/reminders/test_clock_that_was_wrong.py",
        "diary/reminders/test_dispatch.py",
    ),
    "diary.reminders.queries": ("diary/reminders/test_rest_state.py",),
    "diary.reminders.sending": ("diary/reminders/test_dispatch.py",),
    "diary.reminders.services": (
        "diary/reminders/test_rest_reminders.py",
        "diary/reminders/test_travel.py",
        "diary/reminders/test_rest_travel.py",
    ),
    "diary.reminders.waking": (
        "diary/reminders/test_dispatch.py",
        "diary/reminders/test_days_of_a_trial.py",
        "diary/reminders/test_what_is_today_in_my_trial.py",
    ),
    "diary.rotation": ("security/test_key_rotation.py",),
    "diary.sharing.mails": ("diary/sharing/test_mails.py", "diary/sharing/test_opening.py"),
    "diary.sharing.opening": ("diary/sharing/test_opening.py",),
    "diary.sharing.report.reading": ("diary/sharing/test_reading.py",),
    "diary.sharing.services": (
        "diary/sharing/test_rest.py",
        "diary/sharing/test_stored.py",
        "diary/sharing/test_reactivating.py",
    ),
    "diary.sync.apply": ("diary/sync",),
    "diary.sync.changes": ("diary/sync",),
    "diary.sync.devices": ("diary/sync",),
    "diary.sync.services": ("diary/sync", "diary/test_tasks.py"),
    "diary.trouble": (
        "diary/export/test_trouble_that_passes.py",
        "diary/sync/test_no_passing_trouble_is_a_verdict.py",
    ),
    "diary.trials.record_type": ("diary/trials/test_synced.py",),
    "diary.trials.restoring": ("diary/trials/test_restoring.py", "diary/export/test_round_trip.py"),
    "diary.trials.revealing": ("diary/trials/test_synced.py",),
    "diary.trials.safety": ("diary/trials/test_red_flags.py",),
    "diary.trials.services": (
        "diary/trials/test_starting.py",
        "diary/trials/test_pausing.py",
        "diary/trials/test_listing.py",
    ),
}
# Of no module of its own: constraints and triggers, values at the edge of a column, the sync protocol as a whole.
ALWAYS = (
    "contracts",
    "diary/models",
    "diary/sync",
    "diary/ems/test_both_doors_take_and_refuse_the_same.py",
    "diary/ems/test_what_the_database_refuses.py",
    "diary/entries/test_both_doors_take_and_refuse_the_same.py",
    "diary/sharing/test_which_trials.py",
    "diary/trials/test_nothing_is_told_early.py",
    "docs/test_restore.py",
    "security/test_at_rest.py",
    "security/test_crowds.py",
    "security/test_canary.py::test_the_databases_own_words",
    "security/test_hostile_values.py",
)


def on_both() -> list[str]:
    """Files, folders and single tests, each once and none within another."""
    named = {*ALWAYS, *(test for tests in DEPENDENT.values() for test in tests)}
    return sorted(f"tests/{name}" for name in named if not _is_within_another(name, named))


def _is_within_another(name: str, named: set[str]) -> bool:
    return any(name.startswith(f"{folder}/") for folder in named)


if __name__ == "__main__":
    print("\n".join(on_both()))
