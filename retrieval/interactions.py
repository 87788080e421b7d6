"""What shoppers did with what they were shown."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Impression:
    """One product shown at one position (from 1) of one request, and what became of it."""

    request_id: str
    at: datetime  # UTC
    session_id: str
    customer_id: str | None
    query: str  # "" when browsing
    locale: str
    product_id: str
    position: int
    clicked: bool = False
    carted: bool = False
    purchased: bool = False
    simulated: bool = False


@dataclass(frozen=True)
class PlaceCount:
    """What became of one product at one position, over many lists."""

    product_id: str
    position: int
    shown: int
    clicked: int
    carted: int
    purchased: int
