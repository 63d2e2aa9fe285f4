"""From the one-time link to a session: what lets somebody in, and what does not."""

import asyncio
import threading

import pytest

from tests.desk import Inside
from tests.web.pages.browser import PASSPHRASE, Browser, code_now, codes_in, key_in, link_for, signed_in, token_in
from tradehook.people.links.link import LASTS_S
from tradehook.people.sessions.session import IDLE_S, LONGEST_S
from tradehook.people.user import FIRST_OWNER
from tradehook.web.pages import proving

pytestmark = pytest.mark.anyio

_SESSION = "tradehook"


async def test_the_link_makes_the_owner_once(any_desk: Inside) -> None:
    link = await link_for(any_desk)
    async with Browser(any_desk) as browser:
        answer = await browser.choose(link)
        assert (answer.status_code, answer.headers["location"]) == (303, "/start")
        assert "owner" in (await browser.get("/account")).text
        again = await browser.get(link.removeprefix("http://127.0.0.1:8000"))
        assert again.status_code == 404
        assert "cannot be used" in again.text
    async with Browser(any_desk, "203.0.113.21") as other:
        assert (await other.sign_in()).status_code == 303
        assert (await other.get("/account")).status_code == 200


async def test_a_link_is_over_after_three_days_and_when_another_is_made(desk: Inside) -> None:
    first = await link_for(desk)
    second = await link_for(desk)
    async with Browser(desk) as browser:
        assert (await browser.get(first)).status_code == 404
        assert (await browser.get(second)).status_code == 200
        desk.later(LASTS_S)
        assert (await browser.get(second)).status_code == 404


@pytest.mark.parametrize(
    ("passphrase", "again", "said"),
    [
        ("short", "short", "it takes 12 at least"),
        ("four words are enough", "four words are not", "not the same"),
        ("abababababababab", "abababababababab", "guessed at once"),
        ("x" * 257, "x" * 257, "more than 256"),
    ],
)
async def test_a_passphrase_that_is_guessed_is_refused_and_the_link_still_works(
    desk: Inside, passphrase: str, again: str, said: str
) -> None:
    link = await link_for(desk)
    async with Browser(desk) as browser:
        answer = await browser.send(link, passphrase=passphrase, again=again)
        assert answer.status_code == 422
        assert said in answer.text
        assert passphrase not in answer.text
        assert (await browser.choose(link)).status_code == 303


async def test_who_is_nobody_and_whose_passphrase_is_wrong_are_answered_alike(desk: Inside) -> None:
    await (await signed_in(desk)).http.aclose()
    async with Browser(desk, "203.0.113.30") as browser:
        wrong = await browser.sign_in("owner", "not the passphrase")
        nobody = await browser.sign_in("nobody", "not the passphrase")
    assert wrong.status_code == nobody.status_code == 401
    assert "do not go together" in wrong.text
    assert _without(wrong.text, "owner", token_in(wrong)) == _without(nobody.text, "nobody", token_in(nobody))
    assert _SESSION not in wrong.cookies


def _without(text: str, *parts: str) -> str:
    for part in parts:
        text = text.replace(f'value="{part}"', "")
    return text


async def test_the_cookie_is_another_one_at_each_sign_in_and_the_old_one_is_dead(any_desk: Inside) -> None:
    async with await signed_in(any_desk) as browser, Browser(any_desk) as again:
        first = browser.http.cookies[_SESSION]
        # The form was shown before somebody else put that cookie into the browser.
        form = token_in(await again.get("/sign-in"))
        again.http.cookies.set(_SESSION, first, domain="desk.test", path="/")
        answer = await again.post("/sign-in", form, name="owner", passphrase=PASSPHRASE)
        assert answer.status_code == 403, "a form is of the one who is signed in"
        answer = await again.post(
            "/sign-in", token_in(await again.get("/account")), name="owner", passphrase=PASSPHRASE
        )
        assert answer.status_code == 303
        assert again.http.cookies[_SESSION] != first
        assert (await again.get("/account")).status_code == 200
        assert (await browser.get("/account")).status_code == 303


async def test_a_session_that_is_not_used_or_too_old_is_over(desk: Inside) -> None:
    async with await signed_in(desk) as browser:
        desk.later(IDLE_S - 1)
        assert (await browser.get("/account")).status_code == 200
        desk.later(IDLE_S)
        assert (await browser.get("/account")).headers["location"] == "/sign-in?next=/account"
        assert (await browser.http.get("/api/v1/me")).json()["error"]["code"] == "signed-out"
        await browser.sign_in()
        for _ in range(LONGEST_S // (IDLE_S // 2)):
            assert (await browser.get("/account")).status_code == 200
            desk.later(IDLE_S / 2)
        assert (await browser.get("/account")).status_code == 303


async def test_two_factor_asks_for_a_code_each_once(any_desk: Inside) -> None:
    async with await signed_in(any_desk) as browser:
        shown = await browser.get("/account/two-factor")
        key = key_in(shown)
        assert "<svg" in shown.text
        wrong = await browser.send("/account/two-factor", code="000000")
        assert (wrong.status_code, key_in(wrong).secret) == (422, key.secret)
        code = code_now(key, any_desk.clock)
        codes = codes_in(await browser.send("/account/two-factor", code=code))
        assert len(set(codes)) == 10
        assert "10 recovery codes are left" in (await browser.get("/account")).text
    async with Browser(any_desk) as other:
        assert (await other.sign_in()).status_code == 401
        assert (await other.sign_in(code=code)).status_code == 401, "the code was used already"
        any_desk.later(30)
        assert (await other.sign_in(code=code_now(key, any_desk.clock))).status_code == 303
        await other.send("/account", "/sign-out")
        assert (await other.sign_in(code=codes[3].upper())).status_code == 303
        await other.send("/account", "/sign-out")
        assert (await other.sign_in(code=codes[3])).status_code == 401
        any_desk.later(3600)
        await other.sign_in(code=codes[4])
        assert "8 recovery codes are left" in (await other.get("/account")).text
        ended = await other.send("/account", "/account/two-factor/end", code=codes[4])
        assert ended.status_code == 422
        ended = await other.send("/account", "/account/two-factor/end", code=code_now(key, any_desk.clock))
        assert ended.status_code == 303
        await other.send("/account", "/sign-out")
        assert (await other.sign_in()).status_code == 303


async def test_a_new_link_takes_what_was_lost_off_and_signs_out_everywhere(desk: Inside) -> None:
    async with await signed_in(desk) as thief, Browser(desk) as browser:
        key = key_in(await thief.get("/account/two-factor"))
        await thief.send("/account/two-factor", code=code_now(key, desk.clock))
        assert (await browser.choose(await link_for(desk), "another four words")).status_code == 303
        assert (await thief.get("/account")).status_code == 303
        assert "Only the passphrase is asked for" in (await browser.get("/account")).text
        await browser.send("/account", "/sign-out")
        assert (await browser.sign_in(passphrase=PASSPHRASE)).status_code == 401
        assert (await browser.sign_in(passphrase="another four words")).status_code == 303


async def test_another_passphrase_takes_the_one_of_now_and_signs_out_others(desk: Inside) -> None:
    async with await signed_in(desk) as browser, Browser(desk) as other:
        await other.sign_in()
        new = {"passphrase": "another four words", "again": "another four words"}
        wrong = await browser.send("/account", "/account/passphrase", current="wrong", **new)
        assert wrong.status_code == 401
        assert (await other.get("/account")).status_code == 200
        done = await browser.send("/account", "/account/passphrase", current=PASSPHRASE, **new)
        assert done.status_code == 303
        assert (await browser.get("/account")).status_code == 200
        assert (await other.get("/account")).status_code == 303
        assert (await other.sign_in(passphrase="another four words")).status_code == 303


async def test_who_guesses_waits_and_cannot_keep_the_genuine_person_out(desk: Inside) -> None:
    await (await signed_in(desk, "203.0.113.20")).http.aclose()
    for n in range(12):
        async with Browser(desk, f"198.51.100.{n}") as stranger:
            answer = await stranger.sign_in(passphrase="a guess that is wrong")
    assert answer.status_code == 429
    assert int(answer.headers["retry-after"]) >= 1
    async with Browser(desk, "198.51.100.99") as stranger:
        assert (await stranger.sign_in()).status_code == 429, "even with the right one: it is not looked at"
        assert (await stranger.sign_in("somebody else")).status_code == 401
    async with Browser(desk, "203.0.113.20") as genuine:
        assert (await genuine.sign_in()).status_code == 303
    async with Browser(desk, "198.51.100.99") as stranger:
        assert (await stranger.sign_in()).status_code == 303, "who signed in made an end to what strangers tried"


async def test_guesses_from_one_address_cost_it_more_and_more(desk: Inside) -> None:
    await (await signed_in(desk, "203.0.113.20")).http.aclose()
    async with Browser(desk, "203.0.113.66") as guesser:
        answers = [(await guesser.sign_in(f"name {n}", "a guess that is wrong")).status_code for n in range(7)]
        assert answers == [401] * 6 + [429]
        desk.later(1)
        assert (await guesser.sign_in("name", "a guess that is wrong")).status_code == 401
        desk.later(1)
        assert (await guesser.sign_in()).status_code == 429, "the wait has doubled"
        desk.later(1)
        assert (await guesser.sign_in()).status_code == 303


async def test_many_who_sign_in_at_once_are_told_to_come_again(desk: Inside, monkeypatch: pytest.MonkeyPatch) -> None:
    may_go_on = threading.Event()

    def slow(_kept: bytes | None, _passphrase: str) -> bool:
        return not may_go_on.wait(30)

    monkeypatch.setattr(proving, "is_passphrase", slow)
    async with Browser(desk) as browser:
        form = token_in(await browser.get("/sign-in"))
        browsers = [Browser(desk, f"198.51.100.{n}") for n in range(23)]
        for each in browsers:
            each.http.cookies = browser.http.cookies
        tries = [
            asyncio.ensure_future(each.post("/sign-in", form, name=f"name {n}", passphrase="a guess"))
            for n, each in enumerate(browsers)
        ]
        done, waiting = await asyncio.wait(tries, return_when=asyncio.FIRST_COMPLETED)
        while len(done) < 3:
            more, waiting = await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
            done |= more
        assert {answer.result().status_code for answer in done} == {429}
        assert {answer.result().headers["retry-after"] for answer in done} == {"5"}
        assert len(waiting) == 20
        may_go_on.set()
        assert {(await each).status_code for each in waiting} == {401}


async def test_codes_are_guessed_no_more_often_than_passphrases(desk: Inside) -> None:
    async with await signed_in(desk) as browser:
        key = key_in(await browser.get("/account/two-factor"))
        await browser.send("/account/two-factor", code=code_now(key, desk.clock))
        page = "/account"
        tried = [(await browser.send(page, "/account/two-factor/end", code=f"{n:06}")).status_code for n in range(8)]
    assert tried[0] == 422
    assert tried[-1] == 429


async def test_signing_in_leads_back_and_never_to_another_place(desk: Inside) -> None:
    await (await signed_in(desk)).http.aclose()
    for way, leads in (
        ("/people", "/people"), ("//evil.example", "/account"), ("https://evil.example", "/account"),
        ("/\\evil.example", "/account"), ("/a\r\nSet-Cookie: x", "/account"), ("", "/account"),
    ):  # fmt: skip
        async with Browser(desk) as browser:
            answer = await browser.send("/sign-in", name="owner", passphrase=PASSPHRASE, next=way)
            assert (answer.status_code, answer.headers["location"]) == (303, leads), way


async def test_who_is_disabled_is_out_at_once(desk: Inside) -> None:
    ben = await desk.call("POST", "/users", {"name": "Ben"})
    async with Browser(desk) as browser:
        await browser.choose(ben["url"])
        assert (await browser.get("/account")).status_code == 200
        await desk.call("PATCH", f"/users/{ben['user_id']}", {"disabled": True})
        assert (await browser.get("/account")).status_code == 303
        assert (await browser.sign_in("Ben")).status_code == 401
        assert (await desk.post(f"/users/{ben['user_id']}/link")).json()["error"]["code"] == "user-disabled"
        await desk.call("PATCH", f"/users/{ben['user_id']}", {"disabled": False})
        assert (await browser.sign_in("ben")).status_code == 303


async def test_the_last_owner_stays_one(desk: Inside) -> None:
    async with await signed_in(desk) as browser:
        refused = await browser.send("/people", f"/people/{FIRST_OWNER}", disabled="yes")
        assert refused.status_code == 409
        assert "only owner" in refused.text
