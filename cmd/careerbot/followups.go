package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"careerbot/bot"
	"careerbot/internal/evaluation"
	"careerbot/retrieval"
)

type evalFollowupsCmd struct {
	Dir  string `arg:"" help:"Folder as for eval retrieval, its queries in the order of dialogues, with \"standalone\" on each."`
	JSON bool   `help:"Print JSON."`
	Each bool   `help:"Print a line for each turn, to look into."`
}

// followups is how well passages are found for turns that need the dialogue, by
// what is looked up; and what rewriting does to those that do not.
type followups struct {
	Turns      int                  `json:"turns"`
	Followed   int                  `json:"followed"` // of them, that were rewritten
	Raw        evaluation.Retrieval `json:"raw"`
	Rewritten  evaluation.Retrieval `json:"rewritten"`
	Joined     evaluation.Retrieval `json:"joined"` // with the turn before, as it was written
	Standalone wholeTurns           `json:"standalone"`
}

type wholeTurns struct {
	Turns     int                  `json:"turns"`
	Followed  int                  `json:"followed"`
	Raw       evaluation.Retrieval `json:"raw"`
	Rewritten evaluation.Retrieval `json:"rewritten"`
	Joined    evaluation.Retrieval `json:"joined"`
}

// turnsBefore is how many turns a turn can refer to, as in a conversation.
const turnsBefore = 3

// Run plays the turns in their order. Sets do not say where a dialogue ends, so
// the first turn of one has the last of another before it, as with a person who
// changes the subject.
func (c *evalFollowupsCmd) Run(ctx context.Context, e *env) error {
	set, err := evaluation.Read(c.Dir)
	if err != nil {
		return err
	}
	return e.withScratch(ctx, func(a *App) error {
		if err := importSet(ctx, a, set, e.stderr); err != nil {
			return err
		}
		sources, err := sourcesByVersion(ctx, a)
		if err != nil {
			return err
		}
		var times []time.Duration
		search := func(text string) ([]string, error) {
			began := time.Now()
			ranking, err := a.Searcher.Search(ctx, retrieval.Query{Text: text, AsOf: today(), K: 100})
			if err != nil {
				return nil, err
			}
			times = append(times, time.Since(began))
			ids := make([]string, len(ranking.Passages))
			for i, p := range ranking.Passages {
				ids[i] = sources[p.Version]
			}
			return ids, nil
		}
		var f followups
		var before []string
		previous := ""
		for _, q := range set.Queries {
			if q.Standalone == nil {
				return errors.New("the queries do not say which stand alone")
			}
			question, followed := bot.Standalone(q.Text, before)
			joined := previous + " " + q.Text
			before = append(before[max(0, len(before)+1-turnsBefore):len(before):len(before)], question)
			previous = q.Text
			wanted := set.Relevant[q.ID]
			if len(wanted) == 0 {
				continue
			}
			raw, err := search(q.Text)
			if err != nil {
				return fmt.Errorf("turn %s: %w", q.ID, err)
			}
			rewritten := raw
			if followed {
				if rewritten, err = search(question); err != nil {
					return fmt.Errorf("turn %s: %w", q.ID, err)
				}
			}
			if c.Each {
				fmt.Fprintf(e.stdout, "%t\t%t\t%s\t%s\n", *q.Standalone, followed, q.Text, question)
			}
			together, err := search(joined)
			if err != nil {
				return fmt.Errorf("turn %s: %w", q.ID, err)
			}
			if *q.Standalone {
				f.Standalone.Turns++
				if followed {
					f.Standalone.Followed++
				}
				f.Standalone.Raw.Add(raw, wanted)
				f.Standalone.Rewritten.Add(rewritten, wanted)
				f.Standalone.Joined.Add(together, wanted)
				continue
			}
			f.Turns++
			if followed {
				f.Followed++
			}
			f.Raw.Add(raw, wanted)
			f.Rewritten.Add(rewritten, wanted)
			f.Joined.Add(together, wanted)
		}
		for _, r := range []*evaluation.Retrieval{&f.Raw, &f.Rewritten, &f.Joined, &f.Standalone.Raw, &f.Standalone.Rewritten, &f.Standalone.Joined} {
			r.Passages = len(set.Passages)
			r.Finish(times)
		}
		if c.JSON {
			return writeJSON(e.stdout, f)
		}
		_, err = fmt.Fprintf(e.stdout, "%d turns that need the dialogue, %d rewritten: recall@10 raw %.3f, rewritten %.3f, joined %.3f; nDCG@10 %.3f, %.3f, %.3f\n"+
			"%d turns that stand alone, %d rewritten: recall@10 raw %.3f, rewritten %.3f, joined %.3f\n",
			f.Turns, f.Followed, f.Raw.Recall10, f.Rewritten.Recall10, f.Joined.Recall10, f.Raw.NDCG10, f.Rewritten.NDCG10, f.Joined.NDCG10,
			f.Standalone.Turns, f.Standalone.Followed, f.Standalone.Raw.Recall10, f.Standalone.Rewritten.Recall10, f.Standalone.Joined.Recall10)
		return err
	})
}
