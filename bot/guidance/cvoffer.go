package guidance

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"careerbot/internal/pattern"
	"careerbot/prompts"
)

func marshal(items []item) []byte {
	if items == nil {
		items = []item{}
	}
	data, err := json.Marshal(items)
	if err != nil {
		panic(err) // strings only
	}
	return data
}

// readCV reads a CV that was pasted.
func (n *noting) readCV(ctx context.Context, cv string) (Reply, bool, error) {
	if utf8.RuneCountInString(strings.TrimSpace(cv)) < leastRead {
		r, ok, err := n.askAgain()
		r.Unsaid = true
		return r, ok, err
	}
	items, uses := n.readItems(ctx, cv, n.said.Slow)
	r, ok, err := n.propose(ctx, items)
	r.Unsaid, r.Uses = true, uses
	return r, ok, err
}

// OfferCV proposes what [Guide.ReadCV] read in a file.
func (g *Guide) OfferCV(ctx context.Context, said Said, read []byte) (Reply, error) {
	n := &noting{Guide: g, said: said}
	var err error
	if n.p, n.has, err = g.Profile(ctx, said.Conversation); err != nil {
		return Reply{}, err
	}
	var items []item
	if err := json.Unmarshal(read, &items); err != nil {
		return Reply{}, fmt.Errorf("what was read in a CV: %w", err)
	}
	items = slices.DeleteFunc(items, func(it item) bool { f := fieldNamed(it.Field); return f == nil || !f.known(it.Value) })
	r, _, err := n.propose(ctx, items)
	return g.stamped(r, said), err
}

// propose offers what was read, after the consent where there is none.
func (n *noting) propose(ctx context.Context, items []item) (Reply, bool, error) {
	n.st = telling{}
	items = slices.DeleteFunc(slices.Clone(items), func(it item) bool { // what is kept already is not asked again
		return n.has && slices.Contains(fieldNamed(it.Field).in(&n.p), it.Value)
	})
	if len(items) == 0 {
		return n.say("cv_none", n.choice("walk", ""))
	}
	n.st.Offer = items
	if !n.has {
		n.st.Asks = "consent"
		r, ok, err := n.consent()
		r.Text = prompts.ProfileSay(n.said.Language, "cv_read") + "\n\n" + r.Text
		return r, ok, err
	}
	return n.offer(ctx, prompts.ProfileSay(n.said.Language, "cv_read"))
}

// group is what is asked of now: what is offered for one part, and how many parts are left.
func (n *noting) group() (f *field, items []item, left int) {
	var seen []string
	for _, it := range n.st.Offer {
		if !slices.Contains(seen, it.Field) {
			seen = append(seen, it.Field)
		}
		if it.Field == n.st.Offer[0].Field {
			items = append(items, it)
		}
	}
	if len(n.st.Offer) == 0 {
		return nil, nil, 0
	}
	return fieldNamed(n.st.Offer[0].Field), items, len(seen)
}

// offer asks whether what was read for a part is to be kept.
func (n *noting) offer(ctx context.Context, first string) (Reply, bool, error) {
	f, items, left := n.group()
	if f == nil {
		n.st = telling{}
		return n.show(ctx, first)
	}
	if f.name == "sensitive" && !n.p.MaySensitive {
		return n.sensitive()
	}
	n.st.Asks, n.st.N = "offer", max(1, n.st.N)
	n.st.Again = false
	var values, quotes []string
	for _, it := range items {
		values = append(values, it.Value)
		if it.Quote != "" {
			quotes = append(quotes, it.Quote)
		}
	}
	text := prompts.ProfileOffer(n.said.Language, n.st.N, n.st.N+left-1, prompts.ProfileField(n.said.Language, f.name), f.labels(n.said.Language, values), strings.Join(quotes, " … "))
	return n.reply(joined(first, text), n.offered()...)
}

// offered are the buttons under an offer: they say which part they are of, so that an old
// one decides nothing else.
func (n *noting) offered() []Choice {
	f, items, left := n.group()
	if f == nil {
		return nil
	}
	of := "#" + strconv.Itoa(n.st.N)
	choices := []Choice{{n.word("keep"), n.choice("keep", of).Say}, {n.word("leave"), n.choice("leave", of).Say}}
	if len(items) > 1 {
		for _, it := range items[:min(len(items), mostButtons)] {
			label := f.label(n.said.Language, it.Value)
			choices = append(choices, Choice{n.word("leave") + " " + label, fitting(n.word("prefix")+" "+n.word("leave")+" "+of+" ", label, it.Value)})
		}
	}
	if left > 1 {
		choices = append(choices, Choice{n.word("keep_all"), n.choice("keep_all", of).Say})
	}
	return append(choices, n.choice("stop", ""))
}

var numbered = pattern.MustCompile(`^#(\d{1,2})(?: (.+))?$`)

// decide keeps or leaves what is offered: the part that is asked of, one value of it, or all.
func (n *noting) decide(ctx context.Context, what, of string) (Reply, bool, error) {
	m := numbered.FindStringSubmatch(of)
	if m != nil && m[1] != strconv.Itoa(n.st.N) || m == nil && (of != "" || n.st.Asks != "offer") {
		return n.say("stale", n.choice("show", ""))
	}
	f, items, _ := n.group()
	if f == nil {
		return n.say("stale", n.choice("show", ""))
	}
	if what == "leave" && m != nil && m[2] != "" { // one of several
		var values []string
		for _, it := range items {
			values = append(values, it.Value)
		}
		found := f.named(n.said.Language, m[2], values)
		n.st.Offer = slices.DeleteFunc(n.st.Offer, func(it item) bool { return it.Field == f.name && slices.Contains(found, it.Value) })
		return n.offer(ctx, "")
	}
	rest := slices.DeleteFunc(slices.Clone(n.st.Offer), func(it item) bool { return it.Field == f.name })
	keeps := items
	if what == "keep_all" {
		keeps, rest = n.st.Offer, nil
	}
	if what == "leave" {
		keeps = nil
	}
	first := ""
	if len(keeps) > 0 {
		err := n.Keep(ctx, n.said.Conversation, func(p *Profile) {
			for _, it := range keeps {
				fieldNamed(it.Field).add(p, it.Value)
			}
		})
		if err != nil {
			return Reply{}, false, err
		}
		if n.p, n.has, err = n.Profile(ctx, n.said.Conversation); err != nil {
			return Reply{}, false, err
		}
	}
	n.st.Offer, n.st.N = rest, n.st.N+1
	if len(rest) == 0 {
		n.st = telling{}
		return n.show(ctx, prompts.ProfileSay(n.said.Language, "cv_done"))
	}
	return n.offer(ctx, first)
}
