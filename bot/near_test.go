package bot_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"careerbot/bot"
	"careerbot/knowledge/place"
)

// newNearBot gives a bot with an invented list of places, at ten in the morning.
func newNearBot(t testing.TB) *bot.Bot {
	t.Helper()
	b := newStarterBot(t)
	b.Now = func() time.Time { return aDay.Add(2 * time.Hour) }
	l := &place.Loader{Pool: b.Pool, Now: b.Now}
	if _, err := l.Load(context.Background(), []string{"testdata/near/places.csv"}, place.Options{}, nil); err != nil {
		t.Fatal(err)
	}
	return b
}

// TestNearDialogues plays the scripts of testdata/dialogues/near over an invented list.
func TestNearDialogues(t *testing.T) { play(t, newNearBot(t), "testdata/dialogues/near/*.txt") }

// TestNearMap: what has a point is on the map under its number in the text, from where
// the person is, and where they are is asked for where it is not known.
func TestNearMap(t *testing.T) {
	b := newNearBot(t)
	a, err := b.Answer(context.Background(), bot.Question{Text: "geo:39.983,116.312", Language: "zh"})
	if err != nil || a.Map == nil || a.Map.From == nil || a.Map.From.Lat != 39.983 || a.Map.Within != 15 || len(a.Map.Places) != 3 {
		t.Fatalf("%+v, %v", a, err)
	}
	for _, p := range a.Map.Places {
		if !strings.Contains(a.Text, p.Name) || p.Minutes < 1 || p.Minutes > 15 || p.Lat < 39.97 || p.Lat > 40 {
			t.Errorf("%+v is not in %s", p, a.Text)
		}
	}
	a, err = b.Answer(context.Background(), bot.Question{Text: "附近的服务站", Language: "zh"})
	if err != nil || !a.AskPlace || a.Map != nil {
		t.Errorf("%+v, %v", a, err)
	}
	b.WalkMinutes = 60
	a, err = b.Answer(context.Background(), bot.Question{Text: "geo:39.983,116.312", Language: "zh"})
	if err != nil || a.Map == nil || a.Map.Within != 60 || len(a.Map.Places) < 4 {
		t.Errorf("%+v, %v", a, err)
	}
}

// TestPlaceThroughTheDoor: however a place is written, nothing finer than a hundred metres
// of it is stored, when it comes and when it is changed.
func TestPlaceThroughTheDoor(t *testing.T) {
	b := newNearBot(t)
	run(t, b, 1)
	for i, said := range []string{"geo:39.98301234,116.31204321?z=15", "geo:39.98301234,116.31204321 ", "geo:39.98301234,116.31204321,30", "GEO:39.98301234,116.31204321", "我在 geo:39.98301234,116.31204321 附近"} {
		m := bot.Message{Channel: "web", Conversation: "door", ID: fmt.Sprint(i), Text: said}
		receipt, err := b.Receive(context.Background(), m)
		if err != nil {
			t.Fatal(err)
		}
		answer := reply(t, b, receipt)
		if i < 4 && (answer.Map == nil || answer.Map.From.Lat != 39.983) {
			t.Errorf("%q is no place that is shared: %s", said, answer.Text)
		}
		var kept string
		if err := b.Pool.QueryRow(context.Background(), `SELECT concat((SELECT string_agg(t::text, ' ') FROM turn t), (SELECT string_agg(o::text, ' ') FROM outbox o), (SELECT string_agg(c::text, ' ') FROM conversation c))`).Scan(&kept); err != nil {
			t.Fatal(err)
		}
		if strings.Contains(kept, "98301") || strings.Contains(kept, "31204") || !strings.Contains(kept, "geo:39.983,116.312") {
			t.Errorf("%q is kept to the metre, or not at all", said)
		}
	}
}
