package bot

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"time"

	"careerbot/internal/grounding"
	"careerbot/internal/text"
	"careerbot/prompts"
	"careerbot/retrieval"
)

const (
	shown     = 6   // passages that a model sees
	answersBy = 0.5 // what it writes covers at least this share of what the quoted answer covers of the question
)

// word lets the model word the answer from the passages. Only sentences that
// pass the checks of grounding are sent. Where nothing is left, or what is left
// does not answer, the model is told why and asked once more, if there is time.
// It reports whether there is an answer; the caller quotes otherwise.
func (b *Bot) word(ctx context.Context, a *Answer, q Question, asked question, passages []retrieval.Passage, found judgement) bool {
	free, ok := b.Hub.takeSlow()
	if !ok {
		b.Log.Warn("too many wait for the model; it is quoted")
		return false
	}
	defer free()
	end := q.started.Add(b.Chat.Timeout) // of both attempts, and of what came before
	ctx, cancel := context.WithDeadline(ctx, end)
	defer cancel()
	if q.unhurried != nil {
		defer context.AfterFunc(q.unhurried, cancel)()
	}
	passages = passages[:min(shown, len(passages))]
	supplied := make([]prompts.Passage, len(passages))
	for i, p := range passages {
		supplied[i] = prompts.Passage{Handle: i + 1, Title: p.Title + " " + strings.Join(p.Heading, " "), Text: p.Body}
	}
	sources := grounding.Read(sourcesOf(passages))
	system, user := prompts.Answer(a.Language, q.private.Text, supplied)
	o := grounding.Options{Told: system, Language: a.Language, Given: q.private.Names()}
	for _, by := range []string{"model", "again"} {
		var written strings.Builder
		reply, err := b.Chat.Stream(ctx, system, user, func(piece string) {
			written.WriteString(piece)
			if q.partial == nil || !strings.ContainsAny(piece, "]\n") {
				return
			}
			// Whole sentences only: the last one may go on.
			o := o
			o.Writing = true
			if kept, _ := compose(sources.Judge(written.String(), o)); kept != "" {
				q.partial(q.private.Restore(kept))
			}
		})
		a.record.uses = append(a.record.uses, b.used(by, reply.Use))
		if err != nil {
			b.Log.Warn("the model could not word an answer; it is quoted", "error", err)
			return false
		}
		decisions := sources.Judge(reply.Text, o)
		for _, d := range decisions {
			a.record.decisions = append(a.record.decisions, decision{by, d})
		}
		kept, used := compose(decisions)
		if kept != "" && asked.answers(kept, used, passages, found) {
			a.said(q.private.Restore(kept), used, passages) // behind the checks: no source has a person's number
			return true
		}
		if len(decisions) > 0 && decisions[0].Check == grounding.None || time.Until(end) < b.Chat.Timeout/3 {
			break
		}
		system, user = prompts.AnswerAgain(a.Language, q.private.Text, supplied, refused(decisions))
		o.Told = system
	}
	b.Log.Info("nothing that the model wrote could be sent; it is quoted")
	return false
}

// said makes the answer of what the model wrote, with the passages whose handles
// it used.
func (a *Answer) said(kept string, used []int, passages []retrieval.Passage) {
	a.Text, a.ByModel = kept, true
	if a.Outcome == Partial {
		a.Text += prompts.Partial(a.Language)
	}
	a.Citations = nil
	for n, handle := range used {
		p := passages[handle-1]
		a.Citations = append(a.Citations, cite(n+1, p, 0, len(p.Body)))
	}
}

// sourcesOf gives passages as grounding takes them.
func sourcesOf(passages []retrieval.Passage) []grounding.Source {
	sources := make([]grounding.Source, len(passages))
	for i, p := range passages {
		sources[i] = grounding.Source{Title: p.Title, Number: p.Number, Heading: p.Heading, Body: p.Body}
	}
	return sources
}

// compose joins the sentences that may be sent, with their handles renumbered in
// the order of use, and gives the handles used.
func compose(decisions []grounding.Decision) (string, []int) {
	var used []int
	var out strings.Builder
	for _, d := range decisions {
		if d.Check != "" {
			continue
		}
		if out.Len() > 0 && spaced(d.Sentence) {
			out.WriteString(" ")
		}
		out.WriteString(d.Sentence)
		for _, handle := range d.Cites {
			n := slices.Index(used, handle) + 1
			if n == 0 {
				used = append(used, handle)
				n = len(used)
			}
			out.WriteString(" [" + strconv.Itoa(n) + "]")
		}
	}
	return out.String(), used
}

// answers says that what may be sent covers enough of the question, compared with
// what would be quoted; the headings above both count.
func (q question) answers(kept string, used []int, passages []retrieval.Passage, found judgement) bool {
	said := []termSet{q.covered(text.Distinct(kept))}
	for _, handle := range used {
		said = append(said, q.covered(passagesRead.of(passages[handle-1]).above))
	}
	var quoted []termSet
	for _, u := range found.units {
		quoted = append(quoted, u.covers, found.evidence[u.passage].above)
	}
	return q.share(said...) >= answersBy*q.share(quoted...)
}

// refused tells the model what of its first attempt may not be sent, and why.
func refused(decisions []grounding.Decision) []prompts.Refused {
	var all []prompts.Refused
	for _, d := range decisions {
		if d.Check != "" && len(all) < 5 {
			all = append(all, prompts.Refused{Sentence: d.Sentence, Why: d.Why})
		}
	}
	return all
}

// sourced keeps of the units to quote those that pass the checks that a model's
// sentences pass.
func (a *Answer) sourced(passages []retrieval.Passage, units []unit) []unit {
	sources := grounding.Read(sourcesOf(passages))
	return slices.DeleteFunc(slices.Clone(units), func(u unit) bool {
		p := passages[u.passage]
		d := grounding.Decision{Sentence: p.Body[u.start:u.end], Cites: []int{u.passage + 1}}
		d.Check, d.Why = sources.Check(d.Sentence, d.Cites)
		a.record.decisions = append(a.record.decisions, decision{"quote", d})
		return d.Check != ""
	})
}
