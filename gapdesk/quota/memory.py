"""The pool's memory over restarts: what it knows as records, and back."""

from __future__ import annotations

from dataclasses import replace

from gapdesk.quota.records import Changes, KeyRecord, MeterRecord, ProjectRecord, Saved
from gapdesk.quota.roster import Roster


def changes(roster: Roster, now: float) -> Changes:
    """What is new since it was last asked for. What is under way counts as reserved."""
    journal = roster.journal
    found = Changes(
        meters=_meters(roster, now),
        keys=tuple(_key(roster, key_id) for key_id in sorted(journal.keys)),
        projects=tuple(_project(roster, name) for name in sorted(journal.projects)),
        merged=tuple(journal.merged),
        learned=roster.limits.newly_learned(),
        dismissed=roster.hints.newly_dismissed(),
    )
    journal.clear()
    if found and journal.zone != roster.day.zone:
        journal.zone = roster.day.zone
        found = replace(found, zone=journal.zone)
    return found


def restore(roster: Roster, saved: Saved, now: float) -> None:
    """Take back what was stored. To be called once, before the first key is added."""
    zone = roster.day.zone
    roster.now, roster.journal.zone = now, saved.zone
    if saved.zone is not None:
        roster.day.move(saved.zone)
    roster.hints.restore(saved.dismissed)
    roster.known = {record.id: record for record in saved.keys}
    roster.merged = {record.name: record.into for record in saved.projects if record.into is not None}
    for record in saved.projects:
        if record.into is None:
            _restore_project(roster, record)
    for one in saved.learned:
        roster.limits.learn(one.project, one.model, one.dimension, one.value, one.at, one.quota_id)
    roster.limits.newly_learned()  # it is stored already
    meters = [record for record in saved.meters if record.project not in roster.merged]
    meters.sort(key=lambda record: record.used)
    for meter in meters:
        _restore_meter(roster, meter, now)
    latest = {record.model: record.used for record in meters}
    for model in sorted(latest, key=lambda model: latest[model]):
        roster.board(model, now)
    if roster.day.zone != zone:  # the setting was changed meanwhile
        roster.set_zone(zone, now)


def _meters(roster: Roster, now: float) -> tuple[MeterRecord, ...]:
    """Of those that changed and are still there: what was merged is counted elsewhere by now.

    A client may name any model: one that perhaps does not exist, and of which nothing counts, is left out.
    """
    told = [
        meter
        for meter in roster.journal.meters
        if meter.used is not None
        and roster.projects.get(meter.project.name) is meter.project
        and meter.project.meters.get(meter.model, meter) is meter
        and not (meter.known is False and meter.idle(now))
    ]
    for meter in told:
        meter.known = True  # what is stored of it now must not outlive what is true of it
    return tuple(meter.record(now) for meter in told)


def _key(roster: Roster, key_id: str) -> KeyRecord:
    key = roster.keys.get(key_id)
    return key.record() if key is not None else roster.known[key_id]


def _project(roster: Roster, name: str) -> ProjectRecord:
    project = roster.projects.get(name)
    if project is None and name in roster.merged:
        return ProjectRecord(name, into=roster.merged[name])
    return ProjectRecord(
        name,
        tier=roster.limits.tier(name),
        number=roster.hints.number_of(name),
        fault=project.fault if project is not None else None,
    )


def _restore_project(roster: Roster, record: ProjectRecord) -> None:
    if record.fault is not None:
        roster.home(record.name).fault = record.fault
    if record.tier is not None:
        roster.limits.set_tier(record.name, record.tier)
    if record.number is not None:
        roster.hints.number(record.name, record.number)


def _restore_meter(roster: Roster, record: MeterRecord, now: float) -> None:
    meter = roster.meter(roster.home(record.project), record.model)
    meter.restore(record, now)
    if record.used:
        meter.stamp = roster.tick(record.used)
