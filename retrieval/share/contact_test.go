package share_test

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"strconv"
	"strings"
	"testing"

	"careerbot/internal/postgres"
	"careerbot/knowledge/vacancy"
	"careerbot/retrieval/share"
)

// TestContactOfAPoster: how to reach who posts by the form leaves this service only where
// they have agreed; who reads the vacancy elsewhere is told where to ask.
func TestContactOfAPoster(t *testing.T) {
	in, second := start(t, share.Options{}, nil), start(t, share.Options{}, nil)
	kept := in.post(t, nil)
	agreed := in.post(t, vacancy.Posting{"title": "分拣工", "contact": "王先生 010-55550010", "share_contact": "yes"})
	in.load(t, false, whole("a", row{"contact": "人事科 010-55550011"}))
	number := strconv.FormatInt(kept, 10)
	for _, path := range []string{"/api/v1/vacancies", "/feeds/jobpostings.ndjson", "/api/v1/vacancies/" + number, "/jobs/" + number} {
		_, body := in.get(t, path)
		if strings.Contains(body, "55550009") || strings.Contains(body, "李女士") {
			t.Errorf("%s tells the contact that is not to be passed on", path)
		}
		if strings.HasSuffix(path, number) {
			continue
		}
		for _, shared := range []string{"55550010", "55550011"} {
			if !strings.Contains(body, shared) {
				t.Errorf("%s does not tell %s", path, shared)
			}
		}
	}
	var v struct {
		Contact string
		Here    bool `json:"contact_here"`
	}
	for id, want := range map[int64]string{kept: "{ true}", agreed: "{王先生 010-55550010 false}"} {
		_, body := in.get(t, fmt.Sprint("/api/v1/vacancies/", id))
		if err := json.Unmarshal([]byte(body), &v); err != nil || fmt.Sprint(v) != want {
			t.Errorf("%v, %v, want %s", v, err, want)
		}
	}
	for lang, want := range map[string]string{"zh": "详情 #" + number, "en": "details #" + number} {
		if _, page := in.get(t, "/jobs/"+number+"?lang="+lang); !strings.Contains(page, want) {
			t.Errorf("the page does not say how to ask for the contact: %s", page)
		}
	}
	second.follow(t, "甲市", in)
	second.run(t, "甲市")
	got := map[string]string{}
	rows, err := second.Pool.Query(t.Context(), `SELECT title, contact FROM vacancy_live`)
	if err != nil {
		t.Fatal(err)
	}
	for rows.Next() {
		var title, contact string
		if err := rows.Scan(&title, &contact); err != nil {
			t.Fatal(err)
		}
		got[title] = contact
	}
	if len(got) != 3 || got["搬运工"] != "" || got["分拣工"] != "王先生 010-55550010" {
		t.Errorf("the second instance has %v", got)
	}
}

// TestContactToldBefore: a contact that was passed on before its poster was asked goes from
// who follows us, when they are told of the posting again, as the upgrade does.
func TestContactToldBefore(t *testing.T) {
	in, second := start(t, share.Options{}, nil), start(t, share.Options{}, nil)
	in.post(t, nil)
	in.exec(t, `UPDATE vacancy_post SET form = form || '{"share_contact": "yes"}'`) // as it was then
	second.follow(t, "甲市", in)
	contact := func() (all string) {
		t.Helper()
		second.run(t, "甲市")
		if err := second.Pool.QueryRow(t.Context(), `SELECT string_agg(title || ' ' || contact, ', ') FROM vacancy_live`).Scan(&all); err != nil {
			t.Fatal(err)
		}
		return all
	}
	if got := contact(); !strings.Contains(got, "55550009") {
		t.Fatalf("the second instance has %q", got)
	}
	in.exec(t, `UPDATE vacancy_post SET form = form - 'share_contact'`)
	upgrade, err := fs.ReadFile(postgres.Migrations(), "00028_contact.sql")
	if err != nil {
		t.Fatal(err)
	}
	in.exec(t, string(upgrade[:strings.Index(string(upgrade), "-- +goose Down")]))
	if got := contact(); got != "搬运工 " {
		t.Errorf("after the upgrade the second instance has %q", got)
	}
}

// TestUnitThatIsNotStated: what a pay is for is not said as if it were stated, and does not
// become so on its way.
func TestUnitThatIsNotStated(t *testing.T) {
	in, second := start(t, share.Options{}, nil), start(t, share.Options{}, nil)
	in.load(t, false, whole("a", row{"pay": "8000", "type": "全职"}), whole("b", row{"title": "面点师", "pay": "8000元/月", "type": "全职"}))
	second.follow(t, "甲市", in)
	second.run(t, "甲市")
	for _, at := range []*instance{in, second} {
		_, body := at.get(t, "/api/v1/vacancies")
		var page struct {
			Items []struct {
				Title   string
				Unit    string `json:"pay_unit"`
				Guessed bool   `json:"pay_guessed"`
			}
		}
		if err := json.Unmarshal([]byte(body), &page); err != nil {
			t.Fatal(err)
		}
		got := map[string]string{}
		for _, v := range page.Items {
			got[v.Title] = fmt.Sprint(v.Unit, v.Guessed)
		}
		if len(got) != 2 || got["面点师"] != "monthfalse" || got["夜班后厨帮工 a"] != "true" {
			t.Errorf("%v", got)
		}
	}
	if _, page := in.get(t, fmt.Sprint("/jobs/", in.id(t, "a"), "?lang=en")); !strings.Contains(page, "not stated whether") {
		t.Errorf("the page does not say that the unit is not stated")
	}
}
