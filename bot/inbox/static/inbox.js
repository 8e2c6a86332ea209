// The inbox's pages, made livelier: without this they are plain forms. What has
// changed is told by an event stream and fetched by htmx into the part of the page
// that shows it, so that what is being written is never touched.
"use strict";
(() => {
  const $ = (selector, from = document) => from.querySelector(selector);
  const $$ = (selector, from = document) => Array.from(from.querySelectorAll(selector));
  document.documentElement.classList.add("scripted");
  const words = $("#keys") ? $("#keys").dataset : null;
  if (!words) return; // nobody is signed in

  const caseId = $("#case") ? Number($("#case").dataset.case) : 0;
  const talk = $("#talk"), list = $("#list"), banner = $("#banner"), news = $("#news");
  const title = document.title;
  const store = {
    get(key) { try { return localStorage.getItem(key); } catch { return null; } },
    set(key, value) { try { value === null ? localStorage.removeItem(key) : localStorage.setItem(key, value); } catch { /* private mode */ } },
  };

  // What changes while a page is open. What is not seen is fetched when it is: a
  // message that was fetched counts as read.
  let stale = false, listing = 0;
  function refresh() {
    if (document.hidden) { stale = true; return; }
    stale = false;
    if (talk) htmx.trigger(talk, "refresh");
    // A list changes for everybody at once: they do not all ask in the same moment.
    if (list && !listing) listing = setTimeout(() => { listing = 0; htmx.trigger(list, "refresh"); }, 100 + Math.random() * 1400);
  }
  document.addEventListener("visibilitychange", () => { if (!document.hidden && stale) refresh(); });

  // What a swap would lose: which details are open, what has the focus, and the end
  // of the conversation, if it was in view.
  let kept = null;
  const atEnd = () => !talk || talk.scrollHeight - talk.scrollTop - talk.clientHeight < 60;
  const toEnd = () => { if (talk) talk.scrollTop = talk.scrollHeight; };
  document.addEventListener("htmx:beforeSwap", () => {
    kept = {
      open: $$("details[open][id]").map((d) => d.id), focus: document.activeElement && document.activeElement.id,
      end: atEnd(), heard: $$(".line.person").length,
    };
  });
  document.addEventListener("htmx:afterSettle", () => {
    if (!kept) return;
    for (const id of kept.open) { const d = document.getElementById(id); if (d) d.open = true; }
    const had = kept.focus && document.getElementById(kept.focus);
    if (had && document.activeElement === document.body) had.focus({ preventScroll: true });
    if (kept.end) toEnd();
    if ($$(".line.person").length > kept.heard) say(words.newMessage);
    kept = null;
    settle();
  });
  function settle() {
    const can = $("#can"), reply = $("#reply");
    if (can && reply) reply.hidden = can.dataset.say !== "1";
  }
  function say(text) { news.textContent = ""; news.textContent = text; }

  // The event stream.
  let stream = null, silence = 0, again = 0, wait = 2000, before = null, over = false;
  function listen() {
    stream = new EventSource("/inbox/events" + (caseId ? "?case=" + caseId : ""));
    alive();
    stream.onerror = () => {
      if (over) return;
      show(words.lost);
      if (stream.readyState === EventSource.CLOSED) retry();
    };
    on("hello", () => { wait = 2000; show(""); document.documentElement.dataset.live = "1"; if (before) refresh(); });
    on("status", status);
    on("cases", (ids) => { if (list || ids.includes(caseId) || ids.includes(0)) refresh(); });
    on("others", (text) => { const at = $("#others"); if (at) at.textContent = text; });
    on("over", () => { over = true; stream.close(); clearTimeout(silence); show(words.over, true); });
    on("beat", () => {});
  }
  function on(name, act) {
    stream.addEventListener(name, (e) => { alive(); act(JSON.parse(e.data)); });
  }
  function alive() {
    clearTimeout(silence);
    silence = setTimeout(() => { stream.close(); show(words.lost); retry(); }, 45000);
  }
  function retry() {
    stream.close();
    clearTimeout(again);
    again = setTimeout(listen, wait + Math.random() * wait);
    wait = Math.min(wait * 2, 30000);
  }
  function show(text, login) {
    banner.textContent = text;
    banner.hidden = !text;
    if (login) {
      const a = document.createElement("a");
      a.href = "/inbox/login?next=" + encodeURIComponent(location.pathname + location.search);
      a.textContent = " →";
      banner.append(a);
    }
  }

  function status(now) {
    for (const at of $$("[data-count]")) {
      at.textContent = now[at.dataset.count];
      if (at.classList.contains("unread")) at.hidden = !now[at.dataset.count];
    }
    const n = now.unread + now.offered;
    document.title = (now.danger ? "🔴 " : "") + (n ? "(" + n + ") " : "") + title;
    if (before) {
      const news = [];
      if (now.danger > before.danger) { cried(); news.push(words.danger); }
      if (now.called > before.called) news.push(words.called);
      if (now.call > before.call) news.push(words.call);
      if (now.offered > before.offered) news.push(words.newOffer);
      else if (now.unread > before.unread && now.wrote > before.wrote) news.push(words.newMessage);
      else if (!news.length && now.arrived > before.arrived && now.waiting >= before.waiting) news.push(words.newCase);
      if (news.length) alarm(news.join(" · "));
    }
    before = now;
  }
  // Somebody who may be in danger is cried out again each minute until somebody takes
  // the case, whichever page is open, and by one page of a browser.
  const cried = () => store.set("inbox-cried", String(Date.now()));
  setInterval(() => {
    if (!before || !before.danger || Math.abs(Date.now() - Number(store.get("inbox-cried"))) < 60000) return;
    cried();
    alarm(words.danger);
  }, 2000);

  // Sound and notifications, where somebody asked for them.
  const alerts = $("#alerts");
  let sound = null;
  const alerting = () => store.get("inbox-alerts") === "on";
  function paint() {
    alerts.setAttribute("aria-pressed", String(alerting()));
    alerts.textContent = alerting() ? alerts.dataset.on : alerts.dataset.off;
  }
  function beep() {
    try {
      sound = sound || new AudioContext();
      sound.resume();
      const tone = sound.createOscillator(), loud = sound.createGain(), at = sound.currentTime;
      tone.frequency.setValueAtTime(660, at);
      tone.frequency.setValueAtTime(880, at + 0.12);
      loud.gain.setValueAtTime(0.12, at);
      loud.gain.exponentialRampToValueAtTime(0.001, at + 0.35);
      tone.connect(loud).connect(sound.destination);
      tone.start(at);
      tone.stop(at + 0.36);
    } catch { /* a browser without sound */ }
  }
  function alarm(text) {
    say(text);
    if (!alerting()) return;
    beep();
    if (document.hidden && "Notification" in window && Notification.permission === "granted") {
      const n = new Notification(text, { tag: "inbox" });
      n.onclick = () => { window.focus(); n.close(); };
    }
  }
  alerts.addEventListener("click", () => {
    store.set("inbox-alerts", alerting() ? null : "on");
    paint();
    if (!alerting()) return;
    beep();
    if ("Notification" in window && Notification.permission === "default") Notification.requestPermission();
  });
  paint();

  // What is written: kept until it is sent, and sent once.
  const reply = $("#reply"), text = $("#text"), note = $("#note");
  const slot = text ? "inbox-draft:" + text.dataset.keep : "";
  const newKey = () => Array.from(crypto.getRandomValues(new Uint8Array(16)), (b) => b.toString(16).padStart(2, "0")).join("");
  function keep() {
    store.set(slot, text.value.trim() ? JSON.stringify({ text: text.value, key: reply.elements.key.value }) : null);
    const end = atEnd();
    text.style.height = "auto";
    text.style.height = Math.min(text.scrollHeight + 2, innerHeight * 0.45) + "px";
    if (end) toEnd();
  }
  function tell(at, said, bad) { at.textContent = said; at.classList.toggle("bad", Boolean(bad)); }
  async function post(url, body) {
    const late = new AbortController();
    const timer = setTimeout(() => late.abort(), 20000);
    try {
      const r = await fetch(url, { method: "POST", body, headers: { "X-Inbox": "1", "HX-Request": "true" }, redirect: "error", signal: late.signal });
      if (r.status === 401) return { message: words.over };
      if (r.status === 204) return {};
      const type = r.headers.get("Content-Type") || "";
      if (type.startsWith("application/json")) return await r.json();
      return { message: words.unsent };
    } catch {
      return { message: words.unsent };
    } finally {
      clearTimeout(timer);
    }
  }
  // send posts a form once, and gives whether it was taken.
  async function send(form, field, at, done) {
    if (form.dataset.busy) return false;
    form.dataset.busy = "1";
    const written = field.value;
    const r = await post(form.action, new URLSearchParams(new FormData(form)));
    delete form.dataset.busy;
    if (r.message) { tell(at, r.message, true); return false; }
    if (field.value === written) field.value = ""; // what was written meanwhile stays
    tell(at, done);
    refresh();
    return true;
  }
  if (reply) {
    const at = $("#reply-status");
    try {
      const draft = JSON.parse(store.get(slot) || "null");
      if (draft && !text.value) {
        text.value = draft.text;
        reply.elements.key.value = draft.key; // it may have been sent: then it is the same
        tell(at, words.kept);
      }
    } catch { /* not ours */ }
    keep();
    let typed = 0;
    text.addEventListener("input", () => {
      tell(at, "");
      keep();
      if (text.value.trim() && Date.now() - typed > 3000) {
        typed = Date.now();
        fetch("/inbox/case/" + caseId + "/typing", { method: "POST", headers: { "HX-Request": "true" } }).catch(() => {});
      }
    });
    reply.addEventListener("submit", async (e) => {
      e.preventDefault();
      if (e.submitter && e.submitter.id === "suggest") return suggest(e.submitter);
      if (!text.value.trim()) return;
      if (await send(reply, text, at, words.sent)) {
        reply.elements.key.value = newKey();
        keep();
        toEnd();
      }
      text.focus();
    });
    const suggest = async (button) => {
      button.disabled = true;
      tell(at, words.thinking);
      const r = await post(button.formAction, new URLSearchParams());
      button.disabled = false;
      if (r.text) insert(r.text);
      else tell(at, r.message || words.unsent, true);
    };
  }
  if (note) {
    note.addEventListener("submit", async (e) => {
      e.preventDefault();
      if ($("#note-text").value.trim()) await send(note, $("#note-text"), $("#note-status"), words.noted);
    });
  }
  for (const area of $$("#text, #note-text")) {
    area.addEventListener("keydown", (e) => {
      if (e.key === "Enter" && (e.ctrlKey || e.metaKey) && !e.isComposing) { e.preventDefault(); area.form.requestSubmit(); }
    });
  }

  function insert(what) {
    const at = $("#reply-status");
    if (reply.hidden) { say(words.claimFirst); show(words.claimFirst); setTimeout(show, 4000, ""); return; }
    const from = text.selectionStart, to = text.selectionEnd, all = text.value;
    const gap = (s, side) => (!s.trim() ? "" : side === "before" ? (s.endsWith("\n\n") ? "" : s.endsWith("\n") ? "\n" : "\n\n") : s.startsWith("\n") ? "" : "\n");
    const head = all.slice(0, from) + gap(all.slice(0, from), "before") + what;
    text.value = head + gap(all.slice(to), "after") + all.slice(to);
    text.setSelectionRange(head.length, head.length);
    text.focus();
    keep();
    tell(at, words.inserted);
  }
  document.addEventListener("click", (e) => {
    const at = e.target.closest("[data-insert]");
    if (!at || !reply) return;
    e.preventDefault();
    insert(at.dataset.insert);
  });
  const canned = $("#canned");
  if (canned) canned.addEventListener("change", () => { if (canned.value) insert(canned.value); canned.value = ""; });

  // Keys.
  const keys = $("#keys");
  $("#help").addEventListener("click", () => keys.showModal());
  function move(by) {
    const all = $$("[data-row] a.open");
    if (!all.length) return;
    const at = all.indexOf(document.activeElement);
    all[Math.max(0, Math.min(all.length - 1, at < 0 ? (by > 0 ? 0 : all.length - 1) : at + by))].focus();
  }
  const acts = {
    j: () => move(1), ArrowDown: () => move(1), k: () => move(-1), ArrowUp: () => move(-1),
    c: () => {
      const row = document.activeElement.closest("[data-row]") || $("#head") || $("[data-row]");
      const form = row && $("form.claim", row);
      if (form) form.requestSubmit($("button", form));
    },
    r: () => { if (text && !reply.hidden) text.focus(); },
    n: () => { const at = $("#note-text"); if (at) at.focus(); },
    "/": () => { const at = $("#q"); if (at) at.focus(); },
    q: () => { location.href = "/inbox/"; },
    "?": () => keys.showModal(),
  };
  document.addEventListener("keydown", (e) => {
    if (e.key === "Escape" && e.target.closest("input, textarea, select")) { e.target.blur(); return; }
    if (e.ctrlKey || e.metaKey || e.altKey || e.isComposing || keys.open || e.target.closest("input, textarea, select, [contenteditable]")) return;
    const act = acts[e.key];
    if (!act || e.key.startsWith("Arrow") && !list) return;
    e.preventDefault();
    act();
  });

  toEnd();
  settle();
  if (location.hash) { const at = document.getElementById(location.hash.slice(1)); if (at) at.scrollIntoView(); }
  listen();
  addEventListener("pagehide", () => stream.close());
})();
