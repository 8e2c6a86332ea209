// The page: what is typed, what is sent (outgoing.js), what comes (stream.js)
// and what is seen (view.js).
import { contact, firstLanguage, language, setLanguage, store, t } from './language.js';
import { addAnswer, addMessage, addPending, mark, nearEnd, reveal, settle, showTyping, withNumbers, write } from './view.js';
import { Outgoing, post } from './outgoing.js';
import { Stream } from './stream.js';
import { offer } from './cv.js';

const $ = (id) => document.getElementById(id);
const input = $('text');
const status = $('status');

const groups = new Map(); // by turn
const unsent = new Map(); // groups of messages that have no turn yet, by the message's id
const own = new Map(); // groups of all messages of this page, by the message's id
const shown = new Set(); // replies
const labels = new Map(); // of the choices that were offered, by what they say
let begun = false; // something was said in this session

// --- what is sent ---

const outgoing = new Outgoing({
  state(item, state, why) {
    const group = unsent.get(item.id);
    if (!group) return;
    if (state !== 'sent') {
      if (state === 'sending') addPending(group);
      mark(group, state, why, () => (state === 'refused' ? edit(item, group) : outgoing.flush()));
      if (why) reveal(group);
      reachable(state !== 'unsent' || !!why);
      return;
    }
    reachable(true);
    mark(group, 'sent');
    unsent.delete(item.id);
    if (groups.has(item.turn)) { // it had arrived, only the acknowledgement had not
      if (groups.get(item.turn) !== group) group.remove();
      own.set(item.id, groups.get(item.turn));
    } else {
      groups.set(item.turn, group);
      waitFor(group);
    }
    listen();
  },
});

// send says a text, or, with a label, what a choice of that label says.
function send(text, label) {
  if (!text.trim()) return null;
  const item = outgoing.add(label ? text : text.trim(), label);
  const group = place(item);
  addPending(group); // at once: whoever taps sees that it went
  reveal(group);
  outgoing.flush();
  return group;
}

function place(item) {
  const group = addMessage(item.label || item.text, item.at);
  unsent.set(item.id, group);
  own.set(item.id, group);
  return group;
}

function edit(item, group) {
  outgoing.take(item);
  unsent.delete(item.id);
  own.delete(item.id);
  group.remove();
  const text = item.label || item.text;
  input.value = input.value ? text + '\n' + input.value : text;
  typed();
  input.focus();
}

const act = {
  askPerson() { send(t('person_word')); },
  choose(choice) { return send(choice.say, choice.place ? t('my_place') : choice.label); },
};

// --- what comes ---

const stream = new Stream({
  connected(yes) {
    connection.stream = yes;
    banner();
    if (yes) outgoing.flush();
  },
  working(e) { if (groups.has(e.turn)) waitFor(groups.get(e.turn)); },
  writing(e) {
    const group = groups.get(e.turn);
    if (!group) return;
    const follow = nearEnd();
    waitFor(group);
    write(group, e.text);
    if (follow) reveal(group);
  },
  typing() {
    const follow = nearEnd();
    typist(true);
    if (follow) reveal();
  },
  reply(e) {
    typist(false);
    const group = groups.get(e.turn) || own.get(e.message);
    const joined = (e.joined || []).map((id) => own.get(id));
    for (const g of joined) if (g) settle(g);
    if (group) show(group, e, e.at);
    // Asked in another tab, or before the page was loaded: it knows which turns.
    if (!group || joined.includes(undefined)) history();
  },
});

function waitFor(group) {
  addPending(group);
  announce();
}

// typist shows that a counsellor is writing, until they have not for a while.
let typingTimer = 0;
function typist(writes) {
  clearTimeout(typingTimer);
  showTyping(writes);
  if (writes) typingTimer = setTimeout(typist, 6000, false);
  announce();
}

// announce tells a screen reader once that an answer is in the making.
function announce() {
  const text = document.querySelector('.typing') ? t('typing') : document.querySelector('.pending') ? t('busy') : '';
  if (status.textContent !== text) status.textContent = text;
}

function show(group, reply, at) {
  if (shown.has(reply.id)) return;
  shown.add(reply.id);
  for (const c of reply.answer.choices || []) labels.set(c.say, c.label);
  const follow = nearEnd() || group === $('log').lastElementChild;
  addAnswer(group, reply, at, act);
  announce();
  if (follow) reveal(group);
}

function listen() {
  begun = true;
  stream.open();
}

// history brings in what was said and is not shown yet.
async function history() {
  let said;
  try {
    const r = await fetch('api/history', { credentials: 'same-origin' });
    if (!r.ok) throw new Error(String(r.status));
    said = await r.json();
  } catch (e) {
    reachable(false);
    setTimeout(history, 3000);
    return;
  }
  reachable(true);
  for (const x of said.exchanges) {
    let group = groups.get(x.turn);
    if (!group) {
      group = addMessage(labels.get(x.message) || x.message, x.received, x.notice);
      groups.set(x.turn, group);
      for (const waiting of unsent.values()) $('log').append(waiting); // the newest stays last
    }
    if (x.answer) show(group, { id: x.reply, answer: x.answer }, x.received);
    else if (x.joined) settle(group);
    else waitFor(group);
  }
  announce();
  stream.after = Math.max(stream.after, said.after);
  if (said.exchanges.length) listen();
}

// --- the connection ---

const connection = { stream: true, server: true };
let away = ''; // 'offline', 'lost', or '' where all is well
let bannerTimer = 0;

function reachable(yes) {
  connection.server = yes;
  banner();
}

// banner says when the network is away. A moment's break is not worth a word.
function banner() {
  const now = navigator.onLine === false ? 'offline' : (connection.stream && connection.server ? '' : 'lost');
  if (now === away) return; // every attempt that fails comes here; the first one counts
  away = now;
  clearTimeout(bannerTimer);
  bannerTimer = setTimeout(drawBanner, away === 'lost' ? 1000 : 0);
}

function drawBanner() {
  $('banner').hidden = !away;
  if (!away) return;
  $('banner-what').textContent = t(away);
  withNumbers($('banner-contact'), contact() ? t('contact', { contact: contact() }) : '');
}

addEventListener('offline', banner);
addEventListener('online', () => {
  banner();
  outgoing.flush();
  if (begun) stream.open();
});
// A phone freezes pages that are not seen and breaks their connections silently:
// come back fresh. What is on its way is still waited for.
document.addEventListener('visibilitychange', () => {
  if (document.hidden) {
    if (!document.querySelector('.pending')) stream.close();
  } else if (begun) {
    stream.open();
    outgoing.flush();
  }
});

// --- what is typed ---

function typed() {
  store.set('draft', input.value);
  input.style.height = 'auto';
  input.style.height = Math.min(input.scrollHeight + 2, 160) + 'px';
  $('send').disabled = !input.value.trim();
}

function submit() {
  const text = input.value;
  input.value = '';
  typed();
  send(text);
}

input.addEventListener('input', typed);
input.addEventListener('keydown', (e) => {
  // The Enter that picks a word from an input method is not for us. Safari ends
  // the composition before the key: there only the code 229 tells.
  if (e.key !== 'Enter' || e.shiftKey || e.isComposing || e.keyCode === 229) return;
  e.preventDefault();
  if (input.value.trim()) submit();
});
offer($('attach'), $('file'), {
  place(id, text) {
    const group = addMessage(text, new Date().toISOString());
    own.set(id, group);
    addPending(group);
    reveal(group);
    return group;
  },
  took(id, group, turn) {
    if (!groups.has(turn)) groups.set(turn, group);
    waitFor(group);
    listen();
  },
  failed(id, group, why) {
    own.delete(id);
    mark(group, 'refused', why, () => group.remove());
    group.querySelector('.unsent button').textContent = t('cv_failed');
    reveal(group);
  },
});
$('composer').addEventListener('submit', (e) => {
  e.preventDefault();
  submit();
  input.focus();
});
$('person').addEventListener('click', act.askPerson);
$('examples').addEventListener('click', (e) => {
  if (e.target.closest('button')) send(e.target.closest('button').textContent);
});
$('switch').addEventListener('click', () => {
  const to = language() === 'zh' ? 'en' : 'zh';
  store.set('language', to);
  speak(to);
});
$('new').addEventListener('click', async () => {
  if (document.querySelector('.group') && !confirm(t('new_sure'))) return;
  const got = await post('api/session', {});
  if (got.status !== 204) {
    reachable(false);
    return;
  }
  stream.close();
  for (const key of ['draft', 'unsent']) store.set(key, '');
  store.set('session', String(Date.now())); // tells the other tabs
  input.value = '';
  location.reload();
});
addEventListener('storage', (e) => {
  if (e.key === 'careerbot.session') location.reload();
});

function speak(to) {
  setLanguage(to);
  const chips = $('examples').querySelectorAll('button');
  t('examples').forEach((text, i) => { chips[i].textContent = text; });
  if (!$('banner').hidden) drawBanner();
}

speak(firstLanguage());
input.value = store.get('draft') || '';
typed();
for (const item of outgoing.load()) {
  place(item);
  if (item.refused) mark(unsent.get(item.id), 'refused', null, () => edit(item, unsent.get(item.id)));
}
history().then(() => outgoing.flush());
if (matchMedia('(hover: hover)').matches) input.focus();
document.documentElement.setAttribute('data-ready', '');
