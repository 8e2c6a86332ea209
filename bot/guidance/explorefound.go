package guidance

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"careerbot/internal/interest"
	"careerbot/internal/strength"
	"careerbot/prompts"
	"careerbot/retrieval/occupation"
)

// How much is listed: at once, because a phone is small; and in all, because who has seen
// so many wants other answers.
const (
	listedAtOnce = 3
	mostListed   = 30
)

// found shows a page of the occupations that fit.
func (x *exploring) found(ctx context.Context) (Reply, bool, error) {
	found, err := x.finder().Match(ctx, x.query())
	if err != nil {
		return Reply{}, false, err
	}
	all := found.Suggestions
	if found.By == "nothing" || len(all) == 0 {
		return x.nothing(ctx, found)
	}
	if x.is.First >= len(all) {
		x.is.First, x.is.List = 0, nil
		reply := x.reply(prompts.ExploreSay(x.Language, "last"), append(x.halves(), x.word("change"), x.word("result"))...)
		return reply, true, nil
	}
	page := all[x.is.First:min(x.is.First+listedAtOnce, len(all))]
	l := prompts.ExploreList{By: found.By, First: x.is.First == 0}
	if l.First {
		l.Picture, l.Has = x.picture(found.Picture), x.labels(heard{Skills: x.query().Strengths.Skills, Licences: x.query().Strengths.Licences})
		for _, s := range found.Later {
			l.Later = append(l.Later, s.Title)
		}
		for _, o := range found.LeftOut {
			l.LeftOut = append(l.LeftOut, fmt.Sprintf("%s %d", o.Label.Label, o.Count))
		}
	}
	var cited sources
	var choices []Choice
	x.is.List = nil
	for i, s := range page {
		f, err := x.fit(ctx, s, &cited)
		if err != nil {
			return Reply{}, false, err
		}
		f.N, f.By = x.is.First+i+1, found.By
		l.Fits = append(l.Fits, f)
		x.is.List = append(x.is.List, s.Code)
		choices = append(choices, choice(s.Title, s.Code))
	}
	if l.First {
		for _, s := range found.Later {
			choices = append(choices, choice(s.Title, s.Code))
		}
	}
	if x.is.First+len(page) < len(all) {
		choices = append(choices, x.word("others"))
	}
	choices = append(choices, x.word("none"))
	choices = append(choices, x.halves()...)
	choices = append(choices, x.word("change"))
	words := prompts.Explored(x.Language, l)
	if l.First && found.Picture == interest.Clear {
		words += "\n\n" + prompts.InterestLimits(x.Language)
	}
	reply := x.reply(words, choices...)
	reply.Answered, reply.Sources = true, cited
	return reply, true, nil
}

// picture says what the answers to the questionnaire show, "" where it was not begun.
func (x *exploring) picture(p interest.Picture) string {
	if strings.Trim(x.is.Interests.String(), "-") == "" {
		return ""
	}
	var letters []string
	for _, r := range x.is.Interests.Score().Ranks() {
		if len(letters) > 0 && len(letters)+len(r) > 4 || len(letters) >= 3 {
			break
		}
		letters = append(letters, strings.Split(r, "")...)
	}
	if p == interest.Clear && len(letters) > 4 { // the first place is shared by nearly all
		letters = letters[:4]
	}
	return prompts.InterestPicture(x.Language, string(p), letters)
}

// nothing says that nothing can be listed, why, and what to do.
func (x *exploring) nothing(ctx context.Context, found occupation.Found) (Reply, bool, error) {
	x.is.List = nil
	var guides bool
	if err := x.Pool.QueryRow(ctx, `SELECT EXISTS (SELECT FROM occupation_guide)`).Scan(&guides); err != nil {
		return Reply{}, false, fmt.Errorf("look for guides to occupations: %w", err)
	}
	if !guides {
		return x.reply(prompts.ExploreSay(x.Language, "no_guides")), true, nil
	}
	if _, _, done := x.is.Interests.Next(); done && len(x.is.Heard) == 0 { // no clear picture: the other half leads on
		x.before = append(x.before, prompts.InterestFlat(x.Language, mostly(x.is.Interests.String())))
		x.is.Asks, x.is.Redo, x.is.Again = "skill", 0, false
		reply, ok, err := x.ask(ctx)
		reply.Choices = append(reply.Choices, x.word("change"))
		return reply, ok, err
	}
	words := prompts.MatchEmpty(x.Language, found.By)
	if said := x.picture(found.Picture); said != "" && found.Picture != interest.Clear {
		words = said
	}
	return x.reply(words, append(x.halves(), x.word("change"))...), true, nil
}

// mostly gives the answer that two thirds of a questionnaire have, "" where none has.
func mostly(row string) string {
	for _, a := range "lud-" {
		if 3*strings.Count(row, string(a)) >= 2*len(row) {
			return string(a)
		}
	}
	return ""
}

// none sets the listed occupations aside and says why they were listed.
func (x *exploring) none(ctx context.Context) (Reply, bool, error) {
	if len(x.is.List) == 0 {
		return x.found(ctx)
	}
	fits := make([]prompts.ExploreFit, 0, len(x.is.List))
	for _, code := range x.is.List {
		s, ok, err := x.finder().About(ctx, code, x.query())
		if err != nil {
			return Reply{}, false, err
		}
		if ok {
			fits = append(fits, x.reasons(s))
		}
	}
	x.aside(x.is.List...)
	x.is.List = nil
	x.before = append(x.before, prompts.ExploreSay(x.Language, "none")+prompts.ExploreWhy(x.Language, fits))
	reply := x.reply(prompts.ExploreSay(x.Language, "none_end"), append(append([]Choice{x.word("others")}, x.halves()...), x.word("change"), x.word("stop"))...)
	return reply, true, nil
}

// not sets one occupation aside.
func (x *exploring) not(ctx context.Context, code string) (Reply, bool, error) {
	x.aside(code)
	x.is.List, x.is.Card, x.is.Asks = nil, "", ""
	x.before = append(x.before, prompts.ExploreSay(x.Language, "gone"))
	return x.found(ctx)
}

// mostAside bounds what is remembered as set aside.
const mostAside = 60

func (x *exploring) aside(codes ...string) {
	for _, code := range codes {
		if !slices.Contains(x.is.Without, code) {
			x.is.Without = append(x.is.Without, code)
		}
	}
	x.is.Without = x.is.Without[max(0, len(x.is.Without)-mostAside):]
}

// reasons are what speaks for an occupation.
func (x *exploring) reasons(s occupation.Suggestion) prompts.ExploreFit {
	f := prompts.ExploreFit{Title: s.Title, Name: s.Name, Code: s.Code, Entry: prompts.EntryTime(x.Language, s.Entry),
		Also: s.Also, Tasks: s.Tasks, Ways: s.Ways, Hard: s.Hard, Note: s.Note,
		Has: labelsOf(s.Has), Missing: labelsOf(s.Missing), Demands: labelsOf(s.Demands)}
	for i := range s.Shared {
		f.Likes = append(f.Likes, prompts.InterestShort(x.Language, s.Shared[i:i+1]))
	}
	for _, l := range s.Held {
		f.Held = append(f.Held, l.Label.Label)
	}
	return f
}

// fit is an occupation with its reasons, the rules over it, and the vacancies that there
// are now.
func (x *exploring) fit(ctx context.Context, s occupation.Suggestion, cited *sources) (prompts.ExploreFit, error) {
	f := x.reasons(s)
	var err error
	if f.Needed, err = x.needed(ctx, s.Needed, cited); err != nil {
		return f, err
	}
	held := map[string]bool{}
	for _, l := range s.Held {
		held[l.Code] = true
	}
	sometimes := slices.DeleteFunc(slices.Clone(s.Sometimes), func(l occupation.Licence) bool { return held[l.Code] })
	if f.Sometimes, err = x.needed(ctx, sometimes, cited); err != nil {
		return f, err
	}
	return f, x.vacancies(ctx, s, &f)
}

// needed are licences, each with the text of the rule where the library has it.
func (x *exploring) needed(ctx context.Context, all []occupation.Licence, cited *sources) ([]prompts.ExploreNeeded, error) {
	var needed []prompts.ExploreNeeded
	for _, l := range all {
		n := prompts.ExploreNeeded{Label: l.Label.Label, Rule: l.Rule, How: l.How}
		if w, ok := strength.Find(strength.Licences, l.Code); ok { // the rules are Chinese ones
			clause, ok, err := x.finder().Text(ctx, w.Rule("zh"), x.Now())
			if err != nil {
				return nil, err
			}
			if ok {
				n.N = cited.add(clause)
			}
		}
		needed = append(needed, n)
	}
	return needed, nil
}

// sources are what a reply cites, each once.
type sources []Source

func (s *sources) add(c occupation.Clause) int {
	one := Source{
		Document: strconv.FormatInt(c.Version, 10), Title: c.Title, Issuer: c.Issuer, Number: c.Number, Region: c.Region, URL: c.URL,
		Heading: c.Heading, Quote: c.Body, Start: c.Start, End: c.End,
	}
	if c.ValidFrom != nil {
		one.ValidFrom = c.ValidFrom.Format(time.DateOnly)
	}
	if c.ValidTo != nil {
		to := c.ValidTo.Format(time.DateOnly)
		one.ValidTo = &to
	}
	for i, is := range *s {
		if is.Document == one.Document && is.Start == one.Start {
			return i + 1
		}
	}
	*s = append(*s, one)
	return len(*s)
}

func labelsOf(all []occupation.Label) []string {
	var words []string
	for _, l := range all {
		words = append(words, l.Label)
	}
	return words
}
