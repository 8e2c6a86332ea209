package grounding

import (
	"slices"
	"strconv"
	"strings"

	"careerbot/internal/pattern"
	"careerbot/internal/text"
)

// Options say how a reply came to be.
type Options struct {
	Told     string // what the model was told to do: no sentence of it is sent
	Language string // that the answer is wanted in, "zh" or "en"; "" takes both
	Writing  bool   // the reply goes on: its last sentence may not be whole
	// Given are words of the person's own that may be repeated without a source:
	// what stands for their telephone number.
	Given []string
}

// handles are [1], as the model was shown them.
var handles = pattern.MustCompile(`\s?\[(\d{1,2})\]`)

// Judge cuts a reply into sentences and judges each. Of a reply that says that
// the passages have no answer it gives one decision, whatever else it says.
func (p *Passages) Judge(reply string, o Options) []Decision {
	if strings.HasPrefix(strings.TrimSpace(reply), "NONE") {
		return []Decision{{Sentence: "NONE", Check: None, Why: "the model says that the passages do not answer the question"}}
	}
	sentences := cited(reply)
	if o.Writing && len(sentences) > 0 {
		sentences = sentences[:len(sentences)-1]
	}
	told := handles.ReplaceAllString(o.Told, "")
	var all []Decision
	for _, s := range sentences {
		d := Decision{Sentence: strings.TrimSpace(handles.ReplaceAllString(s, ""))}
		for _, m := range handles.FindAllStringSubmatch(s, -1) {
			n, err := strconv.Atoi(m[1])
			if err != nil {
				n = 0
			}
			if !slices.Contains(d.Cites, n) {
				d.Cites = append(d.Cites, n)
			}
		}
		language := text.Language(d.Sentence)
		switch {
		case language == "":
			d.Check, d.Why = Language, "it has no words"
		case foreign.MatchString(s) || misnumbered.MatchString(text.Fold(d.Sentence)):
			d.Check, d.Why = Markup, "it has markup, code, hidden characters or a handle in another form"
		case o.Told != "" && strings.Contains(told, d.Sentence):
			d.Check, d.Why = Instruction, "it repeats the instructions"
		case o.Language != "" && language != o.Language:
			d.Check, d.Why = Language, "it is not in the language of the answer"
		default:
			d.Check, d.Why = p.Check(o.withoutGiven(d.Sentence), d.Cites)
		}
		all = append(all, d)
	}
	return all
}

// withoutGiven is a sentence without what the person gave.
func (o Options) withoutGiven(sentence string) string {
	for _, given := range o.Given {
		sentence = strings.ReplaceAll(sentence, given, "")
	}
	return sentence
}

// cited cuts a reply into sentences and keeps handles that follow the stop,
// "…。[1]", with their sentence.
func cited(reply string) []string {
	var sentences []string
	for _, span := range text.Sentences(reply) {
		s := reply[span.Start:span.End]
		rest := s
		for {
			at := handles.FindStringIndex(rest)
			if at == nil || at[0] != 0 {
				break
			}
			if len(sentences) > 0 {
				sentences[len(sentences)-1] += rest[:at[1]]
			}
			rest = strings.TrimLeft(rest[at[1]:], " ")
		}
		if rest != "" {
			sentences = append(sentences, rest)
		}
	}
	return sentences
}
