package guidance

import (
	"context"
	"log/slog"
	"slices"
	"strings"
	"time"

	"careerbot/internal/pattern"
	"careerbot/internal/redact"
	"careerbot/internal/strength"
	"careerbot/internal/text"
	"careerbot/prompts"
	"careerbot/retrieval/job"
)

// How long a model may think about an answer, and how much of what it says is read.
const (
	readFor     = 2500 * time.Millisecond
	mostRead    = 12
	longestRead = 4000 // bytes of a reply
)

// read takes codes from an answer: by the words of the vocabulary, and where there is a
// model also by what that sees in other words. Buttons are codes already.
func (x *exploring) read(ctx context.Context, q strength.Question, said string) (heard, error) {
	if h, ok := x.button(q, said); ok {
		return h, nil
	}
	r, err := x.finder().Read(ctx, q, said)
	if err != nil {
		return heard{}, err
	}
	if x.Chat != nil && q != strength.Held && q != strength.Learning {
		more := x.readByModel(ctx, q, strength.WithoutBody(said))
		r.Skills = strength.Known(strength.Skills, slices.Concat(r.Skills, more.Skills))
		r.Not = strength.Known(strength.Demands, slices.Concat(r.Not, more.Not))
	}
	return heard(r), nil
}

// button reads what a button of a question says.
func (x *exploring) button(q strength.Question, said string) (heard, bool) {
	if q == strength.MustNot {
		for _, code := range strength.Offered {
			if w, _ := strength.Find(strength.Demands, code); said == w.ZH || said == w.EN {
				return heard{Not: []string{code}}, true
			}
		}
	}
	if q == strength.Learning {
		for _, t := range strength.Times {
			if said == prompts.LearnTime("zh", t) || said == prompts.LearnTime("en", t) {
				return heard{Learn: t}, true
			}
		}
	}
	return heard{}, false
}

// readByModel has a model read an answer. It is shown neither identifiers nor what the
// person says of themselves; of what it says only codes of the vocabulary count whose
// words stand in the answer, in a clause that says what the person does themselves.
// Licences are no business of it: that somebody drives is no driving licence. Whatever
// goes wrong, nothing comes of it: the rules have read the answer, too.
func (x *exploring) readByModel(ctx context.Context, q strength.Question, said string) strength.Reading {
	var none strength.Reading
	hidden, err := redact.Hide(said)
	if err != nil {
		slog.Warn("nothing is sent to a model", "error", err)
		return none
	}
	shown := impersonal(hidden.Without, q == strength.MustNot)
	if shown == "" {
		return none
	}
	words := strength.Skills
	if q == strength.MustNot {
		words = strength.Demands
	}
	list := make([]prompts.Vocabulary, len(words))
	for i, w := range words {
		list[i] = prompts.Vocabulary{Code: w.Code, Meaning: w.Label(x.Language)}
	}
	ctx, cancel := context.WithTimeout(ctx, readFor)
	defer cancel()
	system, user := prompts.Strengths(x.Language, string(q), shown, list)
	reply, err := x.Chat.Stream(ctx, system, user, func(string) {})
	x.uses = append(x.uses, reply.Use)
	if err != nil || len(reply.Text) > longestRead {
		slog.Warn("a model could not read an answer; the rules did", "error", err)
		return none
	}
	codes := faithful(reply.Text, shown, words, q == strength.MustNot)
	if q == strength.MustNot {
		return strength.Reading{Not: codes}
	}
	return strength.Reading{Skills: codes}
}

// being are clauses that say what somebody is: the rules read occupations from them, and a
// model would read the person. doing are those among them that say what they can do.
var (
	being = pattern.MustCompile(`^(?:我|本人|俺|咱)?(?:今年|现在|刚刚?|也|就|已经|都|还)*(?:不?是|属|姓|叫|信)|正常|残疾|户口|户籍|毕业|主妇|级$|身体|(?:听|视)力|` +
		`^(?:(?:and|but|so|also) )?(?:i am|i'm|i’m|im|i was|i were|my|he|she|they|we are)\b|\b(?:hukou|healthy|born|pronouns?)\b|\b(?:hear|see|walk) well\b`)
	doing = pattern.MustCompile(`^(?:(?:and|but|so|also) )?(?:i am|i'm|i’m|im|i was) (?:very |quite |really |pretty )?(?:good|great|able|used|skilled|handy|experienced|responsible|in charge|the one|often|always|usually)\b`)
)

// impersonal is what a model may see of an answer: what the person does, and nothing of
// who they are. With limits it is what they do not want, too.
func impersonal(said string, limits bool) string {
	var kept []string
	for _, c := range strength.Clauses(said) {
		if limits && c.OfOthers() || !limits && !c.Own() {
			continue
		}
		for _, left := range strength.Clauses(job.WithoutSelf(c.Text())) {
			if s := left.Text(); !being.MatchString(c.Text()) && !being.MatchString(s) || doing.MatchString(s) {
				kept = append(kept, s)
			}
		}
	}
	return strings.Join(kept, ", ")
}

// faithful keeps of what a model wrote the codes that its quotes bear out: "cook = 掌勺".
func faithful(written, shown string, words []strength.Word, limits bool) []string {
	clauses := strength.Clauses(shown)
	var codes []string
	lines := strings.Split(written, "\n")
	for _, line := range lines[:min(len(lines), mostRead)] {
		code, quote, ok := strings.Cut(line, "=")
		if code, quote = strings.TrimSpace(code), trimmed(text.Fold(quote)); !ok || len(quote) < 3 {
			continue
		}
		if slices.ContainsFunc(clauses, func(c strength.Clause) bool { return (limits || c.Own()) && c.Has(quote) }) {
			codes = append(codes, code)
		}
	}
	return strength.Known(words, codes)
}
