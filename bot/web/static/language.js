// The language of the page. Everything that shows one of our words is bound to
// its key, so that switching relabels it in place and keeps what is open.
import words from './words.js';

const root = document.documentElement;
const tags = { zh: 'zh-CN', en: 'en' };
const argsOf = new WeakMap();
let current = 'en';

// The storage may be forbidden; the page works without it.
export const store = {
  get(key) {
    try { return localStorage.getItem('careerbot.' + key); } catch (e) { return null; }
  },
  set(key, value) {
    try {
      if (value) localStorage.setItem('careerbot.' + key, value);
      else localStorage.removeItem('careerbot.' + key);
    } catch (e) { /* kept in memory only */ }
  },
};

export function language() { return current; }

// t gives the words for a key. An argument may be a text or a text by language.
export function t(key, args) {
  let s = words[current][key];
  if (s === undefined) s = key;
  if (!args) return s;
  return s.replace(/\{(\w+)\}/g, (all, name) => {
    const v = args[name];
    return v !== null && typeof v === 'object' ? v[current] : String(v);
  });
}

export function contact() { return root.getAttribute('data-contact-' + current) || ''; }

export function serviceName() { return root.getAttribute('data-name-' + current) || ''; }

// say binds an element's text to a key, label its accessible name.
export function say(el, key, args) {
  el.setAttribute('data-t', key);
  if (args) argsOf.set(el, args);
  el.textContent = t(key, args);
  return el;
}

export function label(el, key, args) {
  el.setAttribute('data-t-label', key);
  if (args) argsOf.set(el, args);
  el.setAttribute('aria-label', t(key, args));
  return el;
}

// sayByLanguage binds an element's text to a text by language.
export function sayByLanguage(el, texts) {
  argsOf.set(el, { text: texts });
  el.setAttribute('data-t-text', '');
  el.textContent = texts[current];
  return el;
}

export function setLanguage(to) {
  current = to;
  root.lang = tags[to];
  document.title = serviceName();
  document.getElementById('name').textContent = serviceName();
  for (const el of document.querySelectorAll('[data-t]')) el.textContent = t(el.getAttribute('data-t'), argsOf.get(el));
  for (const el of document.querySelectorAll('[data-t-text]')) el.textContent = argsOf.get(el).text[current];
  for (const el of document.querySelectorAll('[data-t-label]')) {
    el.setAttribute('aria-label', t(el.getAttribute('data-t-label'), argsOf.get(el)));
    if (el.title) el.title = el.getAttribute('aria-label');
  }
  for (const el of document.querySelectorAll('[data-t-placeholder]')) el.placeholder = t(el.getAttribute('data-t-placeholder'));
  for (const el of document.querySelectorAll('time')) el.textContent = clock(el.dateTime);
}

// firstLanguage is that of the address, else the one chosen before, else the browser's.
export function firstLanguage() {
  const asked = (/[?&]lang=(zh|en)\b/.exec(location.search) || [])[1];
  if (asked) store.set('language', asked);
  const known = asked || store.get('language');
  if (known === 'zh' || known === 'en') return known;
  return /^zh/i.test(navigator.language || '') ? 'zh' : 'en';
}

// tagOf is the language of a text, for screen readers and for the shapes of the characters.
export function tagOf(text) { return /[\u3400-\u9fff]/.test(text) ? tags.zh : tags.en; }

// clock is the time of day, with the day where it is not today.
export function clock(iso) {
  const at = new Date(iso);
  if (isNaN(at)) return '';
  const options = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' };
  if (at.toDateString() !== new Date().toDateString()) Object.assign(options, { month: 'short', day: 'numeric' });
  return at.toLocaleString(tags[current], options);
}
