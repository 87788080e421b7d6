// Buttons inside the transcript carry what they send; pass it to the hidden box that Gradio listens to.
(() => {
  const pass = (asked) => {
    const box = document.querySelector("#clicked textarea, #clicked input");
    const button = document.querySelector("#pass-on");
    if (!box || !button) return;
    const setter = Object.getOwnPropertyDescriptor(Object.getPrototypeOf(box), "value").set;
    setter.call(box, JSON.stringify({ ...asked, at: Date.now() }));
    box.dispatchEvent(new Event("input", { bubbles: true }));
    setTimeout(() => (button.matches("button") ? button : button.querySelector("button")).click(), 60);
  };
  const SIGN_IN = ["登录", "Sign in"];
  document.addEventListener("click", (event) => {
    if (event.target.closest(".skip")) {
      event.preventDefault();
      document.querySelector("#message textarea")?.focus();
      return;
    }
    const target = event.target.closest("[data-send], [data-rating]");
    if (!target) return;
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
    const card = target.closest(".card");
    pass({ send: target.dataset.send, ...(card ? { card: { ...card.dataset } } : {}) });
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
    const zh = () => document.documentElement.setAttribute("lang", document.querySelector("#language input:checked")?.value === "zh" ? "zh-CN" : "en");
    zh();
    document.querySelector("#language").addEventListener("change", zh);
  };
  document.readyState === "loading" ? document.addEventListener("DOMContentLoaded", dress) : dress();
})();
