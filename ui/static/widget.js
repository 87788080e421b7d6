/* The support widget: one script tag, no build step.
 *
 *   <script src="https://SHOP-ASSISTANT/widget.js" data-embed="EMBED_TOKEN" async></script>
 *
 * Optional: data-locale="zh|en" (else the page's language), data-accent="#0f5c55", data-customer="JWT".
 *
 * Everything is drawn in a shadow root, so the page's styles and the widget's leave each other alone. What
 * the server sends is shown by textContent only: no text of a product or a reply is ever parsed as HTML.
 * Nothing appears before /v1/embed agreed that this page may show it.
 */
(() => {
  "use strict";

  const script = document.currentScript;
  if (!script || document.querySelector("[data-aisle-widget]")) return;

  const BASE = new URL(script.src).origin;
  const EMBED_TOKEN = script.dataset.embed || null;
  const STORAGE_KEY = `aisle:${BASE}:${(EMBED_TOKEN || "").slice(-24)}`;
  const LOCALE = (script.dataset.locale || document.documentElement.lang || navigator.language || "en")
    .toLowerCase()
    .startsWith("zh") ? "zh" : "en";
  const WAITING_AFTER_MS = 400;
  const RETRY_MS = [500, 1000, 2000, 4000, 8000];
  const PHOTO_SIDE = 1600;

  const WORDS = {
    en: {
      open: "Chat with the shop's assistant",
      close: "Close the chat",
      fresh: "New conversation",
      subtitle: "Automated assistant",
      notice: "You are chatting with an automated assistant, not a person.",
      hello: "Hello. I can find products, compare them, answer questions about delivery and returns, and look up orders.",
      starters: ["Show me what is popular", "A gift under $50", "What is the return policy?"],
      placeholder: "Write a message",
      send: "Send",
      photo: "Add a photo",
      removePhoto: "Remove the photo",
      yourPhoto: "Your photo",
      thinking: "One moment",
      offline: "Connection lost. Reconnecting",
      failed: "That did not reach the shop. Please check your connection.",
      again: "Try again",
      conversation: "Conversation",
      products: "Products",
      similar: "Similar",
      ask: "Ask",
      sayFor: { similar: (n) => `Similar to #${n}`, ask: (n) => `Tell me about #${n}` },
      rating: (stars, count) => `${stars} out of 5 stars, ${count} ratings`,
      outOfStock: "Sold out",
      lowStock: (n) => `Only ${n} left`,
      was: "was",
      order: "Order",
      placed: "Placed",
      total: "Total",
      handedOver: "A colleague will take over. Ticket",
      helpful: "Helpful",
      unhelpful: "Not helpful",
      thanks: "Thank you",
    },
    zh: {
      open: "与商店助手聊天",
      close: "关闭聊天",
      fresh: "新的对话",
      subtitle: "自动助手",
      notice: "您正在与自动助手对话，不是真人。",
      hello: "您好。我可以找商品、做比较，回答配送和退换的问题，也可以查订单。",
      starters: ["看看热销商品", "300元以内的礼物", "怎么退货？"],
      placeholder: "请输入消息",
      send: "发送",
      photo: "添加图片",
      removePhoto: "移除图片",
      yourPhoto: "您的图片",
      thinking: "请稍候",
      offline: "连接中断，正在重连",
      failed: "消息没有送达，请检查网络。",
      again: "重试",
      conversation: "对话",
      products: "商品",
      similar: "相似",
      ask: "问问",
      sayFor: { similar: (n) => `和第${n}件相似的`, ask: (n) => `问问第${n}件` },
      rating: (stars, count) => `${stars} 星（满分 5 星），${count} 条评价`,
      outOfStock: "已售完",
      lowStock: (n) => `仅剩 ${n} 件`,
      was: "原价",
      order: "订单",
      placed: "下单",
      total: "合计",
      handedOver: "已转人工，工单",
      helpful: "有帮助",
      unhelpful: "没帮助",
      thanks: "谢谢反馈",
    },
  };
  const t = WORDS[LOCALE];

  // ---------------------------------------------------------------- elements

  /** An element with properties; children are nodes, or strings that become text. */
  function el(tag, properties = {}, ...children) {
    const node = document.createElement(tag);
    for (const [name, value] of Object.entries(properties)) {
      if (name === "class") node.className = value;
      else if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
      else if (name in node && name !== "list") node[name] = value;
      else node.setAttribute(name, value);
    }
    node.append(...children.filter((child) => child !== null && child !== undefined));
    return node;
  }

  const ICONS = {
    chat: "M4 5h16v11H9l-5 4z",
    close: "M6 6l12 12M18 6L6 18",
    fresh: "M12 5v14M5 12h14",
    photo: "M4 7h4l2-2h4l2 2h4v12H4zM12 16a3.2 3.2 0 1 0 0-6.4 3.2 3.2 0 0 0 0 6.4z",
    send: "M4 12l16-7-6 15-3-6z",
    up: "M8 20V10l4-7c2 0 2.5 1.5 2 3l-1 4h6l-2 10zM8 10H4v10h4",
    down: "M16 4v10l-4 7c-2 0-2.5-1.5-2-3l1-4H5L7 4zM16 14h4V4h-4",
  };

  function icon(name) {
    const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    svg.setAttribute("viewBox", "0 0 24 24");
    svg.setAttribute("aria-hidden", "true");
    const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
    path.setAttribute("d", ICONS[name]);
    svg.append(path);
    return svg;
  }

  /** An address of ours or of the web; anything else (javascript:, data:) is dropped. */
  function webAddress(text) {
    try {
      const url = new URL(text, BASE);
      return url.protocol === "https:" || url.protocol === "http:" ? url.href : null;
    } catch {
      return null;
    }
  }

  // ---------------------------------------------------------------- what is remembered over a reload

  const memory = {
    value: {},
    load() {
      try {
        this.value = JSON.parse(sessionStorage.getItem(STORAGE_KEY)) || {};
      } catch {
        this.value = {}; // storage is blocked or damaged: the conversation lasts as long as the page
      }
      return this.value;
    },
    save(changes) {
      Object.assign(this.value, changes);
      try {
        sessionStorage.setItem(STORAGE_KEY, JSON.stringify(this.value));
      } catch {
        // as above
      }
    },
  };

  // ---------------------------------------------------------------- the API

  class ProblemError extends Error {
    constructor(problem) {
      super(problem.detail);
      this.code = problem.code;
      this.status = problem.status;
    }
  }

  async function call(method, path, { body, headers = {}, signal } = {}) {
    const isJson = body !== undefined && !(body instanceof FormData);
    const response = await fetch(`${BASE}${path}`, {
      method,
      signal,
      credentials: "omit",
      cache: "no-store",
      headers: {
        "Accept-Language": LOCALE,
        ...(memory.value.token ? { Authorization: `Bearer ${memory.value.token}` } : {}),
        ...(isJson ? { "Content-Type": "application/json" } : {}),
        ...headers,
      },
      body: isJson ? JSON.stringify(body) : body,
    });
    if (response.ok) return response;
    let problem = { code: "unreadable", status: response.status, detail: t.failed };
    try {
      problem = await response.json();
    } catch {
      // not ours: a proxy answered
    }
    throw new ProblemError(problem);
  }

  async function beginSession() {
    memory.save({ token: null, session: null });
    const response = await call("POST", "/v1/sessions", {
      body: { locale: LOCALE, embed_token: EMBED_TOKEN, customer_token: script.dataset.customer || null },
    });
    const created = await response.json();
    memory.save({ session: created.session_id, token: created.session_token });
  }

  const path = (rest) => `/v1/sessions/${encodeURIComponent(memory.value.session)}${rest}`;
  const isGone = (error) =>
    error instanceof ProblemError && (error.status === 401 || error.code === "session_unknown");

  /** The events of a response, one by one, as {id, event, data}. */
  async function* eventsOf(response) {
    const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
    let rest = "";
    for (;;) {
      const { value, done } = await reader.read();
      if (done) return;
      const blocks = (rest + value).split("\n\n");
      rest = blocks.pop();
      for (const block of blocks) {
        const fields = {};
        for (const line of block.split("\n")) {
          const colon = line.indexOf(": ");
          if (colon > 0) fields[line.slice(0, colon)] = line.slice(colon + 2);
        }
        if (fields.data) yield { id: Number(fields.id), event: fields.event, data: JSON.parse(fields.data) };
      }
    }
  }

  /** Random enough to be unique; `crypto.randomUUID` is missing on pages without TLS. */
  const newId = () => Array.from(crypto.getRandomValues(new Uint32Array(4)), (n) => n.toString(16)).join("-");
  const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

  /**
   * Send a message and give its events to `show`, going on behind the last event when the connection breaks.
   * The id stays the same over all attempts, so the message runs once.
   */
  async function converse(message, show, status) {
    let lastId = 0;
    let arrived = message.resumed;
    for (let attempt = 0; ; attempt += 1) {
      try {
        if (!memory.value.session) await beginSession();
        const response = arrived
          ? await call("GET", path(`/messages/${message.id}/events`), { headers: { "Last-Event-ID": String(lastId) } })
          : await call("POST", path("/messages"), {
              body: { client_message_id: message.id, text: message.text, image_id: message.imageId },
            });
        arrived = true;
        for await (const event of eventsOf(response)) {
          if (event.id <= lastId) continue;
          lastId = event.id;
          attempt = 0;
          status("");
          show(event);
          if (event.event === "done" || event.event === "error") return;
        }
      } catch (error) {
        if (error instanceof ProblemError && error.code === "message_unknown" && arrived) {
          arrived = false; // it was lost on its way there
          continue;
        }
        if (isGone(error) && attempt === 0 && !message.imageId) {
          memory.save({ session: null, token: null });
          arrived = false;
          continue;
        }
        if (error instanceof ProblemError && error.status < 500) throw error;
      }
      if (attempt >= RETRY_MS.length) throw new Error(t.failed);
      status(t.offline);
      await pause(RETRY_MS[attempt]);
    }
  }

  /** Photos of phones are larger than what a search looks at. */
  async function smallerPhoto(file) {
    try {
      const bitmap = await createImageBitmap(file);
      const scale = Math.min(1, PHOTO_SIDE / Math.max(bitmap.width, bitmap.height));
      if (scale === 1 && file.size < 2_000_000) return file;
      const canvas = el("canvas", { width: bitmap.width * scale, height: bitmap.height * scale });
      canvas.getContext("2d").drawImage(bitmap, 0, 0, canvas.width, canvas.height);
      return await new Promise((resolve) => canvas.toBlob((blob) => resolve(blob || file), "image/jpeg", 0.9));
    } catch {
      return file; // the server says what is wrong with it
    }
  }

  async function uploadPhoto(file) {
    if (!memory.value.session) await beginSession();
    const body = new FormData();
    body.append("file", await smallerPhoto(file), "photo");
    const response = await call("POST", path("/images"), { body });
    return (await response.json()).image_id;
  }

  /** What was seen and clicked, for the shop's ranking. It may get lost; the chat goes on. */
  function report(events) {
    if (!events.length || !memory.value.session) return;
    call("POST", path("/events"), { body: { events } }).catch(() => {});
  }

  // ---------------------------------------------------------------- one turn on the page

  class Turn {
    constructor(panel, message) {
      this.panel = panel;
      this.turnId = null;
      this.cards = [];
      this.text = el("p", { class: "text" });
      this.bubble = el("div", { class: "reply", hidden: true }, this.text);
      this.extras = el("div", { class: "extras" });
      this.foot = el("div", { class: "foot" });
      this.node = el("div", { class: "turn" }, this.shopperSide(message), this.bubble, this.extras, this.foot);
    }

    shopperSide(message) {
      const side = el("div", { class: "shopper" });
      if (message.photo) side.append(el("img", { class: "photo", src: message.photo, alt: t.yourPhoto }));
      if (message.imageId && !message.photo) this.loadPhoto(side, message.imageId);
      if (message.text) side.append(el("p", {}, message.text));
      return side;
    }

    async loadPhoto(side, imageId) {
      try {
        const response = await call("GET", path(`/images/${encodeURIComponent(imageId)}`));
        const source = URL.createObjectURL(await response.blob());
        side.prepend(el("img", { class: "photo", src: source, alt: t.yourPhoto }));
      } catch {
        // the words of the turn stand without it
      }
    }

    /** A line of dots, once waiting has become noticeable. */
    wait() {
      this.node.setAttribute("aria-busy", "true");
      this.waiting = setTimeout(() => {
        this.dots = el("div", { class: "dots", role: "status" }, el("span"), el("span"), el("span"));
        this.dots.setAttribute("aria-label", t.thinking);
        this.node.insertBefore(this.dots, this.extras);
        this.panel.scrollDown();
      }, WAITING_AFTER_MS);
    }

    settle() {
      clearTimeout(this.waiting);
      if (this.dots) this.dots.remove();
      this.node.removeAttribute("aria-busy");
    }

    show({ event, data }) {
      if (event === "text") this.addText(data.delta);
      else if (event === "products") this.addCards(data.products);
      else if (event === "table") this.extras.append(tableOf(data));
      else if (event === "order") this.extras.append(orderOf(data));
      else if (event === "notice") this.extras.prepend(el("p", { class: "notice" }, data.text));
      else if (event === "handoff") this.extras.append(el("p", { class: "notice" }, `${t.handedOver} ${data.ticket_id}`));
      else if (event === "quick_replies") this.addQuickReplies(data.replies);
      else if (event === "error") this.addText(data.detail);
      else if (event === "done") this.end(data);
      // another event is one that this version of the widget cannot show
    }

    addText(delta) {
      if (this.dots) this.dots.remove();
      clearTimeout(this.waiting);
      this.bubble.hidden = false;
      this.text.append(delta);
    }

    addCards(products) {
      this.bubble.hidden = false; // the words come next, above the cards: keep their place
      this.cards = products;
      const list = el("ul", { class: "cards", tabIndex: 0 });
      list.setAttribute("aria-label", t.products);
      list.append(...products.map((card) => this.cardOf(card)));
      this.extras.append(list);
    }

    cardOf(card) {
      const address = card.url && webAddress(card.url);
      const clicked = () => report([this.eventOf("click", card)]);
      const title = address
        ? el("a", { href: address, target: "_blank", rel: "noopener", onclick: clicked }, card.title)
        : card.title;
      const say = (kind) => () => {
        clicked();
        this.panel.send(t.sayFor[kind](card.position));
      };
      const source = card.image && webAddress(card.image);
      const picture = el("div", { class: "picture" });
      if (source) picture.append(el("img", { src: source, alt: "", loading: "lazy", width: 160, height: 160 }));
      picture.append(el("span", { class: "position" }, String(card.position)));
      const wishes = card.relaxed_words && card.relaxed_words.length ? card.relaxed_words : card.relaxed || [];
      picture.append(el("div", { class: "labels" }, ...wishes.map((wish) => el("span", { class: "label" }, wish))));
      const price = el("p", { class: "price" }, card.price.display);
      if (card.list_price) {
        price.append(" ", el("s", {}, el("span", { class: "unseen" }, t.was), " ", card.list_price.display));
      }
      return el(
        "li",
        { class: "card" },
        picture,
        el("h3", {}, title),
        price,
        ratingOf(card),
        stockOf(card),
        el("p", { class: "why" }, (card.why || [])[0] || ""),
        el(
          "div",
          { class: "buttons" },
          el("button", { type: "button", onclick: say("similar") }, t.similar, el("span", { class: "unseen" }, ` ${card.title}`)),
          el("button", { type: "button", onclick: say("ask") }, t.ask, el("span", { class: "unseen" }, ` ${card.title}`)),
        ),
      );
    }

    addQuickReplies(replies) {
      const chips = replies.map((reply) =>
        /^(https?:\/\/|\/(?!\/))/.test(reply.url || "")
          ? el("a", { class: "chip", href: reply.url, target: "_blank", rel: "noopener" }, reply.label)
          : el("button", { type: "button", class: "chip", onclick: () => this.panel.send(reply.send) }, reply.label),
      );
      this.foot.append(el("div", { class: "chips" }, ...chips));
    }

    end(done) {
      this.turnId = done.turn_id;
      this.bubble.hidden = !this.text.textContent;
      const thumb = (name, rating, label) => {
        const button = el("button", { type: "button", class: "thumb", onclick: () => this.rate(rating, row) }, icon(name));
        button.setAttribute("aria-label", label);
        return button;
      };
      const row = el("div", { class: "thumbs" });
      row.append(thumb("up", 1, t.helpful), thumb("down", -1, t.unhelpful));
      this.foot.prepend(row);
    }

    rate(rating, row) {
      call("POST", path("/feedback"), { body: { turn_id: this.turnId, rating } })
        .then(() => row.replaceChildren(el("span", { role: "status" }, t.thanks)))
        .catch(() => {}); // the buttons stay, to be tried again
    }

    reportImpressions() {
      report(this.cards.map((card) => this.eventOf("impression", card)));
    }

    eventOf(kind, card) {
      const unique = kind === "impression" ? this.turnId : newId();
      return {
        event_id: `${kind}:${unique}:${card.id}`,
        kind,
        product_id: card.id,
        position: card.position,
        ...(this.turnId ? { turn_id: this.turnId } : {}),
      };
    }

    /** What did not work, with a way to try once more. */
    fail(text, retry) {
      this.addText(text);
      if (retry) {
        const again = el("button", { type: "button", class: "chip", onclick: retry }, t.again);
        this.foot.append(el("div", { class: "chips" }, again));
      }
    }
  }

  function ratingOf(card) {
    if (!card.rating) return el("p", { class: "rating" });
    const spoken = el("span", { class: "unseen" }, t.rating(card.rating, card.rating_count || 0));
    const seen = el("span", {}, `★ ${card.rating}${card.rating_count ? ` (${card.rating_count})` : ""}`);
    seen.setAttribute("aria-hidden", "true");
    return el("p", { class: "rating" }, spoken, seen);
  }

  function stockOf(card) {
    if (!card.in_stock) return el("p", { class: "stock" }, t.outOfStock);
    const low = typeof card.stock === "number" && card.stock <= 5;
    return el("p", { class: "stock" }, low ? t.lowStock(card.stock) : "");
  }

  function tableOf({ columns, rows }) {
    const head = el("tr", {}, ...columns.map((name) => el("th", { scope: "col" }, name)));
    const body = rows.map(([name, ...values]) =>
      el("tr", {}, el("th", { scope: "row" }, name), ...values.map((value) => el("td", {}, value))),
    );
    const table = el("table", {}, el("thead", {}, head), el("tbody", {}, ...body));
    const frame = el("div", { class: "table", tabIndex: 0, role: "region" }, table);
    frame.setAttribute("aria-label", columns.filter(Boolean).join(" / "));
    return frame;
  }

  function orderOf(order) {
    const items = order.items.map((item) =>
      el("li", {}, `${item.quantity} × ${item.title}`, item.options ? ` (${item.options})` : "", ` · ${item.price}`),
    );
    return el(
      "div",
      { class: "order" },
      el("p", {}, el("strong", {}, `${t.order} ${order.order_id}`), ` · ${order.state}`),
      el("ul", {}, ...items),
      el("p", {}, `${t.placed} ${order.placed_at} · ${t.total} ${order.total}`),
      order.tracking ? el("p", {}, order.tracking) : null,
    );
  }

  // ---------------------------------------------------------------- the panel

  class Panel {
    constructor(shopName) {
      this.photo = null;
      this.busy = false;
      this.launcher = el("button", { type: "button", class: "launcher", onclick: () => this.toggle() }, icon("chat"));
      this.launcher.setAttribute("aria-label", t.open);
      this.launcher.setAttribute("aria-expanded", "false");

      this.log = el("div", { class: "log", role: "log", tabIndex: 0 });
      this.log.setAttribute("aria-live", "polite");
      this.log.setAttribute("aria-label", t.conversation);
      this.status = el("p", { class: "status", role: "status" });
      this.input = el("textarea", { rows: 1, placeholder: t.placeholder, oninput: () => this.grow() });
      this.input.setAttribute("aria-label", t.placeholder);
      this.input.addEventListener("keydown", (event) => this.onInputKey(event));
      this.file = el("input", { type: "file", accept: "image/*", hidden: true, onchange: () => this.choosePhoto() });
      this.preview = el("div", { class: "preview", hidden: true });
      this.sendButton = labelled("send", t.send, "send", () => this.submit());
      const composer = el(
        "div",
        { class: "composer" },
        labelled("photo", t.photo, "quiet", () => this.file.click()),
        this.file,
        this.input,
        this.sendButton,
      );
      const header = el(
        "header",
        {},
        el("div", { class: "who" }, el("h2", { id: "name" }, shopName), el("p", {}, t.subtitle)),
        labelled("fresh", t.fresh, "quiet", () => this.startOver()),
        labelled("close", t.close, "quiet", () => this.close()),
      );
      this.node = el("section", { class: "panel", role: "dialog", hidden: true }, header, this.log, this.status, this.preview, composer);
      this.node.setAttribute("aria-labelledby", "name");
      this.node.addEventListener("keydown", (event) => this.onPanelKey(event));
      this.phone = matchMedia("(max-width: 520px)");
    }

    // ------------------------------------------------------------ open and close

    toggle() {
      if (this.node.hidden) this.open();
      else this.close();
    }

    open() {
      this.node.hidden = false;
      this.launcher.setAttribute("aria-expanded", "true");
      this.node.setAttribute("aria-modal", String(this.phone.matches));
      memory.save({ open: true });
      this.input.focus();
      this.scrollDown();
    }

    close() {
      this.node.hidden = true;
      this.launcher.setAttribute("aria-expanded", "false");
      memory.save({ open: false });
      this.launcher.focus();
    }

    onPanelKey(event) {
      if (event.key === "Escape") this.close();
      if (event.key === "Tab" && this.phone.matches) this.keepFocus(event);
    }

    /** On a phone the panel covers the page, so Tab must not leave it. */
    keepFocus(event) {
      const stops = [...this.node.querySelectorAll("button, textarea, a[href], [tabindex='0']")].filter(
        (stop) => stop.offsetParent !== null && !stop.disabled,
      );
      const [first, last] = [stops[0], stops[stops.length - 1]];
      const active = this.node.getRootNode().activeElement;
      if (event.shiftKey && active === first) {
        last.focus();
        event.preventDefault();
      } else if (!event.shiftKey && active === last) {
        first.focus();
        event.preventDefault();
      }
    }

    onInputKey(event) {
      // While an input method composes Chinese, Enter chooses the word.
      if (event.key !== "Enter" || event.shiftKey || event.isComposing || event.keyCode === 229) return;
      event.preventDefault();
      this.submit();
    }

    // ------------------------------------------------------------ conversation

    welcome() {
      const starters = t.starters.map((text) =>
        el("button", { type: "button", class: "chip", onclick: () => this.send(text) }, text),
      );
      this.greeting = el(
        "div",
        { class: "turn" },
        el("p", { class: "notice" }, t.notice),
        el("div", { class: "reply" }, el("p", { class: "text" }, t.hello)),
        el("div", { class: "chips" }, ...starters),
      );
      this.log.replaceChildren(this.greeting);
    }

    submit() {
      const text = this.input.value.trim();
      if (this.busy || (!text && !this.photo)) return;
      const photo = this.photo;
      this.input.value = "";
      this.grow();
      this.dropPhoto();
      this.send(text, photo);
      this.input.focus();
    }

    async send(text, photo = null) {
      if (this.busy) return;
      const message = { id: newId(), text, photo: photo && photo.source };
      const turn = this.add(message);
      if (!photo) {
        await this.run(message, turn);
        return;
      }
      this.setBusy(true);
      turn.wait();
      try {
        message.imageId = await uploadPhoto(photo.file).catch((error) => {
          if (!isGone(error)) throw error;
          memory.save({ session: null, token: null });
          return uploadPhoto(photo.file);
        });
      } catch (error) {
        turn.settle();
        this.setBusy(false);
        turn.fail(error instanceof ProblemError ? error.message : t.failed, null);
        return;
      }
      turn.settle();
      this.setBusy(false);
      await this.run(message, turn);
    }

    add(message) {
      for (const old of this.log.querySelectorAll(".chips")) old.remove(); // offers of an earlier moment
      const turn = new Turn(this, message);
      this.log.append(turn.node);
      this.scrollDown();
      return turn;
    }

    async run(message, turn) {
      this.setBusy(true);
      memory.save({ pending: { id: message.id, text: message.text, imageId: message.imageId } });
      turn.wait();
      try {
        await converse(message, (event) => this.show(turn, event), (text) => this.say(text));
        turn.reportImpressions();
      } catch (error) {
        const known = error instanceof ProblemError;
        const retry = known && error.status !== 429 ? null : () => this.retry(message, turn);
        turn.fail(error.message, retry);
      }
      memory.save({ pending: null });
      this.say("");
      turn.settle();
      this.setBusy(false);
      this.scrollDown();
    }

    show(turn, event) {
      turn.show(event);
      this.scrollDown();
    }

    retry(message, turn) {
      if (this.busy) return;
      turn.node.remove();
      this.run(message, this.add(message));
    }

    /** Draw the conversation again after a reload, and go on with a message that was under way. */
    async restore() {
      const { pending } = memory.value;
      const response = await call("GET", path(""));
      const { turns } = await response.json();
      this.log.setAttribute("aria-busy", "true"); // old turns are not read out
      for (const past of turns) {
        const turn = this.add({ text: past.message.text, imageId: past.message.image_id });
        for (const event of past.events) turn.show(event);
      }
      this.log.removeAttribute("aria-busy");
      const known = turns.some((past) => pending && past.client_message_id === pending.id);
      if (pending && !known) {
        const message = { ...pending, resumed: true };
        this.run(message, this.add(message));
      } else {
        memory.save({ pending: null });
      }
      this.scrollDown();
    }

    startOver() {
      if (this.busy) return;
      if (memory.value.session) call("DELETE", path("")).catch(() => {}); // it expires anyway
      memory.save({ session: null, token: null, pending: null });
      this.welcome();
      this.input.focus();
    }

    // ------------------------------------------------------------ composer

    choosePhoto() {
      const [file] = this.file.files;
      this.file.value = "";
      if (!file) return;
      const source = URL.createObjectURL(file);
      this.photo = { file, source };
      const remove = labelled("close", t.removePhoto, "quiet", () => this.dropPhoto());
      this.preview.replaceChildren(el("img", { src: source, alt: t.yourPhoto }), remove);
      this.preview.hidden = false;
      this.input.focus();
    }

    dropPhoto() {
      this.photo = null;
      this.preview.hidden = true;
      this.preview.replaceChildren();
    }

    setBusy(busy) {
      this.busy = busy;
      this.sendButton.disabled = busy;
    }

    say(text) {
      this.status.textContent = text;
    }

    grow() {
      this.input.style.height = "auto";
      this.input.style.height = `${Math.min(this.input.scrollHeight, 120)}px`;
    }

    /** To the end, but not so far that the message which the reply answers leaves the view. */
    scrollDown() {
      const latest = this.log.lastElementChild;
      const top = latest ? latest.offsetTop - this.log.offsetTop - 8 : 0;
      this.log.scrollTop = Math.min(top, this.log.scrollHeight - this.log.clientHeight);
    }
  }

  function labelled(name, label, kind, onclick) {
    const button = el("button", { type: "button", class: kind, title: label, onclick }, icon(name));
    button.setAttribute("aria-label", label);
    return button;
  }

  // ---------------------------------------------------------------- look

  const STYLE = `
    :host { all: initial; color-scheme: light dark; }
    * { box-sizing: border-box; margin: 0; }
    .launcher, .panel {
      --accent: #0f5c55; --on-accent: #fff; --ground: #fff; --soft: #f3f2ee; --ink: #1d1f21; --quiet: #595d62; --line: #d9d7d0;
      --sale: #a8321c;
      font: 16px/1.5 system-ui, -apple-system, "Segoe UI", "PingFang SC", "Noto Sans SC", "Noto Sans CJK SC", "Microsoft YaHei", sans-serif;
      color: var(--ink); letter-spacing: normal; text-align: start;
    }
    @media (prefers-color-scheme: dark) {
      .launcher, .panel { --ground: #1b1d1f; --soft: #282b2e; --ink: #f0efec; --quiet: #b4b7ba; --line: #43474b; --sale: #ffa18d; }
    }
    button { font: inherit; color: inherit; border: 0; background: none; cursor: pointer; }
    button:disabled { cursor: default; opacity: .5; }
    :focus-visible { outline: 3px solid var(--focus, #1a73e8); outline-offset: 2px; }
    [hidden] { display: none !important; }
    svg { width: 24px; height: 24px; fill: none; stroke: currentColor; stroke-width: 1.8; stroke-linejoin: round; stroke-linecap: round; display: block; }
    .unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }

    .launcher {
      position: fixed; inset-block-end: 24px; inset-inline-end: 24px; z-index: 2147483000; width: 56px; height: 56px; border-radius: 50%;
      background: var(--accent); color: var(--on-accent); display: grid; place-items: center; box-shadow: 0 4px 16px rgb(0 0 0 / .28);
    }
    .panel {
      position: fixed; inset-block-end: 96px; inset-inline-end: 24px; z-index: 2147483000; width: 408px; height: min(680px, calc(100vh - 120px));
      display: flex; flex-direction: column; background: var(--ground); border: 1px solid var(--line); border-radius: 16px; overflow: hidden;
      box-shadow: 0 12px 40px rgb(0 0 0 / .24);
    }
    header { display: flex; align-items: center; gap: 4px; padding: 8px 8px 8px 16px; border-block-end: 1px solid var(--line); }
    .who { flex: 1; min-width: 0; }
    h2 { font-size: 17px; font-weight: 650; line-height: 1.3; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
    .who p { font-size: 13px; color: var(--quiet); }
    .quiet, .send { width: 44px; height: 44px; display: grid; place-items: center; border-radius: 10px; flex: none; }
    .quiet:hover { background: var(--soft); }
    .send { background: var(--accent); color: var(--on-accent); }

    .log { flex: 1; overflow-y: auto; overscroll-behavior: contain; padding: 16px; display: flex; flex-direction: column; gap: 24px; }
    .turn { display: flex; flex-direction: column; gap: 8px; }
    .shopper { align-self: flex-end; max-width: 85%; display: flex; flex-direction: column; gap: 4px; align-items: flex-end; }
    .shopper:empty { display: none; }
    .shopper p { background: var(--accent); color: var(--on-accent); border-radius: 16px 16px 4px 16px; padding: 8px 14px; white-space: pre-wrap; overflow-wrap: anywhere; }
    .photo { width: 128px; height: 128px; object-fit: cover; border-radius: 12px; background: var(--soft); display: block; }
    .reply { align-self: flex-start; max-width: 92%; background: var(--soft); border-radius: 16px 16px 16px 4px; padding: 8px 14px; min-height: 40px; min-width: 56px; }
    .text { white-space: pre-wrap; overflow-wrap: anywhere; }
    .extras { display: flex; flex-direction: column; gap: 8px; }
    .extras:empty, .foot:empty { display: none; }
    .notice { font-size: 13px; color: var(--quiet); }
    .status { font-size: 13px; color: var(--quiet); padding: 0 16px; }
    .status:empty { display: none; }
    .dots { display: flex; gap: 6px; padding: 14px; }
    .dots span { width: 8px; height: 8px; border-radius: 50%; background: var(--quiet); animation: beat 1.2s infinite; }
    .dots span:nth-child(2) { animation-delay: .2s; }
    .dots span:nth-child(3) { animation-delay: .4s; }
    @keyframes beat { 50% { opacity: .25; } }
    @media (prefers-reduced-motion: reduce) { .dots span { animation: none; } }

    .cards { list-style: none; padding: 0 0 8px; display: flex; gap: 8px; overflow-x: auto; scroll-snap-type: x proximity; }
    .card { flex: 0 0 168px; scroll-snap-align: start; display: flex; flex-direction: column; gap: 2px; border: 1px solid var(--line); border-radius: 12px; overflow: hidden; padding-block-end: 4px; }
    .card > * { padding-inline: 10px; }
    .picture { position: relative; padding: 0; aspect-ratio: 1; background: var(--soft); }
    .picture img { width: 100%; height: 100%; object-fit: cover; display: block; }
    .position { position: absolute; inset: 6px auto auto 6px; min-width: 24px; height: 24px; line-height: 24px; text-align: center; border-radius: 12px; font-size: 13px; font-weight: 600; background: var(--ground); color: var(--ink); }
    .labels { position: absolute; inset: auto 6px 6px; display: flex; flex-wrap: wrap; gap: 4px; }
    .label { font-size: 12px; line-height: 1.4; border: 1px solid var(--quiet); border-radius: 6px; padding: 1px 6px; background: var(--ground); color: var(--ink); }
    h3 { font-size: 14px; font-weight: 500; line-height: 1.4; height: 2.8em; margin-block-start: 6px; overflow: hidden; display: -webkit-box; -webkit-line-clamp: 2; -webkit-box-orient: vertical; }
    h3 a { color: inherit; }
    .price { font-size: 19px; font-weight: 700; }
    .price s { font-size: 13px; font-weight: 400; color: var(--quiet); }
    .rating { font-size: 13px; color: var(--quiet); min-height: 1.5em; }
    .stock { font-size: 13px; color: var(--sale); }
    .stock:empty { display: none; }
    .why { font-size: 13px; color: var(--quiet); line-height: 1.4; }
    .buttons { margin-block-start: auto; display: flex; padding-inline: 4px; }
    .buttons button { flex: 1; min-height: 44px; padding: 0; font-size: 14px; border-radius: 8px; color: var(--ink); text-decoration: underline; text-decoration-color: var(--line); text-underline-offset: 3px; }
    .buttons button:hover { background: var(--soft); }

    .table { overflow-x: auto; border: 1px solid var(--line); border-radius: 12px; }
    table { border-collapse: collapse; font-size: 14px; width: 100%; }
    th, td { text-align: start; vertical-align: top; padding: 8px 10px; border-block-end: 1px solid var(--line); min-width: 96px; font-weight: 400; }
    thead th { font-weight: 600; }
    tbody th { color: var(--quiet); min-width: 72px; }
    tbody tr:last-child > * { border-block-end: 0; }
    .order { border: 1px solid var(--line); border-radius: 12px; padding: 10px 14px; font-size: 14px; }
    .order ul { padding-inline-start: 18px; margin-block: 4px; }

    .foot { display: flex; flex-direction: column; gap: 4px; }
    .chips { display: flex; flex-wrap: wrap; gap: 8px; }
    .chip { min-height: 44px; padding: 6px 14px; border: 1px solid var(--line); border-radius: 22px; font-size: 15px; text-align: start; }
    a.chip { display: inline-flex; align-items: center; color: inherit; text-decoration: none; }
    .chip:hover { background: var(--soft); }
    .thumbs { display: flex; font-size: 13px; color: var(--quiet); min-height: 44px; align-items: center; }
    .thumb { width: 44px; height: 44px; display: grid; place-items: center; border-radius: 10px; margin-inline-start: -10px; }
    .thumb + .thumb { margin-inline-start: 0; }
    .thumb:hover { background: var(--soft); }
    .thumb svg { width: 18px; height: 18px; }

    .preview { display: flex; align-items: center; gap: 4px; padding: 8px 16px 0; }
    .preview img { width: 56px; height: 56px; object-fit: cover; border-radius: 10px; }
    .composer { display: flex; align-items: flex-end; gap: 8px; padding: 8px; border-block-start: 1px solid var(--line); }
    textarea { flex: 1; min-width: 0; font: inherit; color: inherit; background: var(--soft); border: 1px solid var(--quiet); border-radius: 12px; padding: 9px 12px; min-height: 44px; resize: none; }
    textarea::placeholder { color: var(--quiet); opacity: 1; }

    @media (max-width: 520px) {
      .panel { inset: 0; width: auto; height: 100vh; height: 100dvh; border: 0; border-radius: 0; z-index: 2147483001; }
    }
  `;

  /** A page may forbid inline styles; a constructed sheet is not inline. */
  function dress(root) {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(STYLE);
    root.adoptedStyleSheets = [sheet];
  }

  /** The shop's own accent, with black or white on it, whichever reads better. */
  function accentProperties(colour) {
    if (!/^#[0-9a-f]{6}$/i.test(colour || "")) return {};
    const [r, g, b] = [1, 3, 5]
      .map((i) => parseInt(colour.slice(i, i + 2), 16) / 255)
      .map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
    const luminance = 0.2126 * r + 0.7152 * g + 0.0722 * b;
    return { "--accent": colour, "--on-accent": luminance > 0.179 ? "#000" : "#fff" };
  }

  // ---------------------------------------------------------------- start

  async function start() {
    const query = EMBED_TOKEN ? `?token=${encodeURIComponent(EMBED_TOKEN)}` : "";
    let shop;
    try {
      shop = await (await fetch(`${BASE}/v1/embed${query}`, { credentials: "omit" }).then((answer) => {
        if (!answer.ok) throw new Error(`the widget is not for this page (${answer.status})`);
        return answer;
      })).json();
    } catch {
      return; // this page may not show it, or the assistant is away: show nothing
    }
    const host = el("div", { "data-aisle-widget": "", lang: LOCALE === "zh" ? "zh-CN" : "en" });
    const root = host.attachShadow({ mode: "open" });
    dress(root);
    const panel = new Panel(shop.shop_name);
    for (const [name, value] of Object.entries(accentProperties(script.dataset.accent))) {
      panel.node.style.setProperty(name, value);
      panel.launcher.style.setProperty(name, value);
    }
    root.append(panel.launcher, panel.node);
    const kept = memory.load();
    panel.welcome();
    document.body.append(host);
    if (kept.open) panel.open();
    if (kept.session) {
      panel.restore().catch((error) => {
        if (isGone(error)) memory.save({ session: null, token: null, pending: null });
      });
    }
  }

  if (document.body) start();
  else document.addEventListener("DOMContentLoaded", start);
})();
