package bot

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"careerbot/internal/geo"
	"careerbot/internal/pattern"
	"careerbot/internal/region"
	"careerbot/internal/text"
	"careerbot/prompts"
	"careerbot/retrieval"
)

// What is near: service stations, odd-jobs markets, training centres within a walk of
// where a person is, or of what they name. near_read.go reads what is asked for,
// retrieval/near.go finds it. A shared point is about a hundred metres wide (GeoURI), is
// no part of any search in the library, and goes to no model.

// Map is what an answer shows on a map, where its door has one.
type Map struct {
	From   *geo.Point `json:"from,omitempty"` // where distances are from; WGS-84
	Reach  float64    `json:"reach"`          // straight line that is walked in a minute, in metres: an estimate
	Within int        `json:"within"`         // minutes that were asked for
	Places []MapPlace `json:"places"`
}

// MapPlace is a place on a map, under its number in the text.
type MapPlace struct {
	N       int     `json:"n"`
	Name    string  `json:"name"`
	Address string  `json:"address"`
	Lat     float64 `json:"lat"` // WGS-84
	Lon     float64 `json:"lon"`
	Minutes int     `json:"minutes,omitempty"` // on foot; 0 is not known
}

const (
	// shownNear is how many places an answer lists, and shownApart of those without a
	// map point, or with hours that nobody knows: what a phone shows at once.
	shownNear  = 5
	shownApart = 3
	// atMiddle is how near the middle of a named street or town a place is, in metres, of
	// which nobody is told how far it is: the middle is where the places are.
	atMiddle = 60
	// tooFar is how many minutes nobody walks.
	tooFar = 60
	// defaultWalk is how far is near, in minutes, where the operator says nothing.
	defaultWalk = 15
	// whereIAm is what /near has behind it where somebody wants to share where they are.
	whereIAm = "here"
	// shownPhones is how many of a place's telephone numbers are listed, and
	// shownServices is how many of a place's services are listed.
	shownServices = 6
	shownPhones   = 3
	// placeAskedFor is how long a place that we asked for is waited for.
	placeAskedFor = 10 * time.Minute
)

// lastNear is what was asked for last of what is near, for as long as it can be
// referred to.
type lastNear struct {
	Lat, Lon *float64   `json:",omitempty"`
	At       string     `json:",omitempty"`
	Region   string     `json:",omitempty"`
	Minutes  int        `json:",omitempty"`
	Kinds    []string   `json:",omitempty"`
	Services []string   `json:",omitempty"`
	Open     bool       `json:",omitempty"`
	Turn     int64      `json:",omitempty"`
	Offered  []namesake `json:",omitempty"` // points that buttons stand for
	Shown    []int64    `json:",omitempty"` // the places that were listed, by their numbers
	Asked    bool       `json:",omitempty"` // where they are was asked for, and is not known
	When     time.Time  `json:"when"`
}

// namesake is one of several places of a name, under the point that its button says.
type namesake struct{ Name, Say string }

func (l lastNear) point() *geo.Point {
	if l.Lat == nil || l.Lon == nil {
		return nil
	}
	return &geo.Point{Lat: *l.Lat, Lon: *l.Lon}
}

// near answers who asks for what is near, or has shared a place. ok is false for
// everything else, and where no places are loaded.
func (b *Bot) near(ctx context.Context, q Question, a Answer) (Answer, bool, error) {
	last := q.memory.Near
	if last != nil && q.memory.Jobs != nil && q.memory.Jobs.Turn > last.Turn {
		last = nil // work was sought since
	}
	if last != nil && (b.Now().Sub(last.When) > recallOver || len(q.memory.Questions) > 0 && q.memory.Questions[len(q.memory.Questions)-1].At.After(last.When)) {
		last = nil // something else was asked since
	}
	point, rest := sharedIn(a.Question)
	chosen := ""
	if last != nil && point != nil {
		for _, o := range last.Offered {
			if o.Say == a.Question {
				chosen = o.Name
			}
		}
	}
	if last != nil && len(last.Shown) > 0 && point == nil {
		if reply, ok, err := b.ofShown(ctx, q, a, last); ok || err != nil {
			return reply, ok, err
		}
	}
	w, asks := asksNear(rest, last != nil)
	guessed := false // it may be something else that they say
	switch {
	case point != nil && rest == "" && q.seeks(b.Now()) && (!nothing(q.memory.Jobs.Wish) || q.memory.Jobs.Wish.Metres > 0):
		return a, false, nil // where they want to work
	case point != nil:
		w.From, w.At = point, chosen
		if !asks && rest != "" && !strings.HasPrefix(rest, "/near") {
			w = wanted{From: point, At: chosen}
		}
	case asks:
	case last != nil && last.Asked && b.Now().Sub(last.When) < placeAskedFor && namesOnly(whereSaid(rest)):
		w, guessed = wanted{At: whereSaid(rest)}, len(text.Concepts(rest)) > 0
	case last != nil && !last.Asked:
		at, alone := placeAlone(rest)
		if !alone {
			return a, false, nil
		}
		w, guessed = wanted{At: at, Kinds: last.Kinds, Services: last.Services}, true
	default:
		return a, false, nil
	}
	if point != nil && rest == "" {
		a.Language = cmp.Or(q.Language, "zh") // a point is in no language
	} else if q.spoken {
		a.switchTo = a.Language
	}
	a, err := b.nearTo(ctx, q, a, w, last)
	if err == nil && a.Text == "" && point != nil && rest == "" { // no places are loaded
		return aside(a.Language, prompts.Unsupported(a.Language, string(Location)), "not text"), true, nil
	}
	if guessed && a.AskPlace {
		return a, false, err
	}
	return a, a.Text != "" || err != nil, err
}

// nearCommand answers /near and its item of the menu, with a place behind it or not.
// Where no places are loaded it says so.
func (b *Bot) nearCommand(ctx context.Context, q Question, a Answer, at string) (Answer, error) {
	w := wanted{At: at}
	if at == whereIAm {
		w.At, q.Region = "", "" // where they are is asked for, though their district is known
	}
	if code := cmp.Or(region.Exactly(at), placeCode(at)); code != "" && w.At != "" {
		a.moveTo, q.Region, w.At = code, code, code
	}
	found, err := b.nearTo(ctx, q, a, w, nil)
	if err != nil || found.Text != "" {
		return found, err
	}
	a.Text = prompts.Near(a.Language, q.Region, b.line(a.Language))
	return a, nil
}

// declines is what somebody says who does not want to tell where they are.
var declines = pattern.MustCompile(`^(?:算了|不用了?|不要了?|没事了?|没有了?|不知道|不清楚|不想说|不告诉你?|不方便说?|取消|好的?|ok|okay|yes|no|nope|never ?mind|cancel|skip|stop|i (?:dont|do not) know|(?:i )?(?:rather|prefer) not.*|not sure)$`)

// namesOnly reports whether a message can be the name of a place and nothing else.
func namesOnly(said string) bool {
	n := len([]rune(said))
	return n >= 2 && n <= 30 && !declines.MatchString(bare(said)) && !cancels(said) && !asks.MatchString(said) && !strings.HasPrefix(said, "/") && !talked(said) && !onRules.MatchString(said) && !forWork.MatchString(said)
}

// nearTo answers what is wanted, with what is still known from before. The text is
// empty where no places are loaded.
func (b *Bot) nearTo(ctx context.Context, q Question, a Answer, w wanted, last *lastNear) (Answer, error) {
	var loaded bool
	if err := b.Pool.QueryRow(ctx, `SELECT EXISTS (SELECT FROM place WHERE withdrawn_at IS NULL)`).Scan(&loaded); err != nil || !loaded {
		return a, err
	}
	now := b.Now()
	home := b.place(q.Region, "")
	asked := lastNear{At: w.At, Minutes: w.Minutes, Kinds: w.Kinds, Services: w.Services, Open: w.Open, Turn: q.turn, When: now.UTC().Truncate(time.Second)}
	if w.From != nil {
		asked.Lat, asked.Lon = &w.From.Lat, &w.From.Lon
	}
	if last != nil { // what is not said anew is as it was
		same := w.From == nil && w.At == ""
		if same {
			asked.Lat, asked.Lon, asked.At, asked.Region = last.Lat, last.Lon, last.At, last.Region
		}
		if same || last.Asked { // at a new place everything is asked anew
			if len(w.Kinds)+len(w.Services) == 0 {
				asked.Kinds, asked.Services = last.Kinds, last.Services
			}
			asked.Minutes, asked.Open = cmp.Or(w.Minutes, last.Minutes), w.Open || last.Open && len(w.Kinds) == 0
		}
	}
	if asked.point() == nil && asked.At == "" && len(q.Region) == 6 {
		asked.At, asked.Region = q.Region, q.Region // their district, as they have said
	}
	a.Outcome, a.Reason, a.record.talk = Answered, "near", "near"
	if asked.point() == nil && asked.At == "" {
		asked.Asked = true
		a.Outcome, a.AskPlace, a.Text = Clarify, true, prompts.NearWhere(a.Language)
		a.record.memory = q.memory.withNear(asked)
		return a, nil
	}
	query := retrieval.NearQuery{
		From: asked.point(), At: asked.At, Region: cmp.Or(asked.Region, home), Minutes: cmp.Or(asked.Minutes, b.WalkMinutes, defaultWalk),
		Kinds: asked.Kinds, Services: asked.Services, Open: asked.Open, When: now, Limit: 2 * shownNear,
	}
	if query.From != nil {
		query.At = ""
	}
	n, err := b.Searcher.Near(ctx, query)
	if errors.Is(err, retrieval.ErrNear) {
		return a, fmt.Errorf("look near: %w", err) // what is asked is bounded here
	}
	if err != nil {
		return a, err
	}
	missed := ""
	if !n.Unknown && len(n.Choices) == 0 && len(query.Kinds) > 0 && len(n.Places)+len(n.Apart)+len(n.Unsure) == 0 {
		// Nothing of the kind: what else there is, said to be something else.
		query.Kinds, missed, asked.Kinds = nil, asked.Kinds[0], nil
		if n, err = b.Searcher.Near(ctx, query); err != nil {
			return a, err
		}
	}
	switch {
	case n.Unknown:
		asked.At, asked.Region, asked.Asked = "", "", true
		a.Outcome, a.AskPlace, a.Text = Clarify, true, prompts.NearUnknown(a.Language, n.Where)
	case len(n.Choices) > 0:
		a.Outcome, a.Text = Clarify, prompts.NearWhich(a.Language, n.Where)
		asked.At, asked.Region, asked.Asked = "", "", true
		for _, c := range n.Choices {
			choice := nearChoice(c)
			if c.Point == nil {
				choice.Label = region.PathIn(c.Region, a.Language)
			}
			a.Choices = append(a.Choices, choice)
			asked.Offered = append(asked.Offered, namesake{choice.Label, choice.Say})
		}
	default:
		b.shown(&a, n, &asked, missed)
		if len(n.Places) > 0 {
			a.Choices = append(a.Choices, b.toPlan(q, a.Language, "place", n.Places[0].ID)...)
		}
	}
	a.record.memory = q.memory.withNear(asked)
	return a, nil
}

// nearChoice is the button of one of several places of a name.
func nearChoice(c retrieval.Choice) Choice {
	if c.Point != nil {
		return Choice{c.Name, GeoURI(*c.Point)}
	}
	return Choice{c.Name, "/near " + c.Region}
}

// shown words what was found, and gives what belongs on a map.
func (b *Bot) shown(a *Answer, n retrieval.Near, asked *lastNear, missed string) {
	if asked.point() != nil {
		n.Where = asked.At
	} else if n.Area {
		n.Where = region.PathIn(n.Region, a.Language)
	}
	v := prompts.Nearby{
		Where: n.Where, Mine: asked.point() != nil && asked.At == "", Area: n.Area, Minutes: n.Minutes, Count: n.Count, Wider: n.Wider, Open: asked.Open,
		Services: asked.Services, Missed: missed, Furthest: retrieval.Furthest / 1000,
	}
	if len(asked.Kinds) > 0 {
		v.Kind = asked.Kinds[0]
	}
	m := &Map{From: n.From, Reach: n.Walk.Reach(1), Within: n.Minutes}
	add := func(all []retrieval.NearPlace, most int) (lines []prompts.NearLine) {
		for _, p := range all[:min(most, len(all))] {
			line := b.nearLine(p, asked.Services, a.Language)
			line.N = len(v.Places) + len(v.Unsure) + len(v.Apart) + len(lines) + 1
			if !v.Mine && p.Metres < atMiddle {
				line.Minutes = 0
			}
			lines = append(lines, line)
			asked.Shown = append(asked.Shown, p.ID)
			if p.Point != nil {
				m.Places = append(m.Places, MapPlace{line.N, p.Name, p.Address, p.Point.Lat, p.Point.Lon, p.Minutes})
			}
		}
		return lines
	}
	most := shownNear
	if n.Wider {
		most = shownApart // the nearest, not a list of the city
	}
	v.Places = add(n.Places, most)
	v.Unsure = add(n.Unsure, shownApart)
	v.Apart = add(n.Apart, shownApart)
	v.MoreApart = len(n.Apart) > len(v.Apart)
	a.Text = prompts.NearbyPlaces(a.Language, v)
	if len(v.Places)+len(v.Unsure)+len(v.Apart) == 0 {
		a.Outcome = Declined
	}
	if len(m.Places) > 0 {
		a.Map = m
	}
	offer := func(what string) {
		a.Choices = append(a.Choices, Choice{prompts.NearLabel(a.Language, what), prompts.NearWord(a.Language, what)})
	}
	if !asked.Open && len(v.Places) > 0 && slices.ContainsFunc(n.Places, func(p retrieval.NearPlace) bool { return p.State.Status != geo.Unknown }) {
		offer("open")
	}
	for _, kind := range []string{"station", "market", "training"} {
		if !slices.Contains(asked.Kinds, kind) {
			offer(kind)
		}
	}
	switch {
	case n.Area:
		a.Choices = append(a.Choices, Choice{prompts.NearLabel(a.Language, "here"), "/near " + whereIAm})
	case n.Minutes < 30:
		offer("further")
	}
}

// someServices gives the services that are shown of a place, those that were asked for first.
func someServices(all, wanted []string) []string {
	all = slices.Clone(all)
	asked := func(s string) int {
		for _, w := range wanted {
			if strings.Contains(text.Fold(s), text.Fold(w)) {
				return 0
			}
		}
		return 1
	}
	slices.SortStableFunc(all, func(s, t string) int { return asked(s) - asked(t) })
	return all[:min(shownServices, len(all))]
}

// nearLine is a place as it is shown to who asked for services.
func (b *Bot) nearLine(p retrieval.NearPlace, wanted []string, language string) prompts.NearLine {
	line := prompts.NearLine{
		Name: p.Name, Kind: p.Kind, Address: p.Address, Minutes: p.Minutes, Metres: int(p.Metres+5) / 10 * 10, Services: someServices(p.Services, wanted), MoreServices: len(p.Services) > shownServices, Phones: p.Phones[:min(shownPhones, len(p.Phones))], Far: p.Minutes > tooFar,
		Status: string(p.State.Status), Hours: p.Hours.String(), Holiday: p.State.Holiday, Source: p.Source, URL: p.URL,
	}
	if line.Address == "" {
		line.Address = region.PathIn(p.Region, language)
	}
	zone := b.Now().Location()
	if z, ok := geo.ZoneNamed(p.Zone); ok {
		zone = z.Location
	}
	line.Now = b.Now().In(zone)
	if !p.State.Until.IsZero() {
		line.Until = p.State.Until.In(zone)
	}
	if !p.State.Opens.IsZero() {
		line.Opens = p.State.Opens.In(zone)
	}
	if p.AsOf != nil {
		line.AsOf = p.AsOf.Format(time.DateOnly)
	}
	return line
}

// withNear is a memory that has what was asked for of what is near.
func (m memory) withNear(l lastNear) *memory {
	m.Near = &l
	m.Unhappy, m.Short = 0, false
	if m.Asked != nil && m.Asked.Answered == 0 {
		k := *m.Asked
		k.Buttons = true
		m.Asked = &k
	}
	return &m
}
