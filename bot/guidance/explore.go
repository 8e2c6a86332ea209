package guidance

import (
	"cmp"
	"context"
	"encoding/json"
	"slices"
	"strings"

	"careerbot/internal/interest"
	"careerbot/internal/llm"
	"careerbot/internal/strength"
	"careerbot/internal/text"
	"careerbot/prompts"
	"careerbot/retrieval/occupation"
)

// explore is the talk "what work could suit me?": the questionnaire of interests and the
// strengths conversation (exploreask.go), either alone or both in any order, and the
// occupations that come of them (explorefound.go, explorecard.go). exploresaid.go
// understands what people say in it; strengthread.go has a model read free words.
//
// Who somebody is has no place in it: what is kept is letters and codes, and only those
// reach the match.
type explore struct{}

func (explore) name() string { return "explore" }

func (explore) begins(message string) bool { return exploreSaid(message, false).verb != "" }

// explored is where it stands.
type explored struct {
	Interests interests `json:"i,omitzero"`
	Heard     []heard   `json:"h,omitempty"` // answers to the strengths conversation, in their order
	Asks      string    `json:"q,omitempty"` // what is asked: interest, skill, "" nothing
	Redo      int       `json:"r,omitempty"` // number of the answer that is given anew
	Again     bool      `json:"g,omitempty"` // it was asked again in other words
	Page      int       `json:"p,omitempty"` // of the answers that are looked through, from 1
	First     int       `json:"f,omitempty"` // how many were listed before those on the list
	List      []string  `json:"l,omitempty"` // codes of the occupations on the list
	Without   []string  `json:"w,omitempty"` // codes that are set aside
	Given     []given   `json:"t,omitempty"` // the last answers
	Card      string    `json:"c,omitempty"` // the occupation that was told of last
}

// interests are answers to the questionnaire. Those to other items than today's are
// forgotten, not an error: the rest of the conversation must still be read.
type interests struct{ interest.State }

// UnmarshalJSON never fails.
func (i *interests) UnmarshalJSON(data []byte) error {
	if err := json.Unmarshal(data, &i.State); err != nil {
		i.State = interest.State{}
	}
	return nil
}

// heard is what an answer to the strengths conversation came to. Its words are not kept.
type heard struct {
	Skills   []string `json:"s,omitempty"`
	Licences []string `json:"l,omitempty"`
	Not      []string `json:"n,omitempty"`
	Learn    string   `json:"t,omitempty"`
}

// strengths adds the answers up.
func (e explored) strengths() strength.State {
	var s strength.State
	for _, h := range e.Heard {
		s = s.With(strength.Reading(h))
	}
	return s
}

// exploring is one message of the talk.
type exploring struct {
	*Guide
	Said
	is     explored
	before []string // what is said before the next question
	uses   []llm.Use
}

// step answers a message. What it says of the body or of a disability is not kept: only what
// the work must not have is.
func (e explore) step(ctx context.Context, g *Guide, said Said) (Reply, bool, error) {
	reply, ok, err := e.answer(ctx, g, said)
	if wrote := cmp.Or(said.wish, said.Message); ok && err == nil && strength.Private(wrote) {
		reply.Instead = strength.WithoutBody(wrote)
	}
	return reply, ok, err
}

func (explore) answer(ctx context.Context, g *Guide, said Said) (Reply, bool, error) {
	x := &exploring{Guide: g, Said: said}
	if said.State.Explore != nil {
		x.is = *said.State.Explore
		x.is.Heard, x.is.Without = slices.Clone(x.is.Heard), slices.Clone(x.is.Without)
	}
	open := said.Open && said.State.Talk == "explore"
	heard := exploreSaid(said.Message, open)
	if heard.verb == "home" && said.command == "" {
		x.wish = said.Message
	}
	if said.command != "" {
		if said.rest == "" {
			heard = exploreSays{verb: "home"}
		} else if heard = exploreSaid(said.rest, true); heard.verb == "" {
			return x.named(ctx, said.rest)
		}
	}
	if heard.verb == "" {
		if !open || offTopic(said.Message) || said.wronged(true) || beginsOther("explore", said.Message) {
			return Reply{}, false, nil
		}
		switch known, err := x.amends(ctx); {
		case err != nil:
			return Reply{}, false, err
		case !known:
			x.is.Page = 1
			return x.review()
		case x.is.Asks == "interest":
			return x.unclear(ctx)
		case x.is.Asks == "skill":
			return x.told(ctx)
		}
		return x.pointed(ctx)
	}
	return x.does(ctx, heard)
}

// does what a button or a word says.
func (x *exploring) does(ctx context.Context, said exploreSays) (Reply, bool, error) {
	switch said.verb {
	case "home", "where":
		return x.home(ctx)
	case "interest", "skill":
		x.is.Asks, x.is.Redo, x.is.Again = said.verb, 0, false
		return x.ask(ctx)
	case "answer":
		return x.answered(ctx, said)
	case "back":
		return x.back(ctx, said)
	case "redo":
		return x.redo(ctx, said)
	case "stop":
		x.is.Redo, x.is.Again = 0, false
		reply := x.reply(prompts.ExploreSay(x.Language, "stopped"), x.word("goon"))
		reply.State.Talk = ""
		return reply, true, nil
	case "result":
		x.is.Asks, x.is.Redo, x.is.First = "", 0, 0
		return x.found(ctx)
	case "others":
		x.is.First += len(x.is.List)
		return x.found(ctx)
	case "none":
		return x.none(ctx)
	case "not":
		return x.not(ctx, said.code)
	case "card":
		return x.card(ctx, said.code)
	case "change":
		x.is.Page = 1
		return x.review()
	case "change_more":
		x.is.Page++
		return x.review()
	case "forget":
		return x.reply(prompts.ExploreSay(x.Language, "forget"), x.word("forget_yes"), x.word("result")), true, nil
	case "forget_yes":
		x.is = explored{}
		reply := x.reply(prompts.ExploreSay(x.Language, "forgotten"))
		reply.State.Talk, reply.State.Explore = "", nil
		return reply, true, nil
	case "over":
		x.is.Interests, x.is.Asks, x.is.Redo, x.is.Again = interests{}, "interest", 0, false
		x.before = append(x.before, prompts.ExploreSay(x.Language, "over"))
		return x.ask(ctx)
	}
	return Reply{}, false, nil
}

// home begins, goes on where it was left, or shows what was found.
func (x *exploring) home(ctx context.Context) (Reply, bool, error) {
	switch {
	case x.is.Asks != "":
		x.before = append(x.before, prompts.ExploreSay(x.Language, "goon"))
		return x.ask(ctx)
	case x.is.Interests.String() != "" || len(x.is.Heard) > 0:
		x.is.First = 0
		return x.found(ctx)
	}
	if x.wish != "" { // with what they say in it of what they can do
		r, err := x.finder().Read(ctx, strength.Done, x.wish)
		if err != nil {
			return Reply{}, false, err
		}
		ails := strength.OfBody(x.wish)
		if h := heard(r); len(x.labels(h)) > 0 {
			x.is.Asks, x.is.Heard = "skill", []heard{h}
			x.before = append(x.before, prompts.ExploreSay(x.Language, "told"), x.noted(h, ails))
			return x.ask(ctx)
		}
		if ails {
			x.before = append(x.before, prompts.ExploreSay(x.Language, "body"))
		}
	}
	return x.reply(prompts.ExploreSay(x.Language, "begin"), x.word("interest"), x.word("skill")), true, nil
}

// named tells of an occupation by its name or code: /explore 电工.
func (x *exploring) named(ctx context.Context, name string) (Reply, bool, error) {
	found, err := x.finder().Find(ctx, name, x.Language)
	if err != nil {
		return Reply{}, false, err
	}
	switch len(found) {
	case 0:
		return x.reply(prompts.ExploreSay(x.Language, "unknown"), x.halves()...), true, nil
	case 1:
		return x.card(ctx, found[0].Code)
	}
	reply := x.reply(prompts.ExploreSay(x.Language, "which"))
	for _, o := range found {
		reply.Choices = append(reply.Choices, choice(o.Title, o.Code))
	}
	return reply, true, nil
}

// pointed answers what is said of the list: 第二个, the carer.
func (x *exploring) pointed(ctx context.Context) (Reply, bool, error) {
	if n := listedAt(x.Message); n > 0 {
		if n -= x.is.First; n > 0 && n <= len(x.is.List) {
			return x.card(ctx, x.is.List[n-1])
		}
		if len(x.is.List) == 0 {
			return Reply{}, false, nil
		}
		return x.reply(prompts.ExploreSay(x.Language, "no_place"), x.word("result"), x.word("others")), true, nil
	}
	name := strings.Trim(text.Fold(x.Message), " 。.!！?？")
	for _, code := range x.is.List {
		s, ok, err := x.finder().About(ctx, code, x.query())
		if err != nil {
			return Reply{}, false, err
		}
		if ok && name != "" && name == text.Fold(s.Title) {
			return x.card(ctx, code)
		}
	}
	return Reply{}, false, nil
}

func (x *exploring) finder() *occupation.Finder { return &occupation.Finder{Pool: x.Pool} }

// query is what is known. Without an answer it finds nothing.
func (x *exploring) query() occupation.Query {
	return occupation.Query{Profile: x.is.Interests.Score(), Strengths: x.is.strengths(), Language: x.Language, Limit: mostListed, Without: x.is.Without}
}

// reply says something, and keeps where the talk stands.
func (x *exploring) reply(words string, choices ...Choice) Reply {
	state := x.State
	is := x.is
	state.Talk, state.Explore = "explore", &is
	return Reply{Text: strings.Join(append(x.before, words), "\n\n"), Choices: choices, State: state, Uses: x.uses}
}

// word is a button that says what it is called.
func (x *exploring) word(what string) Choice {
	w := prompts.ExploreWord(x.Language, what)
	return Choice{w, w}
}

// halves are the ways on: what was not done yet, or not to its end.
func (x *exploring) halves() []Choice {
	var all []Choice
	if _, before, done := x.is.Interests.Next(); !done {
		all = append(all, x.word(cmp.Or(map[bool]string{true: "interest_on"}[before > 0], "interest")))
	}
	if n := len(x.is.Heard); n < len(strength.Questions) {
		all = append(all, x.word(cmp.Or(map[bool]string{true: "skill_on"}[n > 0], "skill")))
	}
	return all
}

// Explored says what is kept of the talk, for who asks; "" where there is nothing.
func Explored(s State, language string) string {
	if s.Explore == nil {
		return ""
	}
	x := exploring{Said: Said{Language: language}, is: *s.Explore}
	all := x.is.strengths()
	return prompts.ExploreKept(language, len(x.is.Interests.String()), x.labels(heard{all.Skills, all.Licences, nil, ""}), x.labels(heard{nil, nil, all.Not, all.Learn}), len(x.is.Without))
}

// has reports whether there is a talk of that name.
func has(name string) bool {
	return slices.ContainsFunc(talks, func(t talk) bool { return t.name() == name })
}

// trimmed is what somebody said without the marks around it.
func trimmed(s string) string { return strings.Trim(s, " 。.!！,，;；~～\"“”") }

// choice is a button for an occupation: it says its name where that fits.
func choice(label, code string) Choice {
	if say := label + " " + code; len(say) <= longestSay {
		return Choice{label, say}
	}
	return Choice{label, code}
}
