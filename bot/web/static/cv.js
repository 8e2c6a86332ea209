// A CV: chosen with the button beside what is typed, or dropped on the page. It is read
// by the server and not kept.
import { language, t } from './language.js';
import { newID, post } from './outgoing.js';
import words from './words.js';

const most = 5 << 20; // bytes, as the server has it

// offer sends each file at once: on.place shows it, on.took has the turn, on.failed why not.
export function offer(button, field, on) {
  button.addEventListener('click', () => field.click());
  field.addEventListener('change', () => {
    if (field.files.length) send(field.files[0], on);
    field.value = '';
  });
  addEventListener('dragover', (e) => { if (holds(e)) e.preventDefault(); });
  addEventListener('drop', (e) => {
    if (!holds(e)) return;
    e.preventDefault();
    if (e.dataTransfer.files.length) send(e.dataTransfer.files[0], on);
  });
}

function holds(e) { return e.dataTransfer && Array.from(e.dataTransfer.types).includes('Files'); }

async function send(file, on) {
  const id = newID();
  const group = on.place(id, t('cv_sent'));
  if (file.size > most) {
    on.failed(id, group, { zh: words.zh.error_cv_large, en: words.en.error_cv_large });
    return;
  }
  const got = await post('api/cv?id=' + id + '&lang=' + language() + '&ext=' + (/\.[a-z0-9]{1,8}$/i.exec(file.name) || [''])[0], file);
  if (got.status === 202) on.took(id, group, got.body.turn);
  else on.failed(id, group, got.body && got.body.message);
}
