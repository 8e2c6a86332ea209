package occupation_test

import (
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"

	"careerbot/internal/interest"
	"careerbot/internal/pattern"
	"careerbot/internal/strength"
	"careerbot/internal/text"
	"careerbot/knowledge/occupation"
)

func guides(t *testing.T) []occupation.Guide {
	t.Helper()
	all, err := occupation.Guides()
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// checked are codes and official names as the classification of 2022 has them, kept apart
// from the guides, so that a slip in a guide is seen where the classification is not.
func checked(t *testing.T) map[string]string {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("testdata", "codes.tsv"))
	if err != nil {
		t.Fatal(err)
	}
	names := map[string]string{}
	for line := range strings.Lines(string(data)) {
		code, name, _ := strings.Cut(strings.TrimSpace(line), "\t")
		names[code] = name
	}
	return names
}

// What no guide may say: who does it, what it brings in, how it will go. A note may name the
// rule on wages; heard is never shown.
var (
	who   = pattern.MustCompile(`男|女|妇|妈|爸|嫂|阿姨|小哥|小妹|先生|小姐|年轻|年龄|岁|户口|户籍|籍贯|民族|婚育|(?i)\b(?:men|man|women|woman|male|female|he|she|his|her|him|ladies|lady|boys?|girls?|young|youth|wife|husband)\b`)
	money = pattern.MustCompile(`薪|工资|收入|月入|赚|挣|底薪|提成|待遇|前景|前途|吃香|铁饭碗|供不应求|紧缺|热门|(?i)\b(?:salar(?:y|ies)|wages?|earn\w*|incomes?|pay|paid|well-paid|prospects?|in demand|booming|future-proof|lucrative)\b`)
	rule  = pattern.MustCompile(`保障农民工工资支付条例|工资专户|(?i)payment|paying migrant workers`)
)

// TestGuides holds every guide to what was agreed: complete in both languages, known codes,
// plain, about the work and nothing else.
func TestGuides(t *testing.T) {
	all := guides(t)
	if len(all) < 150 {
		t.Errorf("%d guides, at least 150 are wanted", len(all))
	}
	names := checked(t)
	letters, titles, sentences := map[byte]int{}, map[string]string{}, map[string]string{}
	for _, g := range all {
		if names[g.Code] != g.Name {
			t.Errorf("%s: the guide calls it %s, the checked list %q", g.Code, g.Name, names[g.Code])
		}
		letters[g.Interest[0]]++
		for language, w := range map[string]occupation.Words{"zh": g.ZH, "en": g.EN} {
			at := g.Code + " " + language
			if other := titles[w.Title]; other != "" {
				t.Errorf("%s has the title of %s", at, other)
			}
			titles[w.Title] = at
			shown := slices.Concat([]string{w.Title, w.Ways, w.Hard}, w.Also, w.Tasks)
			for _, s := range append(slices.Clone(shown), w.Note) {
				if m := who.FindString(s); m != "" {
					t.Errorf("%s says who does it (%s): %s", at, m, s)
				}
				if m := money.FindString(rule.ReplaceAllString(s, "")); m != "" {
					t.Errorf("%s says what it brings in or how it will go (%s): %s", at, m, s)
				}
			}
			for _, s := range slices.Concat([]string{w.Ways, w.Hard}, w.Tasks) {
				// Chinese guides may have a letter word in them (CNC), English ones no Chinese.
				if text.Language(s) != language || language == "en" && strings.IndexFunc(s, text.Han) >= 0 {
					t.Errorf("%s is not in its language: %s", at, s)
				}
				if other := sentences[s]; other != "" {
					t.Errorf("%s says what %s says: %s", at, other, s)
				}
				sentences[s] = at
			}
			for _, s := range w.Tasks {
				if n := len([]rune(s)); language == "zh" && n > 30 || n > 90 {
					t.Errorf("%s: a task of %d characters: %s", at, n, s)
				}
			}
			for _, s := range []string{w.Ways, w.Hard} {
				if n := len([]rune(s)); language == "zh" && (n < 10 || n > 100) || language == "en" && (n < 25 || n > 280) {
					t.Errorf("%s has %d characters: %s", at, n, s)
				}
			}
		}
	}
	for i := range interest.Types {
		if letters[interest.Types[i]] < 10 {
			t.Errorf("%d guides begin with %c; people of that type would find nothing", letters[interest.Types[i]], interest.Types[i])
		}
	}
	if len(names) != len(all) {
		t.Errorf("%d codes are checked, %d have guides", len(names), len(all))
	}
}

// TestGuidesDiffer: no guide is another one with some words changed. Likeness is the cosine
// of character pairs (Chinese) or words (English) over tasks, ways and what is hard.
func TestGuidesDiffer(t *testing.T) {
	all := guides(t)
	for _, language := range []string{"zh", "en"} {
		bags := make([]map[string]float64, len(all))
		for i, g := range all {
			w := g.EN
			if language == "zh" {
				w = g.ZH
			}
			bags[i] = map[string]float64{}
			for _, term := range text.Terms(strings.Join(append(slices.Clone(w.Tasks), w.Ways, w.Hard), "\n")) {
				bags[i][term]++
			}
		}
		for i := range bags {
			for j := range i {
				if c := cosine(bags[i], bags[j]); c > .6 {
					t.Errorf("%s: %s and %s are alike by %.2f", language, all[i].Code, all[j].Code, c)
				}
			}
		}
	}
}

func cosine(a, b map[string]float64) float64 {
	var dot, left, right float64
	for term, n := range a {
		dot += n * b[term]
		left += n * n
	}
	for _, n := range b {
		right += n * n
	}
	return dot / math.Sqrt(left*right)
}

// TestVocabularyIsUsed: a skill, licence or demand that no guide has can only mislead.
func TestVocabularyIsUsed(t *testing.T) {
	used := map[string]bool{}
	for _, g := range guides(t) {
		for _, code := range slices.Concat(g.Skills, g.Demands, g.Licences, g.Sometimes) {
			used[code] = true
		}
	}
	for _, w := range slices.Concat(strength.Skills, strength.Licences, strength.Demands) {
		if !used[w.Code] {
			t.Errorf("no guide has %s", w.Code)
		}
	}
}

// TestGuideFilesAreReadable: each file says at its top what it holds and has one major group.
func TestGuideFilesAreReadable(t *testing.T) {
	files, err := filepath.Glob(filepath.Join("starter", "*.yaml"))
	if err != nil || len(files) == 0 {
		t.Fatal(files, err)
	}
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		var in []occupation.Guide
		if err := yaml.Unmarshal(data, &in); err != nil {
			t.Fatal(err)
		}
		major := filepath.Base(file)[:1]
		if !strings.HasPrefix(string(data), fmt.Sprintf("# Major group %s", major)) {
			t.Errorf("%s does not say which major group it has", file)
		}
		for _, g := range in {
			if !strings.HasPrefix(g.Code, major+"-") {
				t.Errorf("%s has %s", file, g.Code)
			}
		}
	}
}
