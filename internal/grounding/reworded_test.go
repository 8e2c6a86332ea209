package grounding

import (
	"io/fs"
	"strings"
	"testing"

	"careerbot/internal/text"
	"careerbot/knowledge/starter"
)

// turned says the contrary of a rule.
var turned = strings.NewReplacer(
	"不得", "可以", "应当", "不必", "可以", "不得", "必须", "不必",
	" may not ", " may ", " must ", " need not ", " can ", " cannot ", " cannot ", " can ", " may ", " must not ",
)

// TestGuides: the sentences of the guides pass without being recognised word for
// word, and their contraries do not.
func TestGuides(t *testing.T) {
	paths, err := fs.Glob(starter.Files, "*/*.md")
	if err != nil {
		t.Fatal(err)
	}
	sentences, passed, contraries, caught := 0, 0, 0, 0
	for _, path := range paths {
		guide, err := fs.ReadFile(starter.Files, path)
		if err != nil {
			t.Fatal(err)
		}
		for i, section := range strings.Split(string(guide), "\n## ") {
			if i == 0 {
				continue // front matter
			}
			heading, body, _ := strings.Cut(section, "\n")
			p := Read([]Source{{Title: path, Heading: []string{heading}, Body: body}})
			for _, span := range text.Sentences(body) {
				said := body[span.Start:span.End]
				sentences++
				if check, why := p.compare(said, p.all); check == "" {
					passed++
				} else {
					t.Logf("%s: %s (%s): %s", path, check, why, said)
				}
				if contrary := turned.Replace(said); contrary != said {
					contraries++
					if check, _ := p.compare(contrary, p.all); check != "" {
						caught++
					}
				}
			}
		}
	}
	t.Logf("%d of %d sentences pass; %d of %d contraries are refused", passed, sentences, caught, contraries)
	if passed < sentences*98/100 || caught < contraries*93/100 {
		t.Errorf("%d of %d sentences pass, %d of %d contraries are refused", passed, sentences, caught, contraries)
	}
}

func FuzzCheck(f *testing.F) {
	f.Add("试用期最长6个月。[1]", "劳动合同期限三年以上的，试用期不得超过六个月。")
	f.Add("You must not work more than 48 hours a week [1][2].", "“不得”：（一）1.5万元；\n（二）2008年1月1日。")
	f.Add("NONE", "")
	f.Add("at most up to not not 三 百分之 “”《》[0][99]", "\xff½ 第十二条 £ [1]")
	f.Fuzz(func(t *testing.T, reply, body string) {
		p := Read([]Source{{Title: "t", Heading: []string{"h"}, Body: body}})
		for _, writing := range []bool{false, true} {
			for _, d := range p.Judge(reply, Options{Writing: writing}) {
				if d.Check != "" {
					continue
				}
				if len(d.Cites) == 0 {
					t.Errorf("%q passes without a source", d.Sentence)
				}
				for _, n := range d.Cites {
					if n != 1 {
						t.Errorf("%q passes with handle %d", d.Sentence, n)
					}
				}
			}
		}
		if check, _ := p.Check(reply, []int{2}); check != Handle {
			t.Errorf("%q passes with a handle that was not supplied: %q", reply, check)
		}
		p.Check(reply, []int{1})
	})
}
