"""Published deadlines and starts as an iCalendar (RFC 5545) that any agenda opens: whole days, deterministic."""

import hashlib
from calendar import monthrange
from datetime import UTC, date, datetime, time, timedelta

from icalendar import Alarm, Calendar, Event

from advisor.takeaway import Dated, TakeAway

NOTHING_DATED = "Aucune étape de ce parcours n'a de date publiée : il n'y a pas d'agenda à écrire. Demandez les dates aux organismes."
WARNING = timedelta(days=7)
"""How long before a deadline the agenda reminds of it."""


def agenda(taken: TakeAway) -> bytes | None:
    """The calendar, None when nothing is dated to the day or the month: an empty one would pass for « nothing to do »."""
    events = [event for d in taken.dated if (event := _event(d, taken))]
    if not events:
        return None
    calendar = Calendar()
    calendar.add("prodid", "-//Parcours IA Santé//parcours//FR")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", "Mon parcours IA en santé")
    for event in events:
        calendar.add_component(event)
    return bytes(calendar.to_ical())


def _event(d: Dated, taken: TakeAway) -> Event | None:
    span = _span(d.when)
    if span is None:
        return None
    first, after = span
    event = Event()
    event.add(
        "uid", f"{hashlib.sha256(f'{d.programme}|{d.what}|{d.when}'.encode()).hexdigest()[:32]}@parcours-ia-sante"
    )
    event.add("dtstamp", datetime.combine(taken.day, time(), UTC))
    event.add("dtstart", first)
    event.add("dtend", after)
    to_confirm = "" if len(d.when) == 10 else " (jour à confirmer)"
    summary = f"{d.what} : {d.name}{to_confirm}"
    event.add("summary", summary)
    event.add("description", "Date publiée par l'organisme ; à vérifier auprès de lui avant de vous engager.")
    event.add("transp", "TRANSPARENT")
    if d.url:
        event.add("url", d.url)
    if d.what.startswith("Date limite") and not to_confirm:
        event.add_component(_reminder(summary))
    return event


def _reminder(text: str) -> Alarm:
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", text)
    alarm.add("trigger", -WARNING)
    return alarm


def _span(when: str) -> tuple[date, date] | None:
    """First day and day after the last; a month known without its day is the whole month, a year alone is no date."""
    match [int(part) for part in when.split("-")]:
        case [year, month, day]:
            first = date(year, month, day)
            return first, first + timedelta(days=1)
        case [year, month]:
            first = date(year, month, 1)
            return first, first + timedelta(days=monthrange(year, month)[1])
    return None
