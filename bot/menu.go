package bot

import (
	"cmp"
	"context"
	"fmt"
	"strings"
	"time"

	"golang.org/x/text/language"

	"careerbot/bot/guidance"
	"careerbot/internal/llm"
	"careerbot/internal/pattern"
	"careerbot/internal/region"
	"careerbot/internal/text"
	"careerbot/prompts"
)

// The menu is for who does not know what to ask. It is shown at the start and
// when it is asked for, and nowhere else. Each of its items says a word that
// works typed as well, so it is the same at every door.
var items = []string{"ask", "jobs", "guide", "near", "person", "mydata", "language"}

// menu gives the items as choices. The wish for a person is the word that people
// use for it: whoever reads the conversation later understands it.
func menu(language string) []Choice {
	choices := make([]Choice, len(items))
	for i, item := range items {
		choices[i] = Choice{Label: prompts.Label(language, item), Say: "/" + item}
		if item == "person" {
			choices[i].Say = prompts.PersonWord(language)
		}
	}
	return choices
}

// slash is a command: a door that adds its bot's name to one may leave it there.
var slash = pattern.MustCompile(`^/([A-Za-z0-9_]{1,32})(?:@[A-Za-z0-9_]{1,32})?(?: (.*))?$`)

// command answers what begins with a slash. A command is in no language, so the
// answer is in the one that the person last wrote in.
func (b *Bot) command(ctx context.Context, q Question, a Answer) (Answer, bool, error) {
	m := slash.FindStringSubmatch(a.Question)
	if m == nil {
		return a, false, nil
	}
	a.Language, a.Reason = cmp.Or(q.Language, "zh"), "command"
	name, rest := strings.ToLower(m[1]), m[2]
	a.record.talk = name
	var err error
	switch name {
	case "start":
		a, err = b.start(ctx, q, a, rest)
	case "menu", "help":
		a, err = b.item(ctx, "help", q, a)
	case "zh", "en":
		a = inLanguage(a, name)
	case "lang", "language":
		if chosen := strings.ToLower(rest); chosen == "zh" || chosen == "en" {
			a = inLanguage(a, chosen)
		} else {
			a, err = b.item(ctx, "language", q, a)
		}
	case "region":
		a.Text = prompts.UnknownPlace(a.Language)
		if code := stated(bare(a.Question)); code != "" {
			a.moveTo, a.Text = code, prompts.Region(a.Language, code)
		}
	case "ask":
		if text.Language(rest) != "" && !strings.HasPrefix(rest, "/") { // the question is there already
			q.Text = rest
			a, err = b.answer(ctx, q)
		} else {
			a, err = b.item(ctx, name, q, a)
		}
	case "near":
		a, err = b.nearCommand(ctx, q, a, rest)
	case "jobs", "person", "mydata", "export":
		a, err = b.item(ctx, name, q, a)
	default:
		a.Text = prompts.UnknownCommand(a.Language) + "\n\n" + prompts.Help(a.Language)
		a.Choices = menu(a.Language)
	}
	return a, true, err
}

// item answers an item of the menu, or what shows it.
func (b *Bot) item(ctx context.Context, name string, q Question, a Answer) (Answer, error) {
	switch name {
	case "help":
		a.Text, a.Choices = prompts.Help(a.Language), menu(a.Language)
	case "ask":
		a.Text = prompts.Ask(a.Language)
		for _, example := range prompts.Examples(a.Language) {
			a.Choices = append(a.Choices, Choice{example, example})
		}
	case "jobs":
		return b.jobs(ctx, q, a)
	case "near":
		return b.nearCommand(ctx, q, a, "")
	case "person":
		return b.wish(ctx, q, a)
	case "mydata":
		return b.data(ctx, q, a)
	case "export":
		return b.exported(ctx, q, a)
	case "quiet":
		a.Text = prompts.JobSay(a.Language, "quiet")
	case "unclear":
		a.Text = prompts.Unclear(a.Language)
	case "language":
		a.Text = prompts.Languages(a.Language)
		a.Choices = []Choice{{"中文", "中文"}, {"English", "English"}}
	}
	return a, nil
}

// inLanguage confirms a change of language.
func inLanguage(a Answer, language string) Answer {
	a.Language, a.switchTo = language, language
	a.Text = prompts.Language(language)
	return a
}

// noJobs says that vacancies cannot be searched, and what the library has for who
// looks for work.
func (b *Bot) noJobs(ctx context.Context, q Question, a Answer) (Answer, error) {
	q.partial = nil // it would lack the sentence before it
	found := a
	found.Question = prompts.JobsQuestion(a.Language)
	found, err := b.lookUp(ctx, q, found)
	switch {
	case err != nil:
		return a, err
	case len(found.Citations) == 0:
		a.Text = prompts.Jobs(a.Language, b.line(a.Language))
		return a, nil
	}
	found.Text = prompts.Jobs(a.Language, "") + "\n\n" + found.Text
	return found, nil
}

// data says what is stored of the conversation in which it is asked, and of no
// other.
func (b *Bot) data(ctx context.Context, q Question, a Answer) (Answer, error) {
	if q.conversation == 0 {
		a.Text = prompts.NoData(a.Language)
		return a, nil
	}
	k := prompts.Kept{Number: q.conversation, Model: b.asksModel(), Contact: b.line(a.Language)}
	var since time.Time
	err := b.Pool.QueryRow(ctx, `
		SELECT channel, language, region, created_at, (SELECT count(*) FROM turn WHERE conversation_id = c.id AND kind <> 'notice'), (SELECT count(*) FROM handoff WHERE conversation_id = c.id),
			(SELECT count(*) FROM turn WHERE conversation_id = c.id AND message ~ '(^|\n)geo:')
		FROM conversation c WHERE id = $1`, q.conversation).Scan(&k.Door, &k.Language, &k.RegionCode, &since, &k.Messages, &k.Cases, &k.Shared)
	if err != nil {
		return a, fmt.Errorf("look at what is stored of a conversation: %w", err)
	}
	k.Since = since.In(b.Now().Location())
	jobs, err := b.keptJobs(ctx, q.conversation, a.Language)
	if err != nil {
		return a, err
	}
	told, err := b.keptProfile(ctx, q.conversation, a.Language)
	if err != nil {
		return a, err
	}
	watched, other, err := b.watching(ctx, q.conversation, a.Language)
	a.Text, a.Choices = prompts.Data(a.Language, k)+jobs+told+watched, append(a.Choices, other)
	a.Choices = append(a.Choices, Choice{prompts.EraseWord(a.Language, "all"), "/forget"})
	a.Text += guidance.Explored(q.guidance(), a.Language) + guidance.Remembered(q.guidance(), a.Language)
	return a, err
}

// asksModel reports whether what people say is sent to a model: to word answers,
// to search by meaning, or to write down what is spoken.
func (b *Bot) asksModel() bool {
	_, offline := b.Searcher.Embedder.(llm.Offline)
	return b.Chat != nil || b.Listen != nil || b.Searcher.Embedder != nil && !offline
}

// payload is what a link to us can carry: letters, digits, _ and -.
var payload = pattern.MustCompile(`^[A-Za-z0-9_-]{1,64}$`)

// start answers the opening of a conversation. A link, from a poster or a QR
// code, can say where to begin, as zh_4401_jobs: a language, a place and an item
// of the menu, with _ between. Of several of a kind the first counts. Whatever
// else it says is nothing to us: anybody can make a link.
func (b *Bot) start(ctx context.Context, q Question, a Answer, link string) (Answer, error) {
	name := ""
	if payload.MatchString(link) {
		for token := range strings.SplitSeq(link, "_") {
			switch token {
			case "zh", "en":
				if a.switchTo == "" {
					a.Language, a.switchTo = token, token
				}
			case "person", "jobs", "near", "ask", "mydata":
				name = cmp.Or(name, token)
			default:
				a.moveTo = cmp.Or(a.moveTo, placeCode(token))
			}
		}
	}
	if name == "" {
		a.Text, a.Choices = prompts.Welcome(a.Language, b.finds(ctx, a.Language)), menu(a.Language)
	} else {
		q.Region = cmp.Or(a.moveTo, q.Region)
		var err error
		if a, err = b.item(ctx, name, q, a); err != nil {
			return a, err
		}
	}
	if a.moveTo != "" {
		a.Text = prompts.Region(a.Language, a.moveTo) + "\n\n" + a.Text
	}
	return a, nil
}

var foreignCode = pattern.MustCompile(`^[A-Z]{2}(?:-[A-Z0-9]{1,3})?$`)

// placeCode gives the place of a code, "" if it is none: a name is no code, and
// not every pair of letters is a country.
func placeCode(token string) string {
	if foreignCode.MatchString(token) {
		if country, err := language.ParseRegion(token[:2]); err != nil || !country.IsCountry() {
			return ""
		}
	} else if strings.Trim(token, "0123456789") != "" {
		return ""
	}
	code, err := region.Parse(token)
	if err != nil {
		return ""
	}
	return code
}
