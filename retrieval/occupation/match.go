package occupation

import (
	"cmp"
	"context"
	"math"
	"slices"

	"careerbot/internal/interest"
	"careerbot/internal/strength"
)

// Query is what somebody has said. A zero field says nothing.
type Query struct {
	Profile   interest.Profile
	Strengths strength.State
	Language  string   // zh, en
	Limit     int      // 8 if zero
	Without   []string // codes that the person has set aside
}

// Found is what fits.
type Found struct {
	// By says what it was ranked by: both, interests, skills, or nothing, which finds nothing.
	By          string           `json:"by"`
	Picture     interest.Picture `json:"picture"`
	Code        string           `json:"code,omitempty"` // of the interests: "R(CI)"
	Suggestions []Suggestion     `json:"suggestions"`
	// Later are the best of those that take longer to learn than there is time for.
	Later []Suggestion `json:"later"`
	// LeftOut are the limits that left occupations out, and how many.
	LeftOut []LeftOut `json:"left_out"`
}

// LeftOut is a limit and how many occupations it left out.
type LeftOut struct {
	Label
	Count int `json:"count"`
}

// Suggestion is an occupation, why it is suggested, what is missing and where to look for it.
type Suggestion struct {
	Occupation
	Fit        float64   `json:"fit"`        // 0 to 1; orders, and says nothing else
	Congruence float64   `json:"congruence"` // of interests, 0 to [interest.MostCongruence]; 0 also where they are not clear
	Shared     string    `json:"shared"`     // letters of its interest code among the person's first three
	Has        []Label   `json:"has"`        // of its skills
	Missing    []Label   `json:"missing"`
	Held       []Licence `json:"held"`   // of its licences
	Needed     []Licence `json:"needed"` // that a rule demands and the person did not name
	// Training are questions to the library: which training there is, and which subsidy.
	Training []string `json:"training"`
	// Vacancies are words to look for vacancies by.
	Vacancies []string `json:"vacancies"`
}

// How the two sides weigh where both are known: interests first, because the questionnaire
// asks of all six types and the conversation only finds what somebody thought of.
const (
	interestWeight = .6
	skillWeight    = .4
)

// mostOfMinor and mostOfMedium keep ten kinds of the same from filling the list.
const (
	mostOfMinor  = 2
	mostOfMedium = 3
	mostLater    = 3
)

// enoughSkills is the share of an occupation's skills (by weight) from which somebody is
// taken to be past its learning time.
const enoughSkills = .6

// Match ranks occupations. docs/occupations.md has the formula.
func (f *Finder) Match(ctx context.Context, q Query) (Found, error) {
	all, err := f.guides(ctx)
	if err != nil {
		return Found{}, err
	}
	return match(all, q), nil
}

func match(all []guide, q Query) Found {
	if q.Limit <= 0 {
		q.Limit = 8
	}
	found := Found{By: "nothing", Picture: q.Profile.Picture, Code: q.Profile.Code(), Suggestions: []Suggestion{}, Later: []Suggestion{}, LeftOut: []LeftOut{}}
	interests := q.Profile.Picture == interest.Clear
	skills := len(q.Strengths.Skills)+len(q.Strengths.Licences) > 0
	switch {
	case interests && skills:
		found.By = "both"
	case interests:
		found.By = "interests"
	case skills:
		found.By = "skills"
	default:
		return found
	}
	rare := rarity(all)
	var ranked []candidate
	left := map[string]int{}
	for _, g := range all {
		if slices.Contains(q.Without, g.code) {
			continue
		}
		if limits := both(g.demands, q.Strengths.Not); len(limits) > 0 {
			for _, l := range limits {
				left[l]++
			}
			continue
		}
		c := candidate{guide: g, congruence: q.Profile.Congruence(g.interest), skilled: g.share(q.Strengths, rare)}
		switch found.By {
		case "both":
			c.fit = interestWeight*c.congruence/interest.MostCongruence + skillWeight*c.skilled
		case "interests":
			c.fit = c.congruence / interest.MostCongruence
		case "skills":
			if c.fit = c.skilled; c.fit == 0 {
				continue
			}
		}
		c.later = c.tooLong(q.Strengths)
		ranked = append(ranked, c)
	}
	// Equal ones stand by how soon one can begin, then by code.
	slices.SortFunc(ranked, func(a, b candidate) int {
		return cmp.Or(cmp.Compare(b.fit, a.fit), cmp.Compare(b.skilled, a.skilled),
			cmp.Compare(slices.Index(strength.Times, a.entry), slices.Index(strength.Times, b.entry)), cmp.Compare(a.code, b.code))
	})
	for _, c := range varied(ranked, q.Limit, false) {
		found.Suggestions = append(found.Suggestions, c.suggest(q))
	}
	for _, c := range varied(ranked, mostLater, true) {
		found.Later = append(found.Later, c.suggest(q))
	}
	for _, code := range strength.Known(strength.Demands, q.Strengths.Not) {
		if n := left[code]; n > 0 {
			found.LeftOut = append(found.LeftOut, LeftOut{labels(strength.Demands, []string{code}, q.Language)[0], n})
		}
	}
	return found
}

// About is what a query says of one occupation, whether or not it would be suggested;
// false if there is no guide to it.
func (f *Finder) About(ctx context.Context, code string, q Query) (Suggestion, bool, error) {
	all, err := f.guides(ctx)
	if err != nil {
		return Suggestion{}, false, err
	}
	i := slices.IndexFunc(all, func(g guide) bool { return g.code == code })
	if i < 0 {
		return Suggestion{}, false, nil
	}
	c := candidate{guide: all[i], congruence: q.Profile.Congruence(all[i].interest), skilled: all[i].share(q.Strengths, rarity(all))}
	return c.suggest(q), true, nil
}

// candidate is an occupation that is ranked.
type candidate struct {
	guide
	fit, congruence, skilled float64
	later                    bool
}

// rarity weighs skills and licences: one that few occupations have says more.
func rarity(all []guide) map[string]float64 {
	count := map[string]int{}
	for _, g := range all {
		for _, code := range slices.Concat(g.skills, g.licences, g.sometimes) {
			count[code]++
		}
	}
	rare := map[string]float64{}
	for code, n := range count {
		rare[code] = math.Log(float64(len(all)+1) / float64(n))
	}
	return rare
}

// share is how much of an occupation's skills somebody has, each by its rarity. A licence
// that is held counts like a skill; one that is not held lowers nothing, because one can
// get it.
func (g guide) share(s strength.State, rare map[string]float64) float64 {
	var has, all float64
	for _, code := range g.skills {
		all += rare[code]
		if slices.Contains(s.Skills, code) {
			has += rare[code]
		}
	}
	for _, code := range both(slices.Concat(g.licences, g.sometimes), s.Licences) {
		all += rare[code]
		has += rare[code]
	}
	if all == 0 {
		return 0
	}
	return has / all
}

// tooLong reports whether it takes longer to learn than the person has time for. Who holds
// all licences that it demands, or has most of its skills, has learnt it.
func (c candidate) tooLong(s strength.State) bool {
	time := slices.Index(strength.Times, s.Learn)
	if time < 0 || slices.Index(strength.Times, c.entry) <= time || c.skilled >= enoughSkills {
		return false
	}
	held := both(c.licences, s.Licences)
	return len(c.licences) == 0 || len(held) < len(c.licences)
}

// varied takes the best, few of each group.
func varied(ranked []candidate, limit int, later bool) []candidate {
	taken := map[string]int{}
	var list []candidate
	for _, c := range ranked {
		minor, medium := c.code[:7], c.code[:4]
		if c.later != later || taken[minor] == mostOfMinor || taken[medium] == mostOfMedium || len(list) == limit {
			continue
		}
		taken[minor]++
		taken[medium]++
		list = append(list, c)
	}
	return list
}

func (c candidate) suggest(q Query) Suggestion {
	has := both(c.skills, q.Strengths.Skills)
	held := both(slices.Concat(c.licences, c.sometimes), q.Strengths.Licences)
	needed := without(c.licences, held)
	s := Suggestion{
		Occupation: c.in(q.Language), Fit: c.fit, Congruence: c.congruence, Shared: q.Profile.Shared(c.interest),
		Has: labels(strength.Skills, has, q.Language), Missing: labels(strength.Skills, without(c.skills, has), q.Language),
		Held: licences(held, q.Language), Needed: licences(needed, q.Language),
	}
	// The rules are Chinese ones, so they are asked for in Chinese too.
	s.Training = []string{c.zh.Title + " 职业技能培训 补贴", "vocational training subsidy " + c.en.Title}
	for _, l := range licences(needed, "zh") {
		s.Training = append(s.Training, l.Label.Label+" 培训 考试")
	}
	s.Vacancies = slices.Concat([]string{c.in(q.Language).Title}, c.in(q.Language).Also)
	return s
}

// both keeps what is in the two, in the order of the first.
func both(a, b []string) []string {
	return slices.DeleteFunc(slices.Clone(a), func(s string) bool { return !slices.Contains(b, s) })
}

func without(a, b []string) []string {
	return slices.DeleteFunc(slices.Clone(a), func(s string) bool { return slices.Contains(b, s) })
}
