package guidance

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/jackc/pgx/v5"

	"careerbot/internal/pattern"
	"careerbot/internal/text"
	"careerbot/prompts"
)

// tell is what somebody is told of without having asked just then: policies and vacancies
// that fit what they have said of themselves, and how they are after two weeks and three
// months. All of it only if they want it, and ended by one tap.
type tell struct{}

var (
	tellPolicies = pattern.MustCompile(`^(?:以后)?(?:如果|要是)?有(?:新的?|合适的?|适合我的?|跟我有关的?)*政策(?:了|的话|的时候|时)?(?:就|请|要|再)*(?:告诉|通知|提醒)(?:我|一下)*$|^(?:please )?tell me (?:of|about|when there are) (?:new )?policies (?:that|which) fit(?: me)?$`)
	tellJobs     = pattern.MustCompile(`^(?:以后)?(?:如果|要是)?有(?:新的?)?(?:合适|适合我)的?(?:岗位|职位|工作)(?:了|的话|的时候|时)?(?:就|请|要|再)*(?:告诉|通知|提醒)(?:我|一下)*$|^(?:please )?tell me (?:of|about|when there are) (?:new )?jobs (?:that|which) fit(?: me)?$`)
	tellBoth     = pattern.MustCompile(`^政策和岗位都告诉我$|^tell me of both$`)
	tellStop     = pattern.MustCompile(`^(?:不用|不要|别|停止)(?:再)?主动(?:告诉|通知|提醒)我?(?:了|任何(?:东西|消息))*$|^(?:please )?stop telling me (?:what|of what|about what) fits$`)
	tellNoRules  = pattern.MustCompile(`^(?:以后)?(?:不用|不要|不必|别|停止)(?:再)?(?:告诉|通知|提醒|推送?|发)(?:给)?我?(?:有|新的?|合适的?|适合我的?)*政策(?:了|信息|消息)*$|^(?:please )?(?:stop telling|do not tell|dont tell|stop sending) me (?:of |about |any |new |more )*policies(?: (?:that|which) fit(?: me)?)?(?: please| any ?more)?$`)
	tellDaily    = pattern.MustCompile(`^每天(?:最多)?一(?:条|次)$|^one a day(?: at most)?$`)
	tellWeekly   = pattern.MustCompile(`^(?:每周|一周|一星期)一(?:条|次)$|^one a week$`)
	tellShow     = pattern.MustCompile(`^(?:主动告诉我|主动通知|通知设置)$|^tell me what fits$`)
)

func (tell) name() string { return "tell" }

func (tell) begins(message string) bool { return tellVerb(tellWords(message)) != "" }

// tellWords are the words without what stands around them.
func tellWords(message string) string {
	return strings.ReplaceAll(strings.Trim(text.Fold(message), " 。.!！,，~～"), "'", "")
}

// tellVerb gives what is wanted by words, "" for something else.
func tellVerb(said string) string {
	for _, v := range []struct {
		verb string
		says *pattern.Pattern
	}{
		{"policies", tellPolicies}, {"jobs", tellJobs}, {"both", tellBoth}, {"stop", tellStop}, {"no_policies", tellNoRules}, {"daily", tellDaily}, {"weekly", tellWeekly},
		{"show", tellShow}, {"ask", askMeOn}, {"unask", askMeOff},
	} {
		if v.says.MatchString(said) {
			return v.verb
		}
	}
	return ""
}

func (tell) step(ctx context.Context, g *Guide, said Said) (Reply, bool, error) {
	verb := tellVerb(tellWords(said.Message))
	if said.command == "tell" {
		verb = said.rest
		if !slices.Contains([]string{"policies", "jobs", "both", "stop", "daily", "weekly"}, verb) {
			verb = "show"
		}
	}
	reply := Reply{State: said.State}
	if reply.State.Talk == "" {
		reply.State.Talk, reply.State.Done = "tell", true
	}
	asked := said.State.Tells
	reply.State.Tells = nil
	if verb == "" {
		if verb = asked.meant(tellWords(said.Message)); verb == "" || !said.Open {
			return Reply{}, false, nil
		}
		if verb == "consent" {
			return consentTo(ctx, g, said)
		}
	}
	if said.Conversation == 0 {
		reply.Text = prompts.NoData(said.Language)
		return reply, true, nil
	}
	if verb == "ask" || verb == "unask" {
		if verb == "ask" {
			reply.State.Tells = &tellState{Turn: said.Turn, Of: "ask"}
		}
		return g.askLater(ctx, said, reply, verb == "ask")
	}
	if err := g.tellOf(ctx, said.Conversation, verb); err != nil {
		return reply, true, err
	}
	return g.showTell(ctx, said, reply, verb)
}

// tellOf notes of what somebody is told, or how often; nothing where they have no profile.
func (g *Guide) tellOf(ctx context.Context, conversation int64, verb string) error {
	switch verb {
	case "daily", "weekly":
		if _, err := g.Pool.Exec(ctx, `UPDATE profile SET digest = $2 WHERE conversation_id = $1`, conversation, verb); err != nil {
			return fmt.Errorf("note how often somebody is told: %w", err)
		}
	case "policies", "jobs", "both", "stop":
		add := map[string][]string{"policies": {"policies"}, "jobs": {"jobs"}, "both": {"policies", "jobs"}, "stop": {}}[verb]
		_, err := g.Pool.Exec(ctx, `
			WITH stopped AS (DELETE FROM profile_match WHERE conversation_id = $1 AND told_at IS NULL AND $3), unsent AS (`+unsentFound+` AND $3)
			UPDATE profile SET tell = CASE WHEN $3 THEN '{}' ELSE (SELECT array_agg(DISTINCT t) FROM unnest(tell || $2::text[]) t) END,
				due_at = CASE WHEN NOT $3 THEN due_at END WHERE conversation_id = $1`, conversation, add, verb == "stop")
		if err != nil {
			return fmt.Errorf("note what somebody is told of: %w", err)
		}
	case "no_policies":
		_, err := g.Pool.Exec(ctx, `
			WITH stopped AS (DELETE FROM profile_match WHERE conversation_id = $1 AND told_at IS NULL AND what <> 'vacancy'), unsent AS (`+unsentFound+`)
			UPDATE profile SET tell = array_remove(tell, 'policies'), due_at = CASE WHEN tell <> '{policies}' THEN due_at END WHERE conversation_id = $1`, conversation)
		if err != nil {
			return fmt.Errorf("note that somebody is told of no policies: %w", err)
		}
	}
	return nil
}

// showTell says what somebody is told of, with buttons for the rest.
func (g *Guide) showTell(ctx context.Context, said Said, reply Reply, verb string) (Reply, bool, error) {
	var told []string
	var digest, place string
	var some, other bool // told of themselves: that something could be found by, and else
	err := g.Pool.QueryRow(ctx, `
		SELECT p.tell, p.digest, coalesce(nullif(p.region, ''), c.region), p.wishes || p.occupations || p.groups || p.sensitive <> '{}' OR p.facts <> '{}',
			p.skills || p.licences || p.limits || p.languages <> '{}' OR p.experience <> '[]' OR p.education <> '' OR p.hours <> ''
		FROM profile p JOIN conversation c ON c.id = p.conversation_id WHERE p.conversation_id = $1`, said.Conversation).Scan(&told, &digest, &place, &some, &other)
	profile := Choice{prompts.GuidanceLabel(said.Language, "profile"), "/profile"}
	if errors.Is(err, pgx.ErrNoRows) {
		reply.Text = prompts.Tell(said.Language, prompts.Telling{Stopped: verb == "stop"})
		if verb != "stop" {
			reply.Choices = []Choice{profile}
			reply.State.Tells = &tellState{Turn: said.Turn, Of: "consent"}
			if verb == "policies" || verb == "jobs" || verb == "both" {
				var st telling // what waits for the consent waits on
				if said.State.Profile != nil {
					st = *said.State.Profile
				}
				st.Tell, reply.State.Profile = verb, &st
			}
		}
		return reply, true, nil
	}
	if err != nil {
		return reply, true, fmt.Errorf("look what somebody is told of: %w", err)
	}
	if verb != "stop" && verb != "no_policies" {
		reply.State.Tells = &tellState{Turn: said.Turn, Of: "told"}
	}
	has := func(what string) bool { return slices.Contains(told, what) }
	reply.Text = prompts.Tell(said.Language, prompts.Telling{
		Profile: true, Stopped: verb == "stop", Policies: has("policies"), Jobs: has("jobs"), Weekly: digest == "weekly", Nowhere: place == "" && has("jobs"), Unsaid: !some && !other, Vague: !some && other,
	})
	button := func(what string) {
		label := prompts.FoundLabel(said.Language, what)
		reply.Choices = append(reply.Choices, Choice{label, label})
	}
	for _, what := range []string{"policies", "jobs"} {
		if !has(what) {
			button(what)
		}
	}
	if len(told) > 0 {
		button(map[bool]string{true: "daily", false: "weekly"}[digest == "weekly"])
		button("stop")
	}
	reply.Choices = append(reply.Choices, profile)
	return reply, true, nil
}
