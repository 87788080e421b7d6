"""Composition root: settings in, ready objects out. The only file that knows every implementation.

A `Shop` opens the database at once and everything else at first use, so that a page can be shown before
models and vectors are loaded.
"""

import logging
import threading
import time
import uuid
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path

from assistant.actions.knowledge import PolicyKnowledge, read_sections
from assistant.actions.profile import ProfileDesk
from assistant.actions.runner import ActionRunner
from assistant.assistant import Assistant
from assistant.commands import UserMessage
from assistant.dialogue.policy import decide
from assistant.dialogue.wishes import currency_of
from assistant.identity import EMBED_FILE, EmbedTokens, load_or_make_secret
from assistant.llm.chat_model import ChatModel
from assistant.llm.circuit_breaker import BreakingChatModel
from assistant.llm.langchain_chat import LangChainChat
from assistant.llm.prompt_files import load_prompt
from assistant.nlg.interest_words import interest_words
from assistant.nlg.llm_writer import LlmWriter
from assistant.nlg.template_writer import TemplateWriter
from assistant.nlg.writer import Writer
from assistant.nlu.cascade_parser import CascadeParser
from assistant.nlu.gazetteer import Gazetteer
from assistant.nlu.intent_model import load_intent_model
from assistant.nlu.llm_parser import LlmParser
from assistant.nlu.local_parser import LocalParser
from assistant.nlu.parser import Parser
from assistant.settings import Settings
from assistant.state import DialogueState
from assistant.steps import SearchProducts
from assistant.storage.behaviour import BehaviourStore
from assistant.storage.database import migrate, open_engine
from assistant.storage.feedback import FeedbackStore
from assistant.storage.images import ImageStore
from assistant.storage.ledger import SqlLedger
from assistant.storage.live_impressions import LiveImpressions
from assistant.storage.order_views import OrderViews
from assistant.storage.orders import OrderStore
from assistant.storage.profiles import ProfileStore
from assistant.storage.sessions import SessionStore
from assistant.storage.shop_events import EventStore
from assistant.storage.tickets import TicketStore
from retrieval import minilm_encoder
from retrieval.array_folder import ArrayFolder
from retrieval.catalogue import MemoryCatalogue, VectorKind
from retrieval.chroma_store import ChromaVectorStore, FolderClaim
from retrieval.encoders import ImageEncoder, TextEncoder
from retrieval.errors import IndexLockedError
from retrieval.indexer import COLLECTION_OF, IndexReport, Progress, index, synchronise
from retrieval.joined_encoder import JoinedEncoder
from retrieval.lightgbm_ranker import LightGbmRanker
from retrieval.merchandising import Merchandiser
from retrieval.merchandising_file import MerchandisingFile
from retrieval.model_shelf import Check, ModelShelf
from retrieval.onnx_encoder import OnnxImageEncoder, export_apart, is_exported
from retrieval.product import Locale, Product
from retrieval.query import Constraint, Query, SearchResult
from retrieval.ranker import Ranker, WeightedRanker
from retrieval.ranker_in_use import RANKER, RankerInUse
from retrieval.recommender.complements import Complements
from retrieval.recommender.interests import ShopInterests
from retrieval.recommender.recommender_in_use import RecommenderInUse
from retrieval.recommender.shop_recommender import RECOMMENDER, ShopRecommender
from retrieval.search import ProductSearch
from retrieval.shared_space import IMAGES, SharedImageEncoder, SharedSpace, SharedWordEncoder
from retrieval.snapshot import Snapshot
from retrieval.snapshot_keeper import SnapshotKeeper
from retrieval.storage.pgvector_store import PgVectorStore, has_pgvector
from retrieval.storage.sql_catalogue import SqlCatalogue
from retrieval.taxonomy import Taxonomy
from retrieval.text_analysis import Analyser
from retrieval.torch_encoder import SentenceTransformerEncoder, TransformersImageEncoder
from retrieval.trained_encoder import ENCODER, TrainedTextEncoder
from retrieval.use_encoder import UseEncoder
from retrieval.vector_store import MemoryVectorStore, VectorStore

logger = logging.getLogger(__name__)

PROMPT_VERSIONS = {"parse": 2, "write": 1}
VECTOR_FOLDER = "chroma"
SNAPSHOT_FOLDER = "snapshot"
MOST_COMPARED_AT_START = 100_000  # vectors of SQL and of the vector database
MOST_INDEXED_APART = 2_000  # changed products; with more the whole catalogue is gone through
WARMING = ("a gift under $50", "红色的衣服")
"""Searches that load what the first message of either language needs."""


def utc_now() -> datetime:
    """The clock."""
    return datetime.now(UTC)


def new_id() -> str:
    """A fresh id that cannot be guessed."""
    return uuid.uuid4().hex


class Shop:
    """Everything of one shop. `owns_index`: this process writes the vector folder; others only read SQL.

    `prompts` names other versions of prompts than those in use, to try them.

    Raises:
        IndexLockedError: the folder is to be owned, and another process owns it.
    """

    def __init__(
        self, settings: Settings, *, owns_index: bool, prompts: Mapping[str, int] | None = None
    ) -> None:
        self.settings = settings
        self._prompts = PROMPT_VERSIONS | dict(prompts or {})
        self.home = settings.home
        self.pictures = self.home / "images"
        self.models = self.home / "models"
        checks: dict[str, Check] = {
            RANKER: LightGbmRanker,
            IMAGES: SharedSpace,
            ENCODER: TrainedTextEncoder,
            RECOMMENDER: ShopRecommender,
        }
        self.shelf = ModelShelf(self.models, checks)
        self._owns_index = owns_index
        self._building = threading.RLock()
        self._ready = threading.Event()
        self._indexed_change: int | None = None  # the catalogue's latest when everything was indexed
        self.home.mkdir(parents=True, exist_ok=True)
        self._engine = open_engine(settings.database_url or self.home)
        self._in_postgres = not settings.chroma_url and has_pgvector(self._engine)
        is_embedded = not settings.chroma_url and not self._in_postgres
        self._claim = FolderClaim(self.home / VECTOR_FOLDER) if owns_index and is_embedded else None
        migrate(self._engine)
        self.catalogue = SqlCatalogue(self._engine)
        self.sessions = SessionStore(self._engine)
        self.ledger = SqlLedger(self._engine)
        self.images = ImageStore(self._engine)
        self.events = EventStore(self._engine)
        self._live = LiveImpressions(self._engine)
        self._impressions_followed = self.catalogue.impression_count()
        self.feedback = FeedbackStore(self._engine)
        self.orders = OrderStore(self._engine)
        self.order_views = OrderViews(self.orders, self.catalogue.product)
        self.tickets = TicketStore(self._engine)
        self.profiles = ProfileStore(self._engine)
        self.behaviour = BehaviourStore(self.events, self.orders)

    # ------------------------------------------------------------- identity

    @cached_property
    def token_secret(self) -> str:
        """Signs and checks tokens."""
        return load_or_make_secret(self.settings.token_secret.get_secret_value(), self.home)

    @cached_property
    def embed_tokens(self) -> EmbedTokens:
        """Which pages may embed the widget."""
        return EmbedTokens(self.home / EMBED_FILE, self.token_secret, new_id)

    # ------------------------------------------------------------- retrieval

    @cached_property
    def text_encoder(self) -> TextEncoder:
        """The packaged multilingual encoder, or the model that the settings name."""
        name = self.settings.text_model
        return SentenceTransformerEncoder(name) if name else UseEncoder()

    @cached_property
    def product_encoder(self) -> TextEncoder:
        """What products and searches are encoded with: `text_encoder`, beside it one that knows English.

        An encoder that the shop trained takes the place of the one that it was trained from.
        """
        trained = self._trained_encoder
        if not isinstance(self.text_encoder, UseEncoder):
            return trained or self.text_encoder
        if trained:
            return JoinedEncoder(self.text_encoder, trained)
        return _with_english(self.text_encoder, self.models)

    @cached_property
    def _trained_encoder(self) -> TrainedTextEncoder | None:
        version = self.shelf.in_use(ENCODER)
        trained = TrainedTextEncoder(version.folder) if version else None
        used = self.settings.text_model or minilm_encoder.NAME
        if trained and trained.card.base != used:
            logger.warning(
                "the trained text encoder is not used: it was trained from %s, not %s; "
                "run `aisle train encoder`",
                trained.card.base,
                used,
            )
            return None
        return trained

    @cached_property
    def image_encoder(self) -> ImageEncoder:
        """The model that the settings name, else what the shop trained, else the packaged one."""
        if self.settings.image_model:
            return TransformersImageEncoder(self.settings.image_model)
        if self._shared_space:
            return SharedImageEncoder(self._shared_space)
        if not is_exported(self.models):
            export_apart(self.models)
        return OnnxImageEncoder(self.models)

    @cached_property
    def picture_words(self) -> TextEncoder | None:
        """Puts words among the pictures; None where they share no space."""
        if self.settings.image_model and isinstance(self.image_encoder, TransformersImageEncoder):
            return self.image_encoder.word_encoder()
        return SharedWordEncoder(self._shared_space, self.text_encoder) if self._shared_space else None

    @cached_property
    def _shared_space(self) -> SharedSpace | None:
        trained = self.shelf.in_use(IMAGES)
        space = SharedSpace(trained.folder) if trained else None
        if space and space.card.text_encoder != self.text_encoder.name:
            logger.warning(
                "the trained text-image space is not used: it was trained with the text encoder %s, not %s; "
                "run `aisle train images`",
                space.card.text_encoder,
                self.text_encoder.name,
            )
            return None
        return space

    @cached_property
    def store(self) -> VectorStore:
        """The vector database, with what SQL has in it."""
        store = self._open_store()
        encoders: dict[VectorKind, str] = {
            "text": self.product_encoder.name,
            "image": self.image_encoder.name,
        }
        for kind, encoder in encoders.items():
            count = self.catalogue.vector_count(kind, encoder)
            # To compare very many takes longer than a start may: the first run of `index` does it.
            if count < MOST_COMPARED_AT_START or store.count(COLLECTION_OF[kind]) != count:
                synchronise(self.catalogue, kind, encoder, store)
        store.seal()
        return store

    def _open_store(self) -> VectorStore:
        if self.settings.chroma_url:
            return ChromaVectorStore.open_server(self.settings.chroma_url)
        if self._in_postgres:
            return PgVectorStore(self._engine)
        try:
            return ChromaVectorStore.open_embedded(self.home / VECTOR_FOLDER, self._claim)
        except IndexLockedError:
            if self._owns_index:
                raise
            logger.info("the vector folder is in use; searching the vectors in SQL exactly instead")
            return MemoryVectorStore()

    @cached_property
    def ranker(self) -> Ranker:
        """The trained ranker of this shop that is in use, or defined weights where there is none."""
        return RankerInUse(self.shelf)

    @cached_property
    def merchandising(self) -> MerchandisingFile:
        """The merchant's rules, as they are saved in the home."""
        return MerchandisingFile(self.home)

    @cached_property
    def search(self) -> ProductSearch:
        """The search over this shop's catalogue."""
        with self._building:
            return ProductSearch(
                self.catalogue,
                self.product_encoder,
                self.image_encoder,
                self.store,
                self.ranker,
                Taxonomy.load(),
                Merchandiser(self.merchandising.current, utc_now),
                self.picture_words,
                self._snapshots,
                RecommenderInUse(self.shelf, self.product_encoder.name, self.image_encoder.name),
            )

    @cached_property
    def _snapshots(self) -> SnapshotKeeper:
        return SnapshotKeeper(
            self.catalogue,
            self.product_encoder.name,
            self.image_encoder.name,
            Taxonomy.load(),
            ArrayFolder(self.home / SNAPSHOT_FOLDER),
            writes=self._owns_index,
        )

    def follow_behaviour(self) -> int:
        """Make impressions of new events, and let demand follow; returns how many events were new."""
        folded = 0
        while some := self._live.fold():
            folded += some
        count = self.catalogue.impression_count()
        if "search" in self.__dict__ and (folded or count != self._impressions_followed):
            self._snapshots.refresh_demand()
        self._impressions_followed = count
        return folded

    def index(
        self, *, rebuild: bool = False, everything: bool = True, on_progress: Progress | None = None
    ) -> IndexReport:
        """Encode what changed and bring the vector store up to date.

        Without `everything` only products that changed since the last time are looked at, where they are few.
        """
        reached, only = self.catalogue.latest_change(), None
        if self._indexed_change is not None and not rebuild and not everything:
            only = self.catalogue.changed_since(self._indexed_change, MOST_INDEXED_APART)
        self._indexed_change = None  # after a failure everything is looked at: the store may lack some of it
        report = index(
            self.catalogue,
            self.product_encoder,
            self.image_encoder,
            self.store,
            self.pictures,
            rebuild=rebuild,
            only=only,
            on_progress=on_progress,
        )
        self._indexed_change = reached
        has_news = report.encoded_texts or report.encoded_pictures or report.removed or report.stored
        if has_news and "search" in self.__dict__ and self.catalogue.version():
            self.search.reload()  # it notices other changes by the catalogue's version
        if has_news:
            self.store.seal()
        return report

    # ------------------------------------------------------------- conversation

    @cached_property
    def profile_desk(self) -> ProfileDesk:
        """What is known of shoppers: read for every search, told, put right, forgotten."""
        return ProfileDesk(
            profiles=self.profiles,
            interests=ShopInterests(self._snapshot),
            records=self.behaviour,
            words=interest_words,
            now=utc_now,
        )

    @cached_property
    def complements(self) -> Complements:
        """What goes with a product."""
        return Complements(self._snapshot, self._baskets, self.search.best_variant)

    def _baskets(self) -> Iterator[frozenset[str]]:
        """What was bought together: in one order, or in one visit."""
        yield from self.orders.baskets()
        visits: dict[str, set[str]] = {}
        for impression in self.catalogue.impressions():
            if impression.purchased:
                visits.setdefault(impression.session_id, set()).add(impression.product_id)
        yield from map(frozenset, visits.values())

    def _snapshot(self) -> Snapshot:
        """Opens the search when it is first asked for."""
        return self.search.snapshot()

    @cached_property
    def knowledge(self) -> PolicyKnowledge:
        """The policies in the home's `knowledge` folder."""
        return PolicyKnowledge(
            read_sections(self.home / "knowledge"),
            self.text_encoder,
            Analyser(),
            self.home / "knowledge-vectors.npz",
        )

    @cached_property
    def local_parser(self) -> LocalParser:
        """Understands without a model; its vocabulary follows the catalogue."""
        return LocalParser(self._vocabulary, load_intent_model(self.text_encoder))

    def _vocabulary(self) -> Gazetteer:
        version = self.catalogue.version()
        with self._building:
            known: tuple[int, Gazetteer] | None = getattr(self, "_known_vocabulary", None)
            if known is None or known[0] != version:
                known = (version, Gazetteer.from_products(self.catalogue.products()))
                self._known_vocabulary = known
            return known[1]

    @cached_property
    def assistant(self) -> Assistant:
        """The assistant; building it loads the encoders, the vectors and the vocabulary."""
        with self._building:
            parser, writer = self._engine_of_choice()
            runner = ActionRunner(
                finder=ShopFinder(self),
                reviews=self.catalogue,
                pictures=self.images,
                orders=self.order_views,
                knowledge=self.knowledge,
                tickets=self.tickets,
                profiles=self.profile_desk,
                memory=self.profile_desk,
                analyser=Analyser(),
                now=utc_now,
                new_id=new_id,
            )
            return Assistant(
                parser=parser,
                local_parser=self.local_parser,
                writer=writer,
                runner=runner,
                states=self.sessions,
                ledger=self.ledger,
                now=utc_now,
                new_id=new_id,
                model_timeout_s=self.settings.model_timeout_s,
            )

    def _engine_of_choice(self) -> tuple[Parser, Writer]:
        """Who understands and who writes, by the settings."""
        model = self.chat_model
        if model is None:
            return self.local_parser, TemplateWriter()
        writer = LlmWriter(model, load_prompt("write", self._prompts["write"]))
        if self.settings.parser == "local":
            return self.local_parser, writer
        parser = LlmParser(model, load_prompt("parse", self._prompts["parse"]), self._vocabulary)
        if self.settings.parser == "cascade":
            return CascadeParser(self.local_parser, parser), writer
        return parser, writer

    @cached_property
    def chat_model(self) -> ChatModel | None:
        """The model that the settings name, left alone for a while when it fails; None where none is named.

        Raises:
            SettingsError: it cannot be used as it is named.
        """
        if not self.settings.model:
            return None
        return BreakingChatModel(LangChainChat.open(self.settings.model), time.monotonic)

    def price_lists(self) -> frozenset[str]:
        """The currencies that the catalogue has prices in."""
        return self._vocabulary().currencies

    def currency_for(self, constraints: Sequence[Constraint], locale: Locale) -> str:
        """The price list that a query is answered in; a shop with one list has that for all."""
        lists = self.price_lists()
        wanted = currency_of(constraints, locale)
        return wanted if wanted in lists or not lists else min(lists)

    def understand(self, text: str) -> Query:
        """The wishes in a search box's text, as the chat would understand them."""
        parse = self.local_parser.parse(UserMessage(text), DialogueState(), (), 0)
        for command in parse.commands:
            for step in decide(DialogueState(locale=parse.locale), (command,), ()):
                if isinstance(step, SearchProducts):
                    currency = self.currency_for(step.query.constraints, parse.locale)
                    return replace(step.query, currency=currency)
        return Query(text, locale=parse.locale, currency=self.currency_for((), parse.locale))

    # ------------------------------------------------------------- life

    def warm(self) -> None:
        """Load what the first message needs."""
        with self._building:
            _ = self.assistant
            self.knowledge.warm()
            for text in WARMING if self.catalogue.version() else ():
                self.search.search(self.understand(text))
        self._ready.set()

    @property
    def is_ready(self) -> bool:
        """Whether `warm` is through."""
        return self._ready.is_set()

    def close(self) -> None:
        """Give back the vector folder and the database."""
        with self._building:
            if "store" in self.__dict__:
                self.store.close()
            elif self._claim:
                self._claim.release()
            self._engine.dispose()


class ShopFinder:
    """`ProductFinder` of the runner."""

    def __init__(self, shop: Shop) -> None:
        self._shop = shop

    def search(self, query: Query) -> SearchResult:
        """Ranked products."""
        if query.goes_with_product_id:
            return self._shop.complements.search(query)
        return self._shop.search.search(query)

    def product(self, product_id: str) -> Product | None:
        """A product as it is now."""
        return self._shop.catalogue.product(product_id)

    def price_lists(self) -> frozenset[str]:
        """The currencies that the shop has prices in."""
        return self._shop.price_lists()


def search_of(catalogue: MemoryCatalogue, settings: Settings) -> ProductSearch:
    """A search over a catalogue in memory, for evaluations that leave the shop alone."""
    encoder: TextEncoder
    if settings.text_model:
        encoder = SentenceTransformerEncoder(settings.text_model)
    else:
        encoder = _with_english(UseEncoder(), settings.home / "models")
    store = MemoryVectorStore()
    index(catalogue, encoder, None, store, settings.home)
    return ProductSearch(catalogue, encoder, None, store, WeightedRanker(), Taxonomy.load())


def _with_english(multilingual: TextEncoder, models: Path) -> JoinedEncoder:
    if not minilm_encoder.is_exported(models):
        minilm_encoder.export_apart(models)
    return JoinedEncoder(multilingual, minilm_encoder.MiniLmEncoder(models))


@contextmanager
def open_shop(
    settings: Settings, *, owns_index: bool, prompts: Mapping[str, int] | None = None
) -> Iterator[Shop]:
    """A shop for the length of a command; `prompts` names other versions than those in use."""
    shop = Shop(settings, owns_index=owns_index, prompts=prompts)
    try:
        yield shop
    finally:
        shop.close()
