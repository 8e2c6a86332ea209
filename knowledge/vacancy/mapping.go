package vacancy

import (
	"cmp"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/lexer"
	"github.com/goccy/go-yaml/token"

	"careerbot/internal/geo"
	"careerbot/internal/pattern"
	"careerbot/internal/region"
	"careerbot/knowledge/vacancy/feed"
)

//go:embed mappings/*.yaml
var builtIn embed.FS

// Mapping says where in a source's rows the fields of a vacancy are. It is a small
// YAML file; mappings/ has examples, README.md the words.
type Mapping struct {
	Label    string    `yaml:"label"`    // what people are shown as the source
	Law      string    `yaml:"law"`      // CN or GB: what an advertisement must state, and may not say
	Language string    `yaml:"language"` // zh or en; told by the text where empty
	Region   string    `yaml:"region"`   // where a row names no place that is known
	Datum    string    `yaml:"datum"`    // of the coordinates: wgs84, gcj02, bd09
	Currency string    `yaml:"currency"`
	Zone     string    `yaml:"zone"`  // of times without one, as Asia/Shanghai; where empty, the law's
	Dates    string    `yaml:"dates"` // dmy where days come first: 27/11/2020; mdy; where empty, the law's
	Rows     string    `yaml:"rows"`  // in JSON: the path of the list of rows
	Only     condition `yaml:"only"`  // rows that are vacancies at all
	Closed   condition `yaml:"closed"`
	Pages    bool      `yaml:"pages"` // the feed has pages and says what has changed since (subscribe.go)

	Fields map[string]spec `yaml:"fields"`
	// Trial fills what a row does not state, in loads with shifted dates only, so that
	// a trial has something to show. What it filled is kept as assumed.
	Trial map[string]spec `yaml:"trial"`

	zone  *time.Location
	datum geo.Datum
	text  string // the file: another mapping makes other rows
}

// condition is true for rows in which the value at a path is one of some.
type condition struct {
	Path   string   `yaml:"path"`
	Values []string `yaml:"values"`
}

func (c condition) holds(row feed.Row) bool {
	value := find(row, c.Path, ",")
	return c.Path != "" && slices.ContainsFunc(strings.Split(value, ","), func(v string) bool {
		return slices.Contains(c.Values, strings.TrimSpace(v))
	})
}

// spec says what a field is made of. In the file it is a path, a list of paths whose
// values are joined, or these keys.
type spec struct {
	Path    string            `yaml:"path"`
	Join    []string          `yaml:"join"`    // paths; their values are put together
	First   []string          `yaml:"first"`   // paths; the first that has a value
	Const   string            `yaml:"const"`   // the same for every row
	Values  map[string]string `yaml:"values"`  // what a value means; one that is not here stays
	Pattern string            `yaml:"pattern"` // what of the value counts: the first group, or all of it
	HTML    bool              `yaml:"html"`    // the value is markup
	Days    int               `yaml:"days"`    // a date so many days from the load

	pattern *pattern.Pattern
}

// UnmarshalYAML implements [yaml.BytesUnmarshaler].
func (s *spec) UnmarshalYAML(data []byte) error {
	var path string
	if yaml.Unmarshal(data, &path) == nil {
		s.Path = path
		return nil
	}
	if yaml.Unmarshal(data, &s.Join) == nil {
		return nil
	}
	type keys spec
	return yaml.UnmarshalWithOptions(data, (*keys)(s), yaml.Strict())
}

// fields that a mapping may fill.
var fieldNames = []string{
	"id", "title", "employer", "place", "region", "latitude", "longitude", "pay", "pay_from", "pay_to", "pay_unit", "currency",
	"employment", "hours", "shifts", "headcount", "requirements", "duties", "conditions", "education", "experience", "skills",
	"settlement", "places_left", "tools", "insurance", "contact", "url", "posted", "valid_from", "valid_through", "language",
	"law", "path", "labels", "assumed", // of what another instance passes on
}

// ReadMapping reads a mapping from a file, or the built-in one of that name. The
// empty name is schema.org's JobPosting.
func ReadMapping(name string) (*Mapping, error) {
	if name == "" {
		name = "schemaorg"
	}
	data, err := fs.ReadFile(builtIn, "mappings/"+name+".yaml")
	if err != nil {
		if data, err = os.ReadFile(name); err != nil {
			return nil, fmt.Errorf("mapping %q: no file, and none of the built-in ones (%s)", name, strings.Join(builtInNames(), ", "))
		}
	}
	m, err := ParseMapping(string(data))
	if err != nil {
		return nil, fmt.Errorf("mapping %s: %w", name, err)
	}
	return m, nil
}

func builtInNames() []string {
	files, err := fs.Glob(builtIn, "mappings/*.yaml")
	if err != nil {
		panic(err) // the pattern is a constant
	}
	for i, f := range files {
		files[i] = strings.TrimSuffix(strings.TrimPrefix(f, "mappings/"), ".yaml")
	}
	return files
}

// laws are what an advertisement is read by, with the clock and the order of dates
// where they hold: a day without a zone ends when it ends there.
var laws = map[string]struct{ zone, dates string }{
	"CN": {"Asia/Shanghai", "mdy"},
	"GB": {"Europe/London", "dmy"},
}

// ParseMapping reads a mapping. Its errors name what is wrong.
func ParseMapping(text string) (*Mapping, error) {
	if len(text) > 64<<10 {
		return nil, errors.New("larger than 64 KB")
	}
	if err := plainYAML(text); err != nil {
		return nil, err
	}
	m := &Mapping{text: text}
	if err := yaml.UnmarshalWithOptions([]byte(text), m, yaml.Strict()); err != nil {
		return nil, err
	}
	home, ok := laws[m.Law]
	if !ok {
		return nil, fmt.Errorf("law is %q; it is CN or GB", m.Law)
	}
	var err error
	m.Zone, m.Dates = cmp.Or(m.Zone, home.zone), cmp.Or(m.Dates, home.dates)
	if m.zone, err = time.LoadLocation(m.Zone); err != nil || m.Zone == "Local" {
		return nil, fmt.Errorf("zone %q is not known; it is a name as Asia/Shanghai", m.Zone)
	}
	if m.Dates != "dmy" && m.Dates != "mdy" {
		return nil, fmt.Errorf("dates is %q; it is dmy (27/11/2020) or mdy (11/27/2020)", m.Dates)
	}
	if m.datum, err = geo.ParseDatum(m.Datum); err != nil {
		return nil, err
	}
	if m.Region, err = region.Parse(m.Region); err != nil {
		return nil, err
	}
	if _, ok := m.Fields["id"]; !ok {
		return nil, errors.New("fields has no id: what tells a vacancy from the others of its source")
	}
	for _, fields := range []map[string]spec{m.Fields, m.Trial} {
		for name, s := range fields {
			if !slices.Contains(fieldNames, name) {
				return nil, fmt.Errorf("%q is no field; the fields are %s", name, strings.Join(fieldNames, ", "))
			}
			if s.Pattern != "" {
				if s.pattern, err = compile(s.Pattern); err != nil {
					return nil, fmt.Errorf("field %s: %w", name, err)
				}
				fields[name] = s
			}
		}
	}
	return m, nil
}

// plainYAML refuses what a mapping has no use for and what a small file grows by:
// aliases, and nesting.
func plainYAML(text string) error {
	depth := 0
	for _, t := range lexer.Tokenize(text) {
		switch t.Type {
		case token.AnchorType, token.AliasType:
			return fmt.Errorf("line %d: anchors and aliases (& and *) are not taken", t.Position.Line)
		case token.MappingStartType, token.SequenceStartType:
			if depth++; depth > 20 {
				return fmt.Errorf("line %d: nested too deep", t.Position.Line)
			}
		case token.MappingEndType, token.SequenceEndType:
			depth--
		default:
		}
	}
	return nil
}

// compile compiles an expression of an operator's.
func compile(expression string) (p *pattern.Pattern, err error) {
	defer func() {
		if wrong := recover(); wrong != nil {
			err = fmt.Errorf("%v", wrong)
		}
	}()
	return pattern.MustCompile(expression), nil
}
