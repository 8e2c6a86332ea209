// What is seen: bubbles and sources. Whatever a person or a document wrote is
// set as text, never as markup.
import { mapOf, shareButton } from './map.js';
import { clock, label, say, sayByLanguage, tagOf } from './language.js';

const log = document.getElementById('log');
const scroll = document.getElementById('scroll');

function make(name, className, text) {
  const el = document.createElement(name);
  if (className) el.className = className;
  if (text !== undefined) {
    el.textContent = text;
    el.lang = tagOf(text);
  }
  return el;
}

function time(iso) {
  const el = document.createElement('time');
  el.dateTime = iso;
  el.textContent = clock(iso);
  return el;
}

// A group is a message with all that belongs to it: the reply stands under its
// question, also where two questions were sent before the first answer.
// A notice is a reply to no message: a counsellor's words.
export function addMessage(text, at, notice) {
  const group = make('div', 'group');
  const bubble = make('article', 'mine');
  // A place that was shared is not to be read as numbers.
  const body = /^geo:[-\d.,]+$/.test(text) ? say(make('div', 'text'), 'my_place') : make('div', 'text', text);
  bubble.append(say(make('span', 'unseen'), 'you'), body, time(at));
  if (!notice) group.append(bubble);
  log.append(group);
  document.body.classList.add('begun');
  return group;
}

// mark shows on a message whether it was sent: 'sending', 'unsent', 'refused'
// or 'sent'. Tapping an unsent or refused one calls act.
export function mark(group, state, why, act) {
  const old = group.querySelector('.unsent');
  if (old) old.remove();
  group.classList.toggle('waiting', state === 'sending');
  if (state !== 'unsent' && state !== 'refused') return;
  const pending = group.querySelector('.pending');
  if (pending) pending.remove();
  const box = make('div', 'unsent');
  const button = say(make('button'), state);
  button.type = 'button';
  button.addEventListener('click', act);
  box.append(button);
  if (why) box.append(sayByLanguage(make('p'), why));
  group.append(box);
}

export function addPending(group) {
  if (group.querySelector('.pending') || group.querySelector('.theirs, .tick') || group.classList.contains('joined')) return;
  group.append(dotted('pending'));
}

function dotted(className) {
  const bubble = make('article', className);
  bubble.setAttribute('aria-hidden', 'true'); // the status line says it once
  const dots = make('span', 'dots');
  dots.append(make('i'), make('i'), make('i'));
  bubble.append(dots);
  return bubble;
}

// showTyping shows below everything that a counsellor is writing, or no longer.
export function showTyping(writes) {
  const old = log.querySelector('.typing');
  if (old) old.remove();
  if (writes) log.append(dotted('typing'));
}

// settle shows that a message was a part of a later one: the reply stands there.
export function settle(group) {
  const pending = group.querySelector('.pending');
  if (pending) pending.remove();
  group.classList.add('joined');
}

// write shows what has been written of an answer so far.
export function write(group, text) {
  const bubble = group.querySelector('.pending');
  if (!bubble) return;
  let body = bubble.querySelector('.text');
  if (!body) {
    body = make('div', 'text');
    bubble.insertBefore(body, bubble.firstChild);
  }
  body.textContent = text;
  body.lang = tagOf(text);
}

const marks = { partial: '◐', declined: '?', handoff: '☎' };

// addAnswer shows a reply. act has askPerson() and choose(choice), which gives
// the group of what was said.
export function addAnswer(group, reply, at, act) {
  const pending = group.querySelector('.pending');
  if (pending) pending.remove();
  const a = reply.answer;
  const mine = group.querySelector('.mine');
  if (a.passed_on && mine) {
    mine.append(make('span', 'tick', a.answer));
    return;
  }
  const bubble = make('article', 'theirs ' + (a.words ? 'counsellor' : a.outcome));
  if (a.words) {
    const who = make('p', 'who', a.by);
    who.append(' ', say(make('span', 'badge'), 'counsellor'));
    bubble.append(who);
  } else bubble.append(say(make('span', 'unseen'), 'bot'));
  if (marks[a.outcome] && !a.by) {
    const head = make('p', 'outcome');
    const sign = make('span', 'sign', marks[a.outcome]);
    sign.setAttribute('aria-hidden', 'true');
    head.append(sign, say(make('span'), a.outcome));
    bubble.append(head);
  }
  const body = make('div', 'text');
  body.lang = tagOf(a.answer);
  bubble.append(body);
  const sources = a.citations.length ? sourceList(a.citations) : null;
  if (sources) withHandles(body, a.answer, a.citations, sources);
  else withNumbers(body, a.words || a.answer);
  if (a.map) bubble.append(mapOf(a.map));
  if (a.ask_place) bubble.append(shareButton(act.choose));
  if (a.outcome === 'partial' || a.outcome === 'declined') {
    const button = say(make('button', 'ask-person'), 'person_long');
    button.type = 'button';
    button.addEventListener('click', act.askPerson);
    bubble.append(button);
  }
  if (sources) bubble.append(sources);
  const foot = make('p', 'foot');
  if (a.by_model) foot.append(say(make('span', 'how'), 'by_model'));
  else if (sources) foot.append(say(make('span', 'how'), a.plain ? 'quoted_plain' : 'quoted'));
  foot.append(time(at));
  bubble.append(foot);
  group.append(bubble);
  if (a.choices && a.choices.length) group.append(choiceList(a.choices, act.choose));
  // What older answers offer can still be chosen, but does not call for it.
  for (const old of log.querySelectorAll('.newest')) old.classList.remove('newest');
  const answers = log.querySelectorAll('.theirs');
  answers[answers.length - 1].parentNode.classList.add('newest');
}

// choiceList offers what can be said next with one tap.
function choiceList(choices, choose) {
  const list = label(make('ul', 'choices'), 'choices');
  list.setAttribute('role', 'list'); // Safari does not say so of a list without bullets
  for (const c of choices) {
    const button = make('button', 'choice', c.label);
    button.type = 'button';
    let said = null;
    button.addEventListener('click', () => {
      // A double tap is one press, and so is another one while the first waits for the network.
      if (said && said.isConnected && said.querySelector('.pending, .unsent')) return;
      said = choose(c);
    });
    const item = make('li');
    item.append(button);
    list.append(item);
  }
  return list;
}

// withHandles fills in a text whose [1] are buttons that open their source.
function withHandles(into, text, citations, sources) {
  const handle = /\s?\[(\d{1,2})\]/g;
  let from = 0;
  for (let m = handle.exec(text); m; m = handle.exec(text)) {
    const n = Number(m[1]);
    const c = citations.find((x) => x.n === n);
    if (!c) continue;
    // A handle does not begin a line: it stays with the word that it proves.
    const before = text.slice(from, m.index);
    const word = /(?:[\u2e80-\uffef]{1,2}|[^\s\u2e80-\uffef]{1,16})?$/.exec(before)[0];
    const together = make('span', 'together');
    const button = make('button', 'handle');
    button.type = 'button';
    button.textContent = m[1];
    label(button, 'source', { n, title: c.title });
    button.addEventListener('click', () => openSource(sources, n));
    together.append(word, button);
    into.append(before.slice(0, before.length - word.length), together);
    from = m.index + m[0].length;
  }
  into.append(text.slice(from));
}

// What can be tapped in words of ours: a web address, and what is a telephone number for
// certain (a Chinese mobile or area code, 400 and 800, a British number, a helpline). Pay,
// house numbers and years are none.
const tappable = new RegExp([
  /(https?:\/\/[^\s<>"'`{}|\\^\u2018-\u201d\u3000-\u303f\uff00-\uffef]{3,500})/,
  /(?<![\d.,/£¥￥-])(?:1[3-9]\d{9}|0\d{2,3}-\d{7,8}|[48]00-?\d{3}-?\d{4})(?![\d-])/,
  /(?<![\d.,/£¥￥-])(?:12110|12308|12315|12320|12328|12329|12333|12338|12345|12348|12350|12351|12355|12356|12366|12367)(?![\d%-]|[.,]\d|\s?(?:元|块|yuan))/,
  /(?<![\d.,/£¥￥-])((?:\+44 ?(?:\(0\) ?)?|0)[1-9]\d{1,3}[ -]?\d{3,4}[ -]?\d{0,4})(?![\d-])/,
  /(?<![\d.,:-])(?:110|119|120)(?![\d:%-]|[.,]\d|\s?(?:元|天|日|小时|号|yuan|days|hours))/,
  /(\/api\/export)(?![\w\/])/,
].map((r) => r.source).join('|'), 'g');

// withNumbers fills in words of ours, in which addresses and telephone numbers can be tapped.
export function withNumbers(into, text) {
  let from = 0;
  into.textContent = '';
  tappable.lastIndex = 0;
  for (let m = tappable.exec(text); m; m = tappable.exec(text)) {
    const said = m[1] ? m[1].replace(/[.,;:!?)\]]+$/, '') : m[0].trim();
    const digits = said.replace(/\D/g, '');
    if (m[2] && (digits.length < 10 || digits.length > 13)) continue;
    const link = make('a');
    link.textContent = said;
    if (m[3]) { // all that is kept, as a file
      link.href = said.slice(1);
      link.download = 'my-data.json';
    } else if (m[1]) {
      link.href = said;
      link.target = '_blank';
      link.rel = 'noopener noreferrer';
    } else {
      link.href = 'tel:' + said.replace('(0)', '').replace(/[^\d+]/g, '');
    }
    into.append(text.slice(from, m.index), link);
    from = m.index + said.length;
  }
  into.append(text.slice(from));
}

function openSource(sources, n) {
  sources.open = true;
  const item = sources.querySelector('[data-n="' + n + '"]');
  for (const other of document.querySelectorAll('.source.lit')) other.classList.remove('lit');
  item.classList.add('lit');
  item.focus({ preventScroll: true });
  const tall = item.offsetHeight > scroll.clientHeight;
  item.scrollIntoView({ block: tall ? 'start' : 'nearest', behavior: calm() ? 'auto' : 'smooth' });
}

function calm() { return matchMedia('(prefers-reduced-motion: reduce)').matches; }

function sourceList(citations) {
  const details = make('details', 'sources');
  const list = make('ol');
  details.append(say(make('summary'), 'sources', { n: citations.length }), list);
  for (const c of citations) list.append(source(c));
  return details;
}

function source(c) {
  const item = make('li', 'source');
  item.setAttribute('data-n', c.n);
  item.tabIndex = -1;
  const number = make('span', 'n');
  number.textContent = c.n;
  const head = make('p', 'head');
  head.append(number, make('strong', '', c.title));
  item.append(head);
  // The path often begins with the title.
  const path = (c.heading || []).filter((h) => h && h !== c.title);
  if (path.length) item.append(make('p', 'path', path.join(' › ')));
  item.append(make('blockquote', '', c.quote));
  const facts = make('dl');
  const fact = (key, text) => {
    if (text) facts.append(say(make('dt'), key), make('dd', '', text));
  };
  fact('number', c.number);
  fact('issuer', c.issuer);
  facts.append(say(make('dt'), 'region'), sayByLanguage(make('dd'), c.region_name));
  fact('since', c.valid_from);
  fact('until', c.valid_to);
  item.append(facts);
  if (/^https?:\/\//i.test(c.url)) {
    const link = make('a');
    link.href = c.url;
    link.target = '_blank';
    link.rel = 'noopener noreferrer';
    link.append(say(make('span'), 'open'), ' ↗', say(make('span', 'unseen'), 'new_window'));
    item.append(link);
  }
  return item;
}

// nearEnd says whether the person reads the newest, and may be scrolled along.
export function nearEnd() { return scroll.scrollHeight - scroll.scrollTop - scroll.clientHeight < 160; }

// reveal scrolls to the end, but not past the beginning of the last question.
export function reveal(group) {
  const end = scroll.scrollHeight - scroll.clientHeight;
  const top = group ? group.offsetTop - scroll.offsetTop - 12 : end;
  const to = Math.max(0, Math.min(end, top));
  if (scroll.scrollTo && !calm()) scroll.scrollTo({ top: to, behavior: 'smooth' });
  else scroll.scrollTop = to;
}
