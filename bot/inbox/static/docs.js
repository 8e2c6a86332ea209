// The pages of the library, made livelier: files are sent one by one and each says how it
// goes; what a bad line loses is sent again, and what had arrived is not: its hash is asked
// for first. Without this they are plain forms.
"use strict";
(() => {
  const $ = (selector) => document.querySelector(selector);
  const every = $("#every");
  if (every) every.addEventListener("change", () => { for (const box of document.querySelectorAll("#docs input[name=id]")) box.checked = every.checked; });

  // The original beside the text: a passage leads to its page.
  const page = $("#page");
  if (page) {
    const label = $("#pageno"), last = Number(label.dataset.last);
    const [back, on] = [document.createElement("button"), document.createElement("button")];
    for (const a of document.querySelectorAll(".pages a")) a.remove();
    back.textContent = "←"; on.textContent = "→";
    label.before(back); label.after(on);
    let at = Number(page.src.split("/").pop());
    const show = (n) => {
      at = Math.min(Math.max(n, 1), last);
      page.src = page.dataset.base + at;
      const parts = label.dataset.of.split("%d");
      label.textContent = parts[0] + at + parts[1] + last + (parts[2] || "");
      back.disabled = at <= 1; on.disabled = at >= last;
    };
    back.type = on.type = "button";
    back.addEventListener("click", () => show(at - 1));
    on.addEventListener("click", () => show(at + 1));
    back.disabled = at <= 1; on.disabled = at >= last;
    document.addEventListener("click", (e) => {
      const a = e.target.closest("a[data-page]");
      if (!a) return;
      e.preventDefault();
      show(Number(a.dataset.page));
      if (matchMedia("(max-width: 59.99rem)").matches) page.scrollIntoView();
    });
  }

  const form = $("#upload");
  if (!form) return;
  const say = form.dataset, list = $("#sent"), most = Number(say.most) * 1024 * 1024;
  const waiting = [], failed = [], pace = 2, small = 64 * 1024, patience = [1, 2, 4, 8, 15, 30, 60, 60];
  // A page that is opened again goes on with the batch that was not sent to its end.
  const left = sessionStorage.getItem("library-batch");
  const batch = left || crypto.getRandomValues(new Uint32Array(4)).reduce((s, n) => s + n.toString(16).padStart(8, "0"), "page-");
  const unread = new Map(); // until they are chosen again
  let total = 0, done = 0, bad = 0, busy = 0, again = Boolean(left);
  let beside = null;

  function sum() {
    $("#progress").hidden = false;
    $("#sum").textContent = say.done.replace("{done}", done).replace("{total}", total).replace("{bad}", bad);
    $("#all").max = Math.max(total, 1); $("#all").value = done;
    $("#retry").hidden = failed.length === 0;
    if (done < total || failed.length || unread.size) sessionStorage.setItem("library-batch", batch); else sessionStorage.removeItem("library-batch");
    const link = $("#batch");
    link.href = "/inbox/arrivals/" + batch;
    link.hidden = done === 0 || done - failed.length <= 0;
  }
  if (left) {
    const p = document.createElement("p"), a = document.createElement("a");
    p.className = "notice"; p.id = "left"; a.href = "/inbox/arrivals/" + batch; a.textContent = $("#batch").textContent;
    p.append(say.left, " ", a);
    $("#bring").open = true; $("#drop").before(p);
  }
  function row(name) {
    const li = document.createElement("li"), what = document.createElement("span"), said = document.createElement("span"), bar = document.createElement("progress"), todo = document.createElement("span");
    what.textContent = name; said.className = "said"; said.textContent = say.waiting; bar.max = 1; bar.value = 0; bar.hidden = true; todo.className = "also";
    li.append(what, " ", bar, " ", said, todo);
    list.append(li);
    return { li, what, said, bar, todo };
  }
  function add(name, file) {
    if (name.split("/").some((part) => part.startsWith("."))) return;
    const before = unread.get(name);
    if (before) { unread.delete(name); before.row.li.remove(); total--; done--; bad--; }
    total++;
    const one = { name, file, row: row(name), tries: 0 };
    if (file) waiting.push(one); else { busy++; over(one, "unread", say.unread, say.close); }
  }
  function known(name) { // what metadata.jsonl says of a file
    if (!beside) return "";
    for (let path = name; ; path = path.slice(path.indexOf("/") + 1)) {
      if (beside.has(path)) return beside.get(path);
      if (!path.includes("/")) return "";
    }
  }
  async function begin(files) {
    for (const [name, file] of files.filter(([name, file]) => file && name.split("/").pop() === "metadata.jsonl")) {
      beside = beside || new Map();
      let text = "";
      try { text = await file.text(); } catch { add(name, null); }
      for (const line of text.split("\n")) {
        try { const o = JSON.parse(line); if (o && o.file) beside.set(o.file, line); } catch { /* an empty line, or one that says nothing */ }
      }
    }
    for (const [name, file] of files) if (!file || name.split("/").pop() !== "metadata.jsonl") add(name, file);
    sum();
    for (let i = busy; i < pace; i++) next();
    again = true;
  }
  function next() {
    if (busy >= pace) return;
    const one = waiting.shift();
    if (!one) return;
    busy++;
    begun(one);
  }
  async function begun(one) {
    one.body = new Blob([]); one.hash = "";
    try {
      if (one.file.size <= most) {
        one.body = await one.file.arrayBuffer();
        one.hash = await digest(one.body);
      }
    } catch { over(one, "unread", say.unread, say.close); return; }
    send(one, one.hash && (again || one.sent || one.file.size > small));
  }
  function over(one, status, said, todo) {
    one.row.li.dataset.s = status; one.row.bar.hidden = true; one.row.said.textContent = said; one.row.todo.textContent = todo || "";
    done++; busy--;
    if (status === "refused" || status === "lost" || status === "unread") bad++;
    one.body = null;
    if (status === "lost") failed.push(one);
    if (status === "unread") unread.set(one.name, one);
    sum(); next();
  }
  // Asked with the hash alone, the server says what became of the file, or that it is missing.
  function send(one, ask) {
    const q = new URLSearchParams({ name: one.name, batch, size: one.file.size });
    for (const key of ["region", "kind", "access"]) q.set(key, form.elements[key].value);
    const line = known(one.name);
    if (line) q.set("beside", line);
    if (ask) q.set("ask", one.hash);
    const x = new XMLHttpRequest();
    x.open("POST", "/inbox/library/upload?" + q);
    x.setRequestHeader("Content-Type", "application/octet-stream");
    x.setRequestHeader("X-Inbox", "1");
    one.row.bar.hidden = !!ask; one.row.bar.value = 0; one.row.said.textContent = ask ? say.asking : say.sending;
    x.upload.onprogress = (e) => { if (e.lengthComputable) one.row.bar.value = e.loaded / e.total; };
    x.upload.onload = () => { one.row.said.textContent = say.reading; };
    const lost = () => {
      if (one.tries >= patience.length) { over(one, "lost", say.lost); return; }
      one.row.bar.hidden = true;
      one.row.said.textContent = navigator.onLine ? say.again : say.offline;
      const now = () => { removeEventListener("online", now); clearTimeout(timer); send(one, one.hash); };
      const timer = setTimeout(now, patience[one.tries++] * 1000);
      addEventListener("online", now);
    };
    x.onerror = x.ontimeout = x.onabort = lost;
    x.onload = () => {
      let answer = null;
      try { answer = JSON.parse(x.responseText); } catch { /* a page, not an answer */ }
      if (x.responseURL.includes("/inbox/login") || x.status === 401 || x.status === 403) { over(one, "lost", say.out); return; }
      if (x.status >= 500 || x.status === 429 || x.status === 408) { lost(); return; }
      if (answer && answer.status === "missing") { send(one, ""); return; }
      if (!answer || !answer.status) { over(one, "lost", (answer && answer.message) || say.lost); return; }
      if (answer.to) {
        const a = document.createElement("a");
        a.href = answer.to; a.target = "_blank"; a.textContent = answer.title || one.name;
        one.row.what.textContent = one.name + " · "; one.row.what.append(a);
      }
      over(one, answer.status, answer.said, answer.todo);
    };
    one.sent = true;
    x.send(ask ? new Blob([]) : one.body);
  }
  $("#retry").addEventListener("click", () => {
    const all = failed.splice(0);
    done -= all.length; bad -= all.length;
    for (const one of all) { one.tries = 0; delete one.row.li.dataset.s; one.row.said.textContent = say.waiting; waiting.push(one); }
    sum();
    for (let i = busy; i < pace; i++) next();
  });
  $("#onlybad").addEventListener("change", (e) => list.classList.toggle("onlybad", e.target.checked));
  for (const id of ["#files", "#folder"]) $(id).addEventListener("change", (e) => {
    begin(Array.from(e.target.files, (f) => [f.webkitRelativePath || f.name, f]));
    e.target.value = "";
  });
  addEventListener("beforeunload", (e) => { if (waiting.length || busy) { e.preventDefault(); e.returnValue = say.leave; } });

  // What is dropped may be folders in folders. The browser gives a hundred entries at a time.
  // What cannot be read is in the list without a file, and stops nothing.
  async function walk(entry, found) {
    const name = entry.fullPath.replace(/^\//, "");
    try {
      if (entry.isFile) { found.push([name, await new Promise((ok, no) => entry.file(ok, no))]); return; }
      const reader = entry.createReader();
      for (;;) {
        const some = await new Promise((ok, no) => reader.readEntries(ok, no));
        if (!some.length) return;
        for (const one of some) await walk(one, found);
      }
    } catch { found.push([name, null]); }
  }
  const drop = $("#drop");
  const inside = (e) => { e.preventDefault(); drop.classList.toggle("over", e.type === "dragover"); };
  for (const kind of ["dragover", "dragleave", "drop"]) drop.addEventListener(kind, inside);
  drop.addEventListener("drop", async (e) => {
    const found = [], entries = Array.from(e.dataTransfer.items || [], (i) => i.webkitGetAsEntry && i.webkitGetAsEntry()).filter(Boolean);
    if (entries.length) for (const entry of entries) await walk(entry, found);
    else for (const f of e.dataTransfer.files) found.push([f.name, f]);
    begin(found);
  });
})();
