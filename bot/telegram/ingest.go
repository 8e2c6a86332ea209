package telegram

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	tg "github.com/go-telegram/bot"
	"github.com/go-telegram/bot/models"
	"github.com/jackc/pgx/v5"

	"careerbot/bot"
	"careerbot/internal/postgres"
)

// beginner is a pool or a connection.
type beginner interface {
	Begin(ctx context.Context) (pgx.Tx, error)
}

// ingest stores updates as they came and hands to the core what they say, all in
// one transaction: where it gives no error they may be acknowledged, and what
// they ask for will be done. An update that was stored before changes nothing;
// ids are compared one by one, since after a quiet week Telegram goes on with
// random ones. One that the database refuses goes to the dead letters, alone.
func (d *Door) ingest(ctx context.Context, db beginner, updates []rawUpdate) error {
	read := make([]incoming, len(updates))
	for i, u := range updates {
		read[i] = d.read(u)
	}
	// What does more than to bring messages locks conversations in an order of its
	// own, and two transactions that hold several could wait for each other. So it
	// goes alone, and what is before and behind it together.
	if i := slices.IndexFunc(read, incoming.special); i >= 0 && len(updates) > 1 {
		for _, part := range [][]rawUpdate{updates[:i], updates[i : i+1], updates[i+1:]} {
			if len(part) == 0 {
				continue
			}
			if err := d.ingest(ctx, db, part); err != nil {
				return err
			}
		}
		return nil
	}
	fresh, err := d.store(ctx, db, read)
	if postgres.RefusesData(err) {
		if len(updates) == 1 {
			return d.bury(ctx, db, read[0], err)
		}
		for i := range updates {
			if err := d.ingest(ctx, db, updates[i:i+1]); err != nil {
				return err
			}
		}
		return nil
	}
	if err != nil {
		return fmt.Errorf("store %d updates: %w", len(updates), err)
	}
	for _, in := range fresh {
		d.acknowledge(ctx, in)
	}
	return nil
}

// special reports whether an update asks for more than to take a message.
func (in incoming) special() bool {
	return in.edited != 0 || in.pressed != 0 || in.moved != "" || in.left != nil || in.twin != nil || in.desk != nil
}

// read understands an update. One that cannot be decoded is dead, and its words
// are saved if they can be found: one new value somewhere in a message must not
// leave its sender in silence.
func (d *Door) read(u rawUpdate) incoming {
	me := models.User{}
	if known := d.me.Load(); known != nil {
		me = *known
	}
	in, err := understand(u.body, me, d.desk)
	in.id, in.body = u.id, u.body
	switch {
	case err != nil:
		in.state, in.why = "dead", d.words(err)
		if in.private = d.desk != 0 && inChat(u.body, d.desk); in.private {
			break // of the counsellors' group nothing is kept
		}
		if in.message = salvage(u.body); in.message != nil {
			in.why += " (its text was taken nevertheless)"
		}
	case in.skip != "":
		in.state, in.why = "skipped", in.skip
	default:
		in.state = "done"
	}
	if in.message != nil {
		in.message.Position = u.id
	}
	return in
}

// store commits updates with what they ask of the core, and gives those that had
// not been stored before.
func (d *Door) store(ctx context.Context, db beginner, all []incoming) (fresh []incoming, err error) {
	ids, bodies, states, whys := make([]int64, len(all)), make([]string, len(all)), make([]string, len(all)), make([]string, len(all))
	for i, in := range all {
		ids[i], bodies[i], states[i], whys[i] = in.id, string(in.body), in.state, in.why
		if in.private { // what is nobody's business is not kept
			bodies[i] = fmt.Sprintf(`{"update_id":%d}`, in.id)
		}
	}
	err = pgx.BeginFunc(ctx, db, func(tx pgx.Tx) error {
		// Ordered, so that two transactions with the same updates do not lock each other out.
		rows, err := tx.Query(ctx, `
			INSERT INTO telegram_update (update_id, body, state, error)
			SELECT id, body::jsonb, state, error FROM unnest($1::bigint[], $2::text[], $3::text[], $4::text[]) AS u (id, body, state, error)
			ORDER BY id
			ON CONFLICT DO NOTHING
			RETURNING update_id`, ids, bodies, states, whys)
		if err != nil {
			return err
		}
		stored, err := pgx.CollectRows(rows, pgx.RowTo[int64])
		if err != nil {
			return err
		}
		fresh = fresh[:0]
		for _, in := range all {
			if slices.Contains(stored, in.id) {
				fresh = append(fresh, in)
			}
		}
		return d.hand(ctx, tx, fresh)
	})
	return fresh, err
}

// hand gives the core what updates say, in their order.
func (d *Door) hand(ctx context.Context, tx pgx.Tx, all []incoming) error {
	var messages []bot.Message
	flush := func() error {
		if len(messages) == 0 {
			return nil
		}
		_, err := d.bot.ReceiveIn(ctx, tx, messages)
		messages = nil
		return err
	}
	for _, in := range all {
		if in.file {
			takes, err := d.bot.TakesFiles(ctx, tx, channel, in.chat)
			if err != nil {
				return err
			}
			if takes { // each of an album
				in.message.Kind, in.twin = bot.File, nil
			} else if in.message.Text == "" || cvCaption(in.message.Text) {
				if takes, err = d.bot.TakesCV(ctx, tx, channel, in.chat, in.name); err != nil {
					return err
				}
				if takes {
					in.message.Kind, in.message.Text, in.twin = bot.CV, "", nil
				}
			}
			if !takes { // nobody reads it
				in.message.Route = nameless(in.message.Route)
			}
		}
		if in.twin != nil {
			if err := flush(); err != nil {
				return err
			}
			came, err := d.bot.Came(ctx, tx, channel, in.chat, in.twin.route.json(), in.twin.within)
			if err != nil {
				return err
			}
			if came && in.twin.route.Album != "" {
				// A counsellor is shown each picture.
				handed, err := d.bot.Handed(ctx, tx, channel, in.chat)
				if err != nil {
					return err
				}
				came = !handed
			}
			if came {
				in.message = nil
			}
		}
		if in.message != nil && in.edited == 0 {
			messages = append(messages, *in.message)
		}
		if in.edited == 0 && in.pressed == 0 && in.moved == "" && in.left == nil && in.desk == nil {
			continue
		}
		err := flush()
		switch {
		case err != nil:
		case in.desk != nil:
			err = d.bot.DeskSaid(ctx, tx, *in.desk)
		case in.edited != 0 && in.message != nil:
			err = d.bot.AmendIn(ctx, tx, bot.Edit{Message: *in.message, Version: in.edited})
		case in.pressed != 0:
			err = d.bot.Seen(ctx, tx, channel, in.chat, in.pressed)
		case in.moved != "":
			err = d.bot.Moved(ctx, tx, channel, in.chat, in.moved)
		case in.left != nil:
			err = d.bot.Left(ctx, tx, channel, in.chat, *in.left)
		}
		if err != nil {
			return err
		}
	}
	return flush()
}

// bury stores an update that the database refuses: without the characters that
// PostgreSQL has no place for; else as a dead letter, whole if jsonb takes it, or
// by its id alone.
func (d *Door) bury(ctx context.Context, db beginner, in incoming, why error) error {
	if clean := withoutNUL(in.body); string(clean) != string(in.body) {
		again := d.read(rawUpdate{in.id, clean})
		fresh, err := d.store(ctx, db, []incoming{again})
		if err == nil {
			for _, in := range fresh {
				d.acknowledge(ctx, in)
			}
			return nil
		}
		if !postgres.RefusesData(err) {
			return err
		}
	}
	d.log.Error("telegram: an update is a dead letter", "update", in.id, "error", d.words(why))
	in = incoming{id: in.id, body: in.body, private: in.private, state: "dead", why: "not storable: " + d.words(why)}
	_, err := d.store(ctx, db, []incoming{in})
	if postgres.RefusesData(err) {
		in.private = true
		_, err = d.store(ctx, db, []incoming{in})
	}
	if err != nil {
		return fmt.Errorf("store update %d: %w", in.id, err)
	}
	return nil
}

// acknowledge does what an update asks to be done outside the database, after it
// has been committed. It does not wait: Run does, at its end.
func (d *Door) acknowledge(ctx context.Context, in incoming) {
	if in.state == "dead" {
		d.log.Error("telegram: an update cannot be decoded; see careerbot letters list", "update", in.id, "error", in.why)
	}
	if in.callback != "" {
		d.after(ctx, func(ctx context.Context) { d.answerCallback(ctx, in.callback) })
	}
	if m := in.message; m != nil && m.Kind != bot.Group {
		d.typing.begin(m.Conversation)
	}
}

// after does something beside, which may go on for a moment when ctx is over.
func (d *Door) after(ctx context.Context, do func(context.Context)) {
	d.besideMu.Lock()
	defer d.besideMu.Unlock()
	if d.ended {
		return // Run has ended, and a webhook still takes what comes
	}
	d.beside.Go(func() {
		defer d.calm("what follows an update")
		ctx, stop := lasting(ctx, drain)
		defer stop()
		do(ctx)
	})
}

// answerCallback confirms the press of a button. Where that fails the button
// spins a little longer; the press itself has been stored.
func (d *Door) answerCallback(ctx context.Context, query string) {
	ctx, cancel := context.WithTimeout(ctx, d.options.SendTimeout)
	defer cancel()
	if _, err := d.api.AnswerCallbackQuery(ctx, &tg.AnswerCallbackQueryParams{CallbackQueryID: query}); err != nil {
		d.log.Info("telegram: a button press was not confirmed", "error", d.words(err))
	}
}

// route is where the reply to a message goes, and where its recording is.
type route struct {
	Message int    `json:"message,omitempty"` // to hang the reply on
	Thread  int    `json:"thread,omitempty"`
	File    string `json:"file,omitempty"`
	Name    string `json:"name,omitempty"`
	Size    int64  `json:"size,omitempty"`
	Seconds int    `json:"seconds,omitempty"`
	Album   string `json:"album,omitempty"`  // of which the message is a part
	Press   string `json:"press,omitempty"`  // which button was pressed
	Case    int64  `json:"case,omitempty"`   // whose topic it goes to
	Media   bool   `json:"media,omitempty"`  // the text stands under a file
	Unique  string `json:"unique,omitempty"` // what is in the file
}

func (r route) json() json.RawMessage {
	body, err := json.Marshal(r)
	if err != nil {
		panic(err) // numbers and text
	}
	return body
}

// nameless is a route without the file that stands beside the message, and what it is called.
func nameless(body json.RawMessage) json.RawMessage {
	r := routeOf(body)
	r.File, r.Name = "", ""
	return r.json()
}

func routeOf(body json.RawMessage) (r route) {
	_ = json.Unmarshal(body, &r) // an earlier version left none
	return r
}

// withoutNUL rewrites JSON so that jsonb takes it: no NUL, and decoding has
// replaced halves of surrogate pairs and broken UTF-8.
func withoutNUL(body []byte) []byte {
	decoder := json.NewDecoder(strings.NewReader(string(body)))
	decoder.UseNumber() // ids do not fit a float
	var v any
	if err := decoder.Decode(&v); err != nil {
		return body
	}
	clean, err := json.Marshal(dropNUL(v))
	if err != nil {
		return body
	}
	return clean
}

func dropNUL(v any) any {
	switch v := v.(type) {
	case string:
		return strings.ReplaceAll(v, "\x00", "")
	case []any:
		for i := range v {
			v[i] = dropNUL(v[i])
		}
		return v
	case map[string]any:
		clean := make(map[string]any, len(v))
		for key, value := range v {
			clean[strings.ReplaceAll(key, "\x00", "")] = dropNUL(value)
		}
		return clean
	}
	return v
}

// cvCaption reports whether what stands under a file says only that it is a CV.
func cvCaption(said string) bool {
	said = strings.ToLower(strings.Trim(said, " 。.!！"))
	return slices.Contains([]string{"简历", "我的简历", "这是我的简历", "cv", "my cv", "resume", "my resume", "here is my cv"}, said)
}
