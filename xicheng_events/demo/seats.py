"""Who sits where in the demo: a room of tables, seated by rule and told, one of them moved since."""

from xicheng_events.booking.seating.board import board_of
from xicheng_events.booking.seating.operations.assigning import fill_by_rule, move_seat
from xicheng_events.booking.seating.operations.choosing_plan import choose_plan
from xicheng_events.booking.seating.operations.printing import print_entry_list
from xicheng_events.booking.seating.operations.room_plans import keep_room_plan
from xicheng_events.booking.seating.operations.telling import tell_seats
from xicheng_events.booking.seating.simple_plans import SeatNumbers, ready_plan, simple_plan
from xicheng_events.demo.story import Story
from xicheng_events.demo.timeline import Timeline


def seat(timeline: Timeline, story: Story, key: str) -> None:
    """The unit keeps plans of its rooms, seats the parties of the event of that key, prints the list and moves one."""
    timeline.on(-2, "14:00", _keep, story, key)
    timeline.on(-2, "14:30", _fill, story, key)
    timeline.on(-1, "10:00", _move, story, key)


def _keep(story: Story, key: str) -> None:
    event = story.events[key]
    for number, (name, numbers) in enumerate((
            ("三层会议室", SeatNumbers(head=12, attend=6, observe=10, media=2, accessible=1)),
            ("一层活动室", SeatNumbers(room=30, accessible=2, per_row=6, at_tables=True)))):
        keep_room_plan(event.host, name=name, layout=simple_plan(name, numbers), form_key=f"demo-{key}-{number}",
                       by=story.editor(key))


def _fill(story: Story, key: str) -> None:
    event, by, layout = story.events[key], story.editor(key), ready_plan("tables")
    choose_plan(event, name=layout["name"], layout=layout, by=by)
    fill_by_rule(event.slots[0], by=by)
    print_entry_list(event.slots[0], form_key=f"demo-{key}", by=by)
    tell_seats(event.slots[0], by=by)


def _move(story: Story, key: str) -> None:
    slot = story.events[key].slots[0]
    shown = board_of(slot).shown
    there, free = next(each for each in shown if each.name), [each for each in shown if not each.name]
    move_seat(slot, there.assignment_id, free[10].number, by=story.editor(key))
