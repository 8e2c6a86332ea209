package bot_test

import (
	"context"
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
