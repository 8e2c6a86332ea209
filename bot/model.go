package bot

import (
	"context"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"careerbot/internal/text"
	"careerbot/prompts"
	"careerbot/retrieval"
)

// shown is how many passages a model sees.
const shown = 6

var (
	handles = regexp.MustCompile(`\s?\[(\d{1,2})\]`)
	// What a model has no business sending: links, addresses, markup, code, and
	// characters that are not seen.
	foreign = regexp.MustCompile("(?i)[a-z][a-z0-9+.-]*://|www\\.|mailto:|@|<[a-z/!?]|-->|```|\\]\\(|[\\x00-\\x08\\x0b-\\x1f\\x7f\\p{Cf}]")
	// What looks like a handle and is none: [1, 2], [100], 【1】.
	misnumbered = regexp.MustCompile(`[\[【]\s*\^?\d{1,3}\s*[\]】,、†-]`)
	domain      = regexp.MustCompile(`[a-z0-9-]+(?:\.[a-z0-9-]+)*\.[a-z]{2,}`)
)

// word lets the model word the answer from the passages. A sentence that cites
// no passage it was shown, or brings a number that its passages do not have, is
// not sent. It reports whether anything that can be sent is left; the caller
// quotes otherwise.
func (b *Bot) word(ctx context.Context, a *Answer, q Question, passages []retrieval.Passage) bool {
	free, ok := b.Hub.takeSlow()
	if !ok {
		b.Log.Warn("too many wait for the model; it is quoted")
		return false
	}
	defer free()
	passages = passages[:min(shown, len(passages))]
	asked := make([]prompts.Passage, len(passages))
	for i, p := range passages {
		asked[i] = prompts.Passage{Handle: i + 1, Title: p.Title + " " + strings.Join(p.Heading, " "), Text: p.Body}
	}
	system, user := prompts.Answer(a.Language, a.Question, asked)
	var written strings.Builder
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	if q.unhurried != nil {
		defer context.AfterFunc(q.unhurried, cancel)()
	}
	reply, err := b.Chat.Stream(ctx, system, user, func(piece string) {
		written.WriteString(piece)
		if q.partial == nil || !strings.ContainsAny(piece, "]\n") {
			return
		}
		// Whole sentences only: the last one may go on.
		if kept, _ := checked(written.String(), system, passages, false); kept != "" {
			q.partial(kept)
		}
	})
	if err != nil {
		b.Log.Warn("the model could not word an answer; it is quoted", "error", err)
		return false
	}
	kept, used := checked(reply.Text, system, passages, true)
	if kept == "" {
		b.Log.Info("nothing that the model wrote could be sent; it is quoted")
		return false
	}
	a.Text, a.ByModel = kept, true
	if a.Outcome == Partial {
		a.Text += prompts.Partial(a.Language)
	}
	a.Citations = nil
	for n, handle := range used {
		p := passages[handle-1]
		a.Citations = append(a.Citations, cite(n+1, p, 0, len(p.Body)))
	}
	return true
}

// checked keeps the sentences of a reply that may be sent, with their handles
// renumbered in the order of use, and gives the handles used. Unless the reply
// is complete, its last sentence is left out. Nothing is kept of a reply that
// says that the passages have no answer, whatever else it says, and no sentence
// of what the model was told to do.
func checked(reply, system string, passages []retrieval.Passage, complete bool) (string, []int) {
	if strings.HasPrefix(strings.TrimSpace(reply), "NONE") {
		return "", nil
	}
	told := handles.ReplaceAllString(system, "")
	var used []int
	var out strings.Builder
	sentences := cited(reply)
	if !complete && len(sentences) > 0 {
		sentences = sentences[:len(sentences)-1]
	}
	for _, s := range sentences {
		said, cites, ok := check(s, passages)
		if !ok || strings.Contains(told, said) {
			continue
		}
		if out.Len() > 0 && spaced(said) {
			out.WriteString(" ")
		}
		out.WriteString(said)
		for _, handle := range cites {
			n := slices.Index(used, handle) + 1
			if n == 0 {
				used = append(used, handle)
				n = len(used)
			}
			out.WriteString(" [" + strconv.Itoa(n) + "]")
		}
	}
	return out.String(), used
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

// check says whether a sentence may be sent, and gives it without its handles.
func check(sentence string, passages []retrieval.Passage) (said string, cites []int, ok bool) {
	var sources strings.Builder
	for _, m := range handles.FindAllStringSubmatch(sentence, -1) {
		n, err := strconv.Atoi(m[1])
		if err != nil || n < 1 || n > len(passages) {
			return "", nil, false
		}
		if slices.Contains(cites, n) {
			continue
		}
		cites = append(cites, n)
		p := passages[n-1]
		sources.WriteString(p.Title + "\n" + strings.Join(p.Heading, "\n") + "\n" + p.Body + "\n")
	}
	said = strings.TrimSpace(handles.ReplaceAllString(sentence, ""))
	folded, from := text.Fold(said), text.Fold(sources.String())
	if len(cites) == 0 || text.Language(said) == "" ||
		foreign.MatchString(sentence) || foreign.MatchString(folded) || misnumbered.MatchString(folded) {
		return "", nil, false
	}
	for _, d := range domain.FindAllString(folded, -1) {
		if !strings.Contains(from, d) {
			return "", nil, false
		}
	}
	allowed := numbers(from, true)
	for n := range numbers(folded, false) {
		if !allowed[n] {
			return "", nil, false
		}
	}
	return said, cites, true
}
