// The small map under what is near: our own drawing, from the points of the answer.
// Nothing is fetched. The list in the answer says all that it shows.
import { label, say } from './language.js';

const NS = 'http://www.w3.org/2000/svg';
const SIZE = 320; // of the drawing, in its own units
const EDGE = 22; // left free around it

function draw(name, attributes, text) {
  const el = document.createElementNS(NS, name);
  for (const key of Object.keys(attributes)) el.setAttribute(key, attributes[key]);
  if (text !== undefined) el.textContent = text;
  return el;
}

// metres east and north of a point, on a plane that touches the Earth there.
function plane(at) {
  const degree = 111195;
  const shrink = Math.cos(at.lat * Math.PI / 180);
  return (p) => ({ x: ((p.lon - at.lon + 540) % 360 - 180) * degree * shrink, y: (p.lat - at.lat) * degree });
}

// tidy is a round length that fits: 100 m, 500 m, 2 km.
function tidy(most) {
  let best = 1;
  for (let ten = 1; ten <= most; ten *= 10) for (const n of [1, 2, 5]) if (n * ten <= most) best = n * ten;
  return best;
}

// mapOf draws places around where distances are from, with rings of minutes on foot.
export function mapOf(map) {
  const mean = (key) => map.places.reduce((sum, p) => sum + p[key], 0) / map.places.length;
  const middle = map.from || { lat: mean('lat'), lon: mean('lon') };
  const on = plane(middle);
  const places = map.places.map((p) => Object.assign(on(p), { n: p.n }));
  const rings = map.from ? [5, 10, 15, 30, 60].filter((m) => m <= Math.max(map.within, 15)).slice(-3) : [];
  let reach = Math.max(100, ...rings.map((m) => m * map.reach));
  for (const p of places) reach = Math.max(reach, Math.hypot(p.x, p.y));
  const scale = (SIZE / 2 - EDGE) / reach;
  const at = (p) => ({ x: SIZE / 2 + p.x * scale, y: SIZE / 2 - p.y * scale });

  const svg = draw('svg', { viewBox: `0 0 ${SIZE} ${SIZE}`, class: 'map', role: 'img' });
  label(svg, 'map_label', { n: places.length });
  for (const minutes of rings) {
    const r = minutes * map.reach * scale;
    svg.append(draw('circle', { class: 'ring', cx: SIZE / 2, cy: SIZE / 2, r }));
  }
  if (map.from) {
    svg.append(draw('circle', { class: 'here', cx: SIZE / 2, cy: SIZE / 2, r: 6 }));
    svg.append(draw('circle', { class: 'here', cx: 14, cy: 16, r: 5 }), say(draw('text', { class: 'scale-text', x: 24, y: 20 }), 'map_from'));
  }
  const taken = map.from ? [{ x: SIZE / 2, y: SIZE / 2 }] : [];
  for (const p of places) {
    const spot = at(p);
    // A number that would lie on another one moves aside, and a line leads to its place.
    const pin = { x: spot.x, y: spot.y };
    for (let turn = 0; turn < 24 && taken.some((t) => Math.hypot(t.x - pin.x, t.y - pin.y) < 21); turn++) {
      const angle = turn * 2.4;
      const far = 22 + turn * 3;
      pin.x = Math.min(SIZE - 12, Math.max(12, spot.x + far * Math.cos(angle)));
      pin.y = Math.min(SIZE - 12, Math.max(12, spot.y + far * Math.sin(angle)));
    }
    taken.push(pin);
    if (pin.x !== spot.x || pin.y !== spot.y) {
      svg.append(draw('line', { class: 'lead', x1: spot.x, y1: spot.y, x2: pin.x, y2: pin.y }), draw('circle', { class: 'spot', cx: spot.x, cy: spot.y, r: 2.5 }));
    }
    svg.append(draw('circle', { class: 'pin', cx: pin.x, cy: pin.y, r: 10 }));
    svg.append(draw('text', { class: 'pin-text', x: pin.x, y: pin.y + 4, 'text-anchor': 'middle' }, String(p.n)));
  }
  for (const minutes of rings) { // above its ring, or below it where a number lies there
    const r = minutes * map.reach * scale;
    const covered = taken.some((t) => Math.hypot(t.x - SIZE / 2, t.y - (SIZE / 2 - r - 7)) < 20);
    svg.append(draw('text', { class: 'ring-text', x: SIZE / 2, y: covered ? SIZE / 2 + r + 12 : SIZE / 2 - r - 3, 'text-anchor': 'middle' }, minutes + '′'));
  }
  const metres = tidy(reach * 0.7);
  const length = metres * scale;
  svg.append(draw('path', { class: 'scale', d: `M${EDGE / 2} ${SIZE - 8}v5h${length}v-5` }));
  svg.append(draw('text', { class: 'scale-text', x: EDGE / 2 + 3, y: SIZE - 7 }, metres >= 1000 ? metres / 1000 + ' km' : metres + ' m'));
  svg.append(draw('path', { class: 'north', d: `M${SIZE - 16} 26v-16m-4 5l4-5 4 5` }), draw('text', { class: 'scale-text', x: SIZE - 16, y: 38, 'text-anchor': 'middle' }, 'N'));
  return svg;
}

// shareButton asks the browser where the person is, when they tap it and not before.
// The point is cut to about a hundred metres here: nothing finer is sent.
export function shareButton(choose) {
  const box = document.createElement('div');
  box.className = 'share';
  const button = say(document.createElement('button'), 'share_place');
  button.type = 'button';
  button.className = 'choice';
  const why = document.createElement('p');
  why.setAttribute('role', 'status');
  box.append(button, why);
  const failed = () => {
    button.disabled = false;
    say(why, 'share_failed');
  };
  button.addEventListener('click', () => {
    if (!navigator.geolocation) {
      failed();
      return;
    }
    button.disabled = true;
    say(why, 'share_waiting');
    navigator.geolocation.getCurrentPosition((found) => {
      button.disabled = false;
      why.textContent = '';
      why.removeAttribute('data-t');
      const cut = (x) => Math.round(x * 1000) / 1000;
      choose({ say: `geo:${cut(found.coords.latitude)},${cut(found.coords.longitude)}`, place: true });
    }, failed, { timeout: 20000, maximumAge: 60000 });
  });
  return box;
}
