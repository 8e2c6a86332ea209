package bot

import (
	"context"
	"fmt"
	"strings"
	"time"

	"careerbot/internal/pattern"
	"careerbot/internal/when"
	"careerbot/prompts"
	"careerbot/retrieval"
)

// Only what is in force on the day is an answer. The day is today, unless the
// question names another; and a rule that no longer holds is said to be a former
// one wherever it is quoted.

// timing is for which day a question wants the rules.
type timing struct {
	day    time.Time
	former bool   // rules that no longer hold, without a day
	about  string // the question without the words that say so
}

// timing reads the day that a question names. What the caller asks for wins.
func (b *Bot) timing(q Question, about string) timing {
	t := timing{day: b.day(q.AsOf), about: about}
	if !q.AsOf.IsZero() {
		return t
	}
	if asked := when.Find(about, b.Now()); !asked.Day.IsZero() {
		t.day, t.about = asked.Day, asked.Rest
	} else {
		t.former = asked.Former
	}
	return t
}

// search looks for passages that hold on the day; for former rules where they
// are asked for and the library has any.
func (b *Bot) search(ctx context.Context, t timing, region string, wordsOnly bool) (retrieval.Ranking, error) {
	query := retrieval.Query{Text: t.about, Region: region, AsOf: t.day, K: considered, WordsOnly: wordsOnly}
	if t.former {
		query.Former = true
		ranking, err := b.Searcher.Search(ctx, query)
		if err != nil || newQuestion(t.about, ranking.Terms).judge(ranking.Passages).good() {
			return ranking, err
		}
		query.Former = false
	}
	return b.Searcher.Search(ctx, query)
}

// named is what names a document in a question: its title in 《》, or its number.
var named = pattern.MustCompile(`《([^《》]{2,60})》|(\p{Han}{2,14}[〔\[（(［](?:19|20)\d{2}[〕\]）)］]\d{1,4}号)`)

// brackets writes the brackets of a document's number as they are stored.
var brackets = strings.NewReplacer("[", "〔", "]", "〕", "（", "〔", "）", "〕", "(", "〔", ")", "〕", "［", "〔", "］", "〕")

// dated says of an answer what no longer holds: of documents that the question
// names, and of what the answer cites. Who asked for an earlier day or a former
// rule is told that it is one, what has taken its place, and can ask for today's.
func (b *Bot) dated(ctx context.Context, a *Answer, q Question, t timing) error {
	if !q.AsOf.IsZero() && !q.dayAsked {
		return nil // who states the day knows it; the sources say when they held
	}
	var notes []string
	end := func(f retrieval.Former) error {
		note, err := b.ended(ctx, a, f)
		if err == nil {
			notes = append(notes, note)
		}
		return err
	}
	if t.day.Equal(b.day(time.Time{})) && !t.former {
		for _, m := range named.FindAllStringSubmatch(a.Question, 3) {
			name := m[1]
			if name == "" {
				name = brackets.Replace(m[2])
			}
			f, ok, err := b.Searcher.Repealed(ctx, name, a.record.region, t.day)
			if err != nil {
				return err
			}
			if !ok {
				continue
			}
			if err := end(f); err != nil {
				return err
			}
			if a.Outcome == Declined {
				a.Outcome, a.Reason = Partial, "asks about a document that no longer holds"
				a.Text = ""
			}
		}
	}
	today := b.day(time.Time{})
	seen := map[string]bool{}
	for _, c := range a.Citations {
		if c.ValidTo == nil || *c.ValidTo > today.Format(time.DateOnly) || seen[c.Document] {
			continue
		}
		seen[c.Document] = true
		var version int64
		if _, err := fmt.Sscan(c.Document, &version); err != nil {
			return fmt.Errorf("version of a citation: %w", err)
		}
		f, ok, err := b.Searcher.Ended(ctx, version, today)
		if err != nil {
			return err
		}
		if !ok {
			continue
		}
		if err := end(f); err != nil {
			return err
		}
	}
	if len(notes) == 0 {
		return nil
	}
	a.Text = strings.TrimSpace(strings.Join(notes, "\n") + "\n\n" + a.Text)
	if len(seen) > 0 {
		a.Choices = append(a.Choices, Choice{Label: prompts.TodayLabel(a.Language), Say: prompts.TodaySay(a.Language)})
	}
	return nil
}

// ended words that a document no longer holds, and cites the passage that says
// so where there is one.
func (b *Bot) ended(ctx context.Context, a *Answer, f retrieval.Former) (string, error) {
	n := 0
	if f.Passage != 0 {
		p, found, err := b.Searcher.Passage(ctx, f.Passage)
		if err != nil {
			return "", err
		}
		for _, c := range a.Citations {
			if c.Document == fmt.Sprint(p.Version) && (c.Quote == p.Body || p.Version == f.Version) {
				n = c.N
			}
		}
		if n == 0 && found { // it may have gone since
			n = len(a.Citations) + 1
			a.Citations = append(a.Citations, cite(n, p, 0, len(p.Body)))
		}
	}
	return prompts.Ended(a.Language, prompts.Former{Title: f.Title, Until: f.Until, By: f.By, N: n}), nil
}
