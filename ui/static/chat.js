// Buttons inside the transcript carry what they send; pass it to the hidden box that Gradio listens to.
(() => {
  const fill = (id, text) => {
    const box = document.querySelector(`${id} textarea, ${id} input`);
    if (!box) return;
    const setter = Object.getOwnPropertyDescriptor(Object.getPrototypeOf(box), "value").set;
    setter.call(box, text);
    box.dispatchEvent(new Event("input", { bubbles: true }));
  };
  const press = (id) => {
    const button = document.querySelector(id);
    if (button) (button.matches("button") ? button : button.querySelector("button")).click();
  };
  const pass = (asked) => {
    fill("#clicked", JSON.stringify(asked));
    setTimeout(() => press("#pass-on"), 60);
  };
  // What is done with cards goes in a box of its own, so that no act waits for a turn that is under way.
  let acts = [];
  const report = (kind, card) => {
    acts.push({ kind, card: { ...card.dataset }, id: crypto.getRandomValues(new Uint32Array(3)).join("-") });
    if (acts.length === 1) setTimeout(send, 120);
  };
  const send = () => {
    fill("#acts", JSON.stringify(acts));
    acts = [];
    setTimeout(() => press("#report"), 60);
  };
  const SIGN_IN = ["登录", "Sign in"];
  document.addEventListener("click", (event) => {
    if (event.target.closest(".skip")) {
      event.preventDefault();
      document.querySelector("#message textarea")?.focus();
      return;
    }
    const card = event.target.closest(".card");
    const opinion = event.target.closest("[data-act]");
    if (card && opinion) {
      card.querySelectorAll("[data-act]").forEach((b) => b.setAttribute("aria-pressed", b === opinion));
      report(opinion.dataset.act, card);
      return;
    }
    const target = event.target.closest("[data-send], [data-rating], [data-forget]");
    if (card && (target || event.target.closest(".picture, h3"))) report("click", card);
    if (card && !target && event.target.closest(".picture, h3")) {
      card.querySelector(".look").setAttribute("aria-expanded", card.classList.toggle("looked-at"));
    }
    if (!target) return;
    if (target.dataset.forget) {
      pass({ forget: target.dataset.forget });
      return;
    }
    if (target.dataset.rating) {
      target.parentElement.querySelectorAll("button").forEach((b) => b.setAttribute("aria-pressed", b === target));
      pass({ rating: Number(target.dataset.rating), turn: target.dataset.turn });
      return;
    }
    const menu = document.querySelector("#customer input");
    if (SIGN_IN.includes(target.dataset.send) && menu) {
      menu.focus();
      menu.click();
      return;
    }
    pass({ send: target.dataset.send });
  });

  const dress = () => {
    const finished = document.querySelector("#finished");
    const live = document.querySelector("#live");
    if (!finished || !live) return setTimeout(dress, 200);
    live.setAttribute("aria-live", "polite");
    live.setAttribute("role", "log");
    const watch = new MutationObserver(() => {
      const turns = document.querySelectorAll("#conversation .turn.shopper");
      const last = turns[turns.length - 1];
      if (last && last !== watch.last) last.scrollIntoView({ block: "start", behavior: "smooth" });
      watch.last = last;
    });
    watch.observe(live, { childList: true, subtree: true });
    // The panel of what is known is drawn anew when it changes, and stays as open as it was.
    const panel = document.querySelector("#profile");
    let isOpen = false;
    panel?.addEventListener("toggle", (event) => { isOpen = event.target.open; }, true);
    if (panel) new MutationObserver(() => {
      const known = panel.querySelector(".profile");
      if (known && known.open !== isOpen) known.open = isOpen;
    }).observe(panel, { childList: true, subtree: true });
    const zh = () => document.documentElement.setAttribute("lang", document.querySelector("#language input:checked")?.value === "zh" ? "zh-CN" : "en");
    zh();
    document.querySelector("#language").addEventListener("change", zh);
  };
  document.readyState === "loading" ? document.addEventListener("DOMContentLoaded", dress) : dress();
})();
