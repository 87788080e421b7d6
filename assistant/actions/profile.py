"""What is known of a shopper: what they said and what their behaviour shows; told, put right, forgotten."""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import Protocol

from assistant.facts import InterestsForgotten, InterestsKept, ProfileTold
from assistant.steps import ForgetInterests
from assistant.storage.profiles import Profile
from retrieval.product import Locale, Text
from retrieval.shopper import Behaviour, Interest, Shopper


class Profiles(Protocol):
    """Where it is kept what shoppers said; a visitor has no `customer_id`."""

    def profile(self, session_id: str, customer_id: str | None) -> Profile: ...

    def keep(
        self, session_id: str, customer_id: str | None, interests: Iterable[Interest], at: datetime
    ) -> None: ...

    def forget(self, session_id: str, customer_id: str | None, pairs: Iterable[tuple[str, str]]) -> None: ...

    def forget_everything(self, session_id: str, customer_id: str | None, at: datetime) -> None: ...


class InterestReader(Protocol):
    """Interests among the shop's goods."""

    def concluded(self, behaviour: Sequence[Behaviour], now: datetime) -> tuple[Interest, ...]: ...

    def labels(self, interest: Interest) -> tuple[Text, Text]:
        """The names of its field and its value."""
        ...


class Records(Protocol):
    """What shoppers did here, oldest first."""

    def in_visit(self, session_id: str) -> tuple[Behaviour, ...]: ...

    def before(self, session_id: str, customer_id: str | None) -> tuple[Behaviour, ...]:
        """Earlier visits and orders of a customer; () for a visitor."""
        ...

    def forget(self, session_id: str, customer_id: str | None) -> None:
        """Of this visit and, of a customer, of all. Orders stay: the shop has to keep them."""
        ...


InterestWords = Callable[[Interest, Text, Text, Locale], str]
"""An interest in a shopper's words, from the names of its field and its value."""


class ProfileDesk:
    """Tells, keeps and forgets what is known of the shopper of a session."""

    def __init__(
        self,
        *,
        profiles: Profiles,
        interests: InterestReader,
        records: Records,
        words: InterestWords,
        now: Callable[[], datetime],
    ) -> None:
        self._profiles = profiles
        self._interests = interests
        self._records = records
        self._interest_words = words
        self._now = now

    def shopper(self, session_id: str, customer_id: str | None) -> Shopper:
        """What ranking may use. What was done in this visit speaks for itself and is not concluded from."""
        profile = self._profiles.profile(session_id, customer_id)
        earlier = _since(self._records.before(session_id, customer_id), profile.forgotten_at)
        return Shopper(
            session=self._records.in_visit(session_id),
            earlier=earlier,
            interests=self._interests_of(profile, earlier),
        )

    def recall(self, session_id: str, customer_id: str | None, locale: Locale) -> ProfileTold:
        """All that is known, what was said first."""
        known = self._known(session_id, customer_id)
        return ProfileTold(known, self._words(known, locale))

    def _known(self, session_id: str, customer_id: str | None) -> tuple[Interest, ...]:
        profile = self._profiles.profile(session_id, customer_id)
        acts = (*self._records.before(session_id, customer_id), *self._records.in_visit(session_id))
        return self._interests_of(profile, _since(acts, profile.forgotten_at))

    def _interests_of(self, profile: Profile, behaviour: Sequence[Behaviour]) -> tuple[Interest, ...]:
        """What was said, newest first, then what behaviour shows beside that, strongest first."""
        settled = {(i.field, i.value) for i in profile.interests} | profile.hidden
        shown = self._interests.concluded(behaviour, self._now())
        return (*profile.interests, *(i for i in shown if (i.field, i.value) not in settled))

    def keep(
        self, session_id: str, customer_id: str | None, interests: Sequence[Interest], locale: Locale
    ) -> InterestsKept:
        """What was said from now on holds."""
        self._profiles.keep(session_id, customer_id, interests, self._now())
        return InterestsKept(tuple(interests), self._words(interests, locale))

    def forget(
        self, session_id: str, customer_id: str | None, step: ForgetInterests, locale: Locale
    ) -> InterestsForgotten:
        """The values named, all of the fields named, or everything; what was not known is not told."""
        if not step.values and not step.fields:
            self._profiles.forget_everything(session_id, customer_id, self._now())
            self._records.forget(session_id, customer_id)
            return InterestsForgotten((), everything=True)
        known = self._known(session_id, customer_id)
        gone = [i for i in known if i.field in step.fields or (i.field, i.value) in step.values]
        self._profiles.forget(session_id, customer_id, [(i.field, i.value) for i in gone])
        hidden = [Interest(i.field, i.value, 0.0) for i in gone if not i.said]
        self._profiles.keep(session_id, customer_id, hidden, self._now())
        return InterestsForgotten(tuple(gone), self._words(gone, locale))

    def _words(self, interests: Sequence[Interest], locale: Locale) -> tuple[str, ...]:
        return tuple(self._interest_words(i, *self._interests.labels(i), locale) for i in interests)


def _since(behaviour: Sequence[Behaviour], forgotten_at: datetime | None) -> tuple[Behaviour, ...]:
    return tuple(act for act in behaviour if forgotten_at is None or act.at > forgotten_at)
