package vacancy_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"careerbot/knowledge/vacancy"
)

// loadText loads a file that says what the text says.
func loadText(t testing.TB, s *vacancy.Store, name, text string, replace bool) *vacancy.Report {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	r, err := s.Load(context.Background(), vacancy.Load{Source: "a", Label: "a", Mapping: parse(t, mapping), Paths: []string{path}, Replace: replace})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// TestBrokenRowWithdrawsNothing: what a row said before stays offered when it cannot be
// read, or has lost its id; what is gone is withdrawn all the same.
func TestBrokenRowWithdrawsNothing(t *testing.T) {
	s := newStore(t)
	cook, guard := row{"title": "厨师", "employer": "甲饭店"}, row{"title": "保安", "employer": "乙物业"}
	load(t, s, "a", true, whole("a/1", nil), whole("b 2", nil), whole("gone", nil), whole("cook", cook), whole("guard", guard))
	data, err := os.ReadFile(ndjson(t, whole("a/1", nil), whole("", cook)))
	if err != nil {
		t.Fatal(err)
	}
	text := string(data)
	r := loadText(t, s, "feed.ndjson", text+"{\"id\": \"b 2\", \"title\": \"后厨\n", true)
	if got := live(t, s); got != "a/1 b 2 cook" || r.Withdrawn != 2 || r.Kept != 2 || r.Refused != 2 {
		t.Errorf("offered: %s, %+v", got, r)
	}
	// A table whose row has lost its quotes, and one whose quote is not closed.
	table := "id,title,employer\n"
	r = loadText(t, s, "feed.csv", table+"x,y,z\na/1,洗碗,急,甲饭店\ncook,\"厨师,甲饭店\n\"b 2\",后厨,甲\n", true)
	if got := live(t, s); got != "a/1 b 2 cook" || r.Withdrawn != 0 || r.Kept != 3 {
		t.Errorf("offered: %s, %+v", got, r)
	}
}

// TestIDComesTwice: of two rows with one id the later counts, wherever they stand and
// whatever was stored before.
func TestIDComesTwice(t *testing.T) {
	closed := func(id string) row { return whole(id, row{"status": "closed"}) }
	many := func(n int) (rows []row) {
		for i := range n {
			rows = append(rows, whole(fmt.Sprint("n", i), row{"title": fmt.Sprint("工作", i)}))
		}
		return rows
	}
	for name, c := range map[string]struct {
		rows []row
		want string // title of x, "" if it is not offered
	}{
		"closed after":            {[]row{whole("x", nil), closed("x")}, ""},
		"closed before":           {[]row{closed("x"), whole("x", nil)}, "后厨帮工"},
		"closed, other, closed":   {[]row{closed("x"), whole("x", nil), closed("x")}, ""},
		"changed and back":        {append(append([]row{whole("x", row{"title": "厨师"})}, many(1100)...), whole("x", nil)), "后厨帮工"},
		"closed a batch before":   {append(append([]row{closed("x")}, many(1100)...), whole("x", nil)), "后厨帮工"},
		"closed a batch after it": {append(append([]row{whole("x", nil)}, many(1100)...), closed("x")), ""},
	} {
		s := newStore(t)
		load(t, s, "a", false, whole("x", nil))
		load(t, s, "a", true, c.rows...)
		if got := one[string](t, s, `SELECT coalesce((SELECT title FROM vacancy_live WHERE external_id = 'x'), '')`); got != c.want {
			t.Errorf("%s: offered: %q, want %q", name, got, c.want)
		}
	}
}

// TestLongIDs: two addresses that begin alike are two vacancies.
func TestLongIDs(t *testing.T) {
	s := newStore(t)
	long := "https://example.org/?q=" + strings.Repeat("岗", 300)
	if r := load(t, s, "a", true, whole(long+"1", nil), whole(long+"2", nil)); r.Loaded != 2 {
		t.Errorf("%+v", r)
	}
	if r := load(t, s, "a", true, whole(long+"1", nil), whole(long+"2", nil)); r.Unchanged != 2 {
		t.Errorf("%+v", r)
	}
}

// TestFormerHasEverything: whatever an advertisement says that a person read is kept
// when it is changed.
func TestFormerHasEverything(t *testing.T) {
	s := newStore(t)
	before := row{"tools": "自带", "insurance": "意外险", "url": "https://a.example/1", "from": "2026-01-01"}
	load(t, s, "a", false, whole("x", before))
	n := 0
	for field, value := range map[string]string{"tools": "提供", "insurance": "工伤", "url": "https://a.example/2", "from": "2026-01-02", "settlement": "周结"} {
		before[field] = value
		load(t, s, "a", false, whole("x", before))
		if n++; one[int](t, s, `SELECT count(*) FROM vacancy_former`) != n {
			t.Errorf("another %s: what was said before is not kept", field)
			n = one[int](t, s, `SELECT count(*) FROM vacancy_former`)
		}
	}
}
