package inbox

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"careerbot/bot"
	"careerbot/internal/region"
	"careerbot/knowledge"
)

// fieldChange is a field of a document that an admin changed: its name, what it said
// before and what it says now. So it stands in the audit, after the version.
type fieldChange [3]string

// fieldChanges says what an admin changes with what they say of a document.
func fieldChanges(v knowledge.Version, say knowledge.Metadata, access string) (all []fieldChange) {
	const most = 200 // characters
	day := func(t time.Time) string {
		if t.IsZero() {
			return ""
		}
		return t.Format(time.DateOnly)
	}
	for _, c := range []fieldChange{
		{"title", v.Title, say.Title},
		{"issuer", v.Issuer, say.Issuer},
		{"number", v.Number, say.Number},
		{"region", v.Region, say.Region},
		{"kind", v.Kind, say.Kind},
		{"language", v.Language, say.Language},
		{"valid_from", v.ValidFrom, day(say.ValidFrom)},
		{"valid_to", v.ValidTo, day(say.ValidTo)},
		{"supersedes", strings.Join(v.Replaces, "; "), strings.Join(say.Supersedes, "; ")},
		{"access", v.Access, access},
		{"url", v.URL, say.URL},
	} {
		if c[1] != c[2] {
			all = append(all, fieldChange{c[0], cut(c[1], most), cut(c[2], most)})
		}
	}
	return all
}

// mendedDetail is what the audit has of a document that was changed.
func mendedDetail(version int64, all []fieldChange) (string, error) {
	if len(all) == 0 {
		return strconv.FormatInt(version, 10), nil
	}
	raw, err := json.Marshal(all)
	return fmt.Sprintf("%d %s", version, raw), err
}

// saidChanges says in words what was changed, from after the version in the audit.
func saidChanges(language, raw string, teams []bot.TeamOf) []string {
	var all []fieldChange
	if json.Unmarshal([]byte(raw), &all) != nil {
		return nil
	}
	return sayChanges(language, all, teams)
}

// betweenTexts says in words what is said otherwise of a text than of the one before it.
func betweenTexts(language string, before, after knowledge.Version, teams []bot.TeamOf) []string {
	say := knowledge.Metadata{Title: after.Title, Issuer: after.Issuer, Number: after.Number, Region: after.Region, Kind: after.Kind, Language: after.Language, URL: after.URL, Supersedes: after.Replaces}
	say.ValidFrom, _ = knowledge.ParseDate(after.ValidFrom) // days of the library, or none
	say.ValidTo, _ = knowledge.ParseDate(after.ValidTo)
	return sayChanges(language, fieldChanges(before, say, after.Access), teams)
}

func sayChanges(language string, all []fieldChange, teams []bot.TeamOf) []string {
	own := words[language]
	value := func(field, v string) string {
		said := v
		switch {
		case field == "region":
			said = region.Name(v, language)
		case field == "access" && v != "":
			said = whoSees(language, v, teams)
		case field == "kind":
			said = own["docs_kind_"+v]
		case field == "language":
			said = own["language_"+v]
		}
		switch {
		case said != "":
			return said
		case v != "":
			return v
		}
		return own["docs_field_empty"]
	}
	var said []string
	for _, c := range all {
		name := own["docs_field_"+c[0]]
		if name == "" {
			name = own["docs_"+c[0]]
		}
		said = append(said, fmt.Sprintf(own["docs_field_was"], name, value(c[0], c[1]), value(c[0], c[2])))
	}
	return said
}

// lastMended says in words what somebody changed of a version when they last did.
func (s *server) lastMended(r *http.Request, by bot.Staff, version int64, teams []bot.TeamOf) ([]string, error) {
	var detail string
	err := s.bot.Pool.QueryRow(r.Context(), `SELECT detail FROM audit WHERE staff_id = $1 AND what = 'library_mended' ORDER BY id DESC LIMIT 1`, by.ID).Scan(&detail)
	if err != nil && !errors.Is(err, pgx.ErrNoRows) {
		return nil, fmt.Errorf("look what was changed: %w", err)
	}
	id, raw, _ := strings.Cut(detail, " ")
	if id != strconv.FormatInt(version, 10) {
		return nil, nil
	}
	return saidChanges(languageOf(r), raw, teams), nil
}
