package vacancy_test

import (
	"strings"
	"testing"

	"careerbot/knowledge/vacancy"
)

// TestEntities: what a feed writes as an entity of HTML is the character, in plain fields,
// too, and no way around the cleaning of texts; what a person types is what they typed.
func TestEntities(t *testing.T) {
	s := newStore(t)
	load(t, s, "a", false, whole("R&amp;D", row{"title": "R&amp;D engineer &lt;b&gt; &#x202e;x", "employer": "Marks &amp;amp; Spencer", "url": "https://e.org/?a=1&amp;b=2"}))
	if got := one[string](t, s, `SELECT concat_ws('|', external_id, title, employer, url) FROM vacancy`); got != "R&amp;D|R&D engineer <b> x|Marks &amp; Spencer|https://e.org/?a=1&b=2" {
		t.Errorf("%s", got)
	}
	if found := one[bool](t, s, `SELECT to_jsonb(v)->>'title' LIKE '%&amp;%' FROM vacancy v`); found {
		t.Error("the entity stays")
	}
	// A row that was kept as text by another careerbot, and what is typed in the form.
	m := parse(t, strings.Replace(mapping, "law: CN", "law: CN\nliteral: true", 1))
	if _, err := s.Load(t.Context(), vacancy.Load{Source: "b", Label: "b", Mapping: m, Paths: []string{ndjson(t, whole("2", row{"title": "how to write &amp;"}))}}); err != nil {
		t.Fatal(err)
	}
	if got := one[string](t, s, `SELECT title FROM vacancy WHERE external_id = '2'`); got != "how to write &amp;" {
		t.Errorf("%s", got)
	}
	posted(t, s, filledIn(vacancy.Posting{"title": "打字 &lt;"}))
	if got := one[string](t, s, `SELECT title FROM vacancy JOIN vacancy_post ON vacancy_id = id`); got != "打字 &lt;" {
		t.Errorf("%s", got)
	}
}

// TestGuessedUnit: that the unit of a pay is not stated is kept.
func TestGuessedUnit(t *testing.T) {
	s := newStore(t)
	load(t, s, "a", false, whole("bare", row{"pay": "8000", "settlement": nil}), whole("said", row{"title": "厨师", "pay": "8000元/月"}))
	for id, want := range map[string]bool{"bare": true, "said": false} {
		if got := one[bool](t, s, `SELECT pay_guessed FROM vacancy_live WHERE external_id = $1`, id); got != want {
			t.Errorf("%s: guessed is %v", id, got)
		}
	}
}

// TestPostedWhere: work in Great Britain is posted by its town, and found there.
func TestPostedWhere(t *testing.T) {
	s := newStore(t)
	british := func(region, place string) vacancy.Posting {
		return filledIn(vacancy.Posting{"region": region, "place": place, "pay": "£12.60 an hour", "title": "Cleaner", "duties": "Clean offices", "requirements": "none"})
	}
	for region, want := range map[string]string{
		"Preston": "GB Preston", "preston, UK": "GB preston", "Leyland, UK": "GB Leyland", "Leyland, Lancashire, England": "GB-ENG Leyland", "Milton Keynes": "GB Milton Keynes", "PR1 2AB": "GB PR1 2AB",
		"GB": "GB ", "GB-WLS": "GB-WLS ", "Scotland": "GB-SCT ", "英国": "GB ", "Leyland": " ", "Atlantis": " ", "北京市海淀区": "110108 ", "Beijing": "11 ",
	} {
		c := s.CheckPost(british(region, "1 Mill Lane"))
		if got := c.Region + " " + c.Town; got != want || (c.Problem("region") != "") != (want == " ") {
			t.Errorf("%s: %q, want %q; %+v", region, got, want, c.Problems)
		}
	}
	posted(t, s, british("Preston", "1 Mill Lane"))
	posted(t, s, british("Preston, UK", "2 Mill Lane, Preston PR1"))
	if got := one[string](t, s, `SELECT string_agg(concat_ws('|', region, place, law, currency), ' ' ORDER BY place) FROM vacancy`); got != "GB|1 Mill Lane, Preston|GB|GBP GB|2 Mill Lane, Preston PR1|GB|GBP" {
		t.Errorf("%s", got)
	}
}

// TestPostingTakesOneConnection: what is posted at once by many does not wait for more
// connections than it has.
func TestPostingTakesOneConnection(t *testing.T) {
	s := newStore(t)
	before := s.Pool.Stat().NewConnsCount()
	for range 5 {
		posted(t, s, filledIn(nil))
	}
	if made := s.Pool.Stat().NewConnsCount() - before; made > 1 {
		t.Errorf("5 postings, one after the other, made %d connections", made)
	}
}
