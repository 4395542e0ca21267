"""The Bus contract where there is one node."""

from backchannel.bus.local import LocalBus

from .nodes import Ear, moved


async def test_hears_nothing_of_its_own() -> None:
    def handler(message: object) -> None:
        raise AssertionError(f"heard {message}")

    bus = LocalBus()
    await bus.start(handler)
    bus.publish(moved("keynote", 1))
    assert bus.healthy
    await bus.stop()
    await bus.stop()


async def test_may_be_told_before_it_is_started() -> None:
    bus = LocalBus()
    bus.publish(moved("keynote", 1))
    await bus.start(Ear())
    await bus.stop()
