package occupation

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"embed"
	"encoding/json"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"
	"sync"

	"github.com/goccy/go-yaml"

	"careerbot/internal/interest"
	"careerbot/internal/strength"
)

//go:embed starter/*.yaml starter/groups.txt
var starter embed.FS

// Guide is what we say of an occupation.
type Guide struct {
	Code      string   `yaml:"code" json:"code"`
	Name      string   `yaml:"name" json:"name"` // official
	Interest  string   `yaml:"interest" json:"interest"`
	Entry     string   `yaml:"entry" json:"entry"`
	Skills    []string `yaml:"skills" json:"skills"`
	Demands   []string `yaml:"demands" json:"demands"`
	Licences  []string `yaml:"licences" json:"licences"`
	Sometimes []string `yaml:"sometimes" json:"sometimes"`
	Heard     []string `yaml:"heard" json:"heard"`
	ZH        Words    `yaml:"zh" json:"zh"`
	EN        Words    `yaml:"en" json:"en"`
}

// Words is a guide in one language.
type Words struct {
	Title string   `yaml:"title" json:"title"`
	Also  []string `yaml:"also" json:"also"` // other names that people say
	Tasks []string `yaml:"tasks" json:"tasks"`
	Ways  string   `yaml:"ways" json:"ways"` // how one gets into it
	Hard  string   `yaml:"hard" json:"hard"`
	Note  string   `yaml:"note" json:"note,omitempty"` // a rule that matters
}

// Guides are those that come with the program, by code.
var Guides = sync.OnceValues(func() ([]Guide, error) {
	files, err := fs.Glob(starter, "starter/*.yaml")
	if err != nil {
		return nil, err
	}
	var all []Guide
	for _, file := range files {
		data, err := starter.ReadFile(file)
		if err != nil {
			return nil, err
		}
		var guides []Guide
		if err := yaml.UnmarshalWithOptions(data, &guides, yaml.Strict()); err != nil {
			return nil, fmt.Errorf("%s: %w", path.Base(file), err)
		}
		all = append(all, guides...)
	}
	slices.SortFunc(all, func(a, b Guide) int { return strings.Compare(a.Code, b.Code) })
	for i, g := range all {
		if err := g.check(); err != nil {
			return nil, fmt.Errorf("guide to %s: %w", g.Code, err)
		}
		if i > 0 && all[i-1].Code == g.Code {
			return nil, fmt.Errorf("two guides to %s", g.Code)
		}
	}
	return all, nil
})

// check says what a guide lacks.
func (g Guide) check() error {
	if !leaf.MatchString(g.Code) {
		return fmt.Errorf("%q is no code of an occupation", g.Code)
	}
	if g.Name == "" {
		return fmt.Errorf("it has no official name")
	}
	if len(g.Interest) != 3 {
		return fmt.Errorf("interest %q: three letters are wanted", g.Interest)
	}
	for i := range g.Interest {
		if !strings.Contains(interest.Types, g.Interest[i:i+1]) || strings.Contains(g.Interest[:i], g.Interest[i:i+1]) {
			return fmt.Errorf("interest %q: three different letters of %s are wanted", g.Interest, interest.Types)
		}
	}
	if !slices.Contains(strength.Times, g.Entry) {
		return fmt.Errorf("entry %q: one of %v is wanted", g.Entry, strength.Times)
	}
	for _, c := range []struct {
		what   string
		words  []strength.Word
		codes  []string
		atMost int
	}{
		{"skills", strength.Skills, g.Skills, 7}, {"demands", strength.Demands, g.Demands, 8},
		{"licences", strength.Licences, slices.Concat(g.Licences, g.Sometimes), 6},
	} {
		if len(strength.Known(c.words, c.codes)) != len(c.codes) {
			return fmt.Errorf("%s %v: a code is not known, or twice there", c.what, c.codes)
		}
		if len(c.codes) > c.atMost {
			return fmt.Errorf("%s: %d are too many", c.what, len(c.codes))
		}
	}
	if len(g.Skills) < 3 || len(g.Demands) == 0 {
		return fmt.Errorf("three skills and a demand are wanted at least")
	}
	if (g.ZH.Note == "") != (g.EN.Note == "") {
		return fmt.Errorf("the note is in one language only")
	}
	for language, w := range map[string]Words{"zh": g.ZH, "en": g.EN} {
		if w.Title == "" || len(w.Also) == 0 || len(w.Tasks) < 3 || len(w.Tasks) > 5 || w.Ways == "" || w.Hard == "" {
			return fmt.Errorf("in %s: a title, other names, three to five tasks, ways in and what is hard are wanted", language)
		}
	}
	return nil
}

// digest tells guides apart.
func (g Guide) digest() ([]byte, error) {
	data, err := json.Marshal(g)
	if err != nil {
		return nil, err
	}
	sum := sha256.Sum256(data)
	return sum[:], nil
}

// groups are the official names of the groups that our guides lie in, by code.
var groups = sync.OnceValues(func() (map[string]string, error) {
	data, err := starter.ReadFile("starter/groups.txt")
	if err != nil {
		return nil, err
	}
	names := map[string]string{}
	lines := bufio.NewScanner(bytes.NewReader(data))
	for lines.Scan() {
		if code, name, ok := strings.Cut(lines.Text(), "\t"); ok {
			names[code] = name
		}
	}
	return names, lines.Err()
})

// path gives the names of the groups that a code lies in.
func (g Guide) path() ([]string, error) {
	names, err := groups()
	if err != nil {
		return nil, err
	}
	var all []string
	for _, n := range []int{1, 4, 7} {
		name := names[g.Code[:n]]
		if name == "" {
			return nil, fmt.Errorf("the group %s of %s has no name in groups.txt", g.Code[:n], g.Code)
		}
		all = append(all, name)
	}
	return all, nil
}
