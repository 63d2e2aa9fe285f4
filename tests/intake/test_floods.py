from tradehook.intake.floods import Floods
from tradehook.vocabulary.ids import DeliveryId
from tradehook.vocabulary.instant import Instant, after

MINUTE = Instant(60_000_000 * 29_000_000)


def test_one_row_a_minute_stands_for_all_that_come_in_it() -> None:
    floods = Floods()
    assert floods.current("w", "too-many-requests", MINUTE) is None
    floods.begin("w", "too-many-requests", DeliveryId("row"), MINUTE)

    counted = [floods.current("w", "too-many-requests", after(MINUTE, second)) for second in (1, 30, 59.9)]

    assert [flood and (flood.log_id, flood.count) for flood in counted] == [("row", 4)] * 3
    assert floods.current("w", "too-many-requests", after(MINUTE, 60)) is None


def test_each_webhook_and_each_code_has_its_own_row() -> None:
    floods = Floods()
    floods.begin("w", "too-many-requests", DeliveryId("row"), MINUTE)

    assert floods.current("w", "invalid-password", MINUTE) is None
    assert floods.current("other", "too-many-requests", MINUTE) is None


def test_several_requests_are_counted_at_once() -> None:
    floods = Floods()

    begun = floods.begin("w", "invalid-password", DeliveryId("row"), MINUTE, 5)

    assert begun.count == 5
    assert floods.current("w", "invalid-password", MINUTE, 4) is begun
    assert begun.count == 9


def test_counts_are_to_be_written_down_once_for_each_rise() -> None:
    floods = Floods()
    floods.begin("w", "too-many-requests", DeliveryId("row"), MINUTE)
    assert floods.take_risen() == ()
    floods.current("w", "too-many-requests", MINUTE)
    floods.current("w", "too-many-requests", MINUTE)
    floods.begin("w", "too-many-requests", DeliveryId("next"), after(MINUTE, 60), 7)

    risen = floods.take_risen()

    assert [(flood.log_id, flood.count) for flood in risen] == [("row", 3), ("next", 7)]
    assert floods.take_risen() == ()
    floods.current("w", "too-many-requests", after(MINUTE, 60))
    floods.give_back(risen)
    assert {flood.log_id: flood.count for flood in floods.take_risen()} == {"next": 8, "row": 3}


def test_the_next_minute_begins_a_new_row() -> None:
    floods = Floods()
    floods.begin("w", "too-many-requests", DeliveryId("first"), MINUTE)
    floods.begin("w", "too-many-requests", DeliveryId("second"), after(MINUTE, 60))

    flood = floods.current("w", "too-many-requests", after(MINUTE, 61))

    assert flood is not None
    assert (flood.log_id, flood.count) == ("second", 2)
