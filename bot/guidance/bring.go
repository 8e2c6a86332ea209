package guidance

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/jackc/pgx/v5"

	"careerbot/internal/calculator"
	"careerbot/internal/pattern"
	"careerbot/prompts"
	"careerbot/retrieval/entitlement"
)

// bringing says what to bring: the materials that rules name, with their clauses, and the
// place that stands in the plan.
type bringing struct{}

var bringSaid = pattern.MustCompile(`^(?:我)?(?:去|到)?(?:办事|服务站|社保所|人社局|就业服务中心|办理)?(?:要|需要|该|得)?(?:带|拿)(?:些)?(?:什么|哪些)(?:材料|东西|证件)?(?:去|来)?(?:吗|呢)?[?？。. ]*$|^(?i:what (?:to|should i|do i (?:have|need) to|must i) (?:bring|take)(?: (?:along|with me))?(?: to the (?:station|office|job ?centre))?)[?. ]*$`)

func (bringing) name() string { return "bring" }

func (bringing) begins(message string) bool { return bringSaid.MatchString(message) }

// mostBring is how many rules are shown, and how many are offered as buttons.
const (
	mostBring   = 2
	mostOffered = 8
)

func (bringing) step(ctx context.Context, g *Guide, said Said) (Reply, bool, error) {
	if said.command == "" && !said.Open && len(said.Before) > 0 { // it goes on from what the library was asked
		return Reply{}, false, nil
	}
	today, _ := g.today(said.Region)
	plan, err := LoadPlan(ctx, g.Pool, said.Conversation)
	if err != nil {
		return Reply{}, false, err
	}
	code, talked := said.Region, said.State.Entitled
	if talked != nil && talked.Region != "" {
		code = talked.Region
	}
	if code == "" {
		code = g.Home
	}
	found, err := entitlement.For(ctx, g.Pool, code, today)
	if err != nil {
		return Reply{}, false, fmt.Errorf("read the rules: %w", err)
	}
	r := Reply{Answered: true, State: said.State}
	if talked != nil && r.State.Talk == (entitled{}).name() {
		r.State.Done = !talked.Open // what was answered there is no question to go back to
	}
	var parts []string
	for _, s := range plan.Open {
		p, ok, err := g.stationBy(ctx, `length(name) >= 4 AND strpos($1, name) > 0`, s.Words)
		if err != nil {
			return Reply{}, false, err
		}
		if ok {
			parts = append(parts, prompts.BringPlace(said.Language, prompts.Station{Name: p.Name, Address: p.Address, Hours: p.Hours, Phones: p.Phones}))
		}
	}
	var all, with []calculator.Answer
	if found.Book != nil {
		all = found.Book.Decide(calculator.Known{})
	}
	for _, a := range all {
		if len(a.Materials) > 0 || len(a.Place) > 0 || talked.looksAt(a.ID) {
			with = append(with, a)
		}
	}
	shown := meant(all, strings.TrimSpace(said.rest), plan)
	if len(shown) == 0 && said.rest == "" {
		shown = slices.DeleteFunc(slices.Clone(all), func(a calculator.Answer) bool { return !talked.looksAt(a.ID) })
	}
	for _, a := range shown {
		part, err := g.materials(ctx, said.Language, a, &r)
		if err != nil {
			return Reply{}, false, err
		}
		if part != "" {
			parts = append(parts, part)
		}
	}
	if len(shown) == 0 && len(plan.Open) > 0 { // the library may know it
		r.Look = []string{prompts.BringSay(said.Language, "look", plan.Open[0].Words)}
	}
	for _, a := range with {
		if len(r.Choices) < mostOffered && !slices.ContainsFunc(shown, func(s calculator.Answer) bool { return s.ID == a.ID }) {
			r.Choices = append(r.Choices, Choice{a.Name.In(said.Language), "/bring " + a.ID})
		}
	}
	what := "general"
	if len(r.Choices) > 0 {
		what = "which"
	}
	r.Text = strings.Join(append(parts, prompts.BringSay(said.Language, what, "")), "\n\n")
	r.Choices = append(r.Choices, Choice{prompts.PlanLabel(said.Language, "show"), prompts.PlanWord(said.Language, "show")})
	return r, true, nil
}

// looksAt reports whether a rule was looked at last, or asked about by name.
func (e *Entitled) looksAt(rule string) bool {
	return e != nil && (rule == e.Rule || e.Rule == "" && e.isWished(rule))
}

// meant are the rules that were asked for by id, else those that the plan names.
func meant(with []calculator.Answer, id string, plan Plan) (some []calculator.Answer) {
	for _, a := range with {
		named := a.ID == id
		for _, s := range plan.Open {
			named = named || id == "" && (strings.Contains(s.Words, a.Name.ZH) || covered(a.Name.ZH, s.Words) >= .6 || covered(a.Name.EN, s.Words) >= .6)
		}
		if named && len(some) < mostBring {
			some = append(some, a)
		}
	}
	return some
}

// materials says what a rule names, and who gives it, each with the mark of its source.
// What has none is not said.
func (g *Guide) materials(ctx context.Context, language string, a calculator.Answer, r *Reply) (string, error) {
	clauses, err := g.clausesOf(ctx, a.ID)
	if err != nil {
		return "", err
	}
	lines := func(reasons []calculator.Reason) (all []string) {
		for _, m := range reasons {
			mark := ""
			for _, s := range m.Sources {
				if source, ok := quotedIn(clauses, s); ok {
					i := slices.IndexFunc(r.Sources, func(has Source) bool { return has.Title == source.Title && has.Start == source.Start })
					if i < 0 {
						r.Sources = append(r.Sources, source)
						i = len(r.Sources) - 1
					}
					mark += " [" + strconv.Itoa(i+1) + "]"
				}
			}
			if mark != "" {
				all = append(all, m.Says.In(language)+mark)
			}
		}
		return all
	}
	bring, where, giver := lines(a.Materials), lines(a.Place), lines([]calculator.Reason{a.Giver})
	if len(bring)+len(where)+len(giver) == 0 {
		return "", nil
	}
	return prompts.BringList(language, a.Name.In(language), bring, where, giver), nil
}

// clauseOf is a clause that a published rule rests on, with the text of its document.
type clauseOf struct {
	Document, Article  string
	Version            int64
	Title, Issuer      string
	Number, Region     string
	ValidFrom, ValidTo *time.Time
	URL, Body          string
}

func (g *Guide) clausesOf(ctx context.Context, rule string) ([]clauseOf, error) {
	rows, err := g.Pool.Query(ctx, `
		SELECT c.document, c.article, v.id, v.title, v.issuer, v.number, v.region, v.valid_from, v.valid_to, v.url, v.body
		FROM entitlement_version e JOIN entitlement_citation c ON c.entitlement_id = e.id JOIN version v ON v.id = c.version_id
		WHERE e.rule = $1 AND e.state = 'published'`, rule)
	if err != nil {
		return nil, fmt.Errorf("read the clauses of a rule: %w", err)
	}
	return pgx.CollectRows(rows, pgx.RowToStructByPos[clauseOf])
}

// quotedIn finds the first quote of a source in the text of its document.
func quotedIn(clauses []clauseOf, s calculator.Source) (Source, bool) {
	for _, c := range clauses {
		if c.Document != s.Document || c.Article != s.Article || len(s.Quotes) == 0 {
			continue
		}
		at := strings.Index(c.Body, s.Quotes[0])
		if at < 0 {
			continue
		}
		start := utf8.RuneCountInString(c.Body[:at])
		source := Source{
			Document: strconv.FormatInt(c.Version, 10), Title: c.Title, Issuer: c.Issuer, Number: c.Number, Region: c.Region, URL: c.URL, Heading: []string{c.Article},
			Quote: s.Quotes[0], Start: start, End: start + utf8.RuneCountInString(s.Quotes[0]),
		}
		if c.ValidFrom != nil {
			source.ValidFrom = c.ValidFrom.Format(time.DateOnly)
		}
		if c.ValidTo != nil {
			to := c.ValidTo.Format(time.DateOnly)
			source.ValidTo = &to
		}
		return source, true
	}
	return Source{}, false
}

// station is a place of the lists, as far as it matters for a plan.
type station struct {
	Name, Address, Hours string
	Phones               []string
}

// stationBy reads a place that is in use, by a condition on its row.
func (g *Guide) stationBy(ctx context.Context, condition string, arg any) (p station, ok bool, err error) {
	rows, err := g.Pool.Query(ctx, `SELECT name, address, hours, phones FROM place WHERE withdrawn_at IS NULL AND `+condition+` ORDER BY id LIMIT 1`, arg)
	if err != nil {
		return p, false, fmt.Errorf("find a place: %w", err)
	}
	all, err := pgx.CollectRows(rows, pgx.RowToStructByPos[station])
	if err != nil {
		return p, false, fmt.Errorf("find a place: %w", err)
	}
	if len(all) == 0 {
		return p, false, nil
	}
	return all[0], true, nil
}
