package inbox

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/jackc/pgx/v5"

	"careerbot/bot"
	"careerbot/internal/pattern"
)

// The lines of the audit on documents name versions by their numbers, or what was
// published or withdrawn together: a page has their titles, with links.

var (
	auditVersions = pattern.MustCompile(`^([0-9]{1,18}(?:, ?[0-9]{1,18})*)( .*)?$`)
	// ofVersions are what is done with versions; what was done together has a number.
	ofVersions = strings.Fields("library_checked library_published library_withdrawn library_discarded library_mended library_correcting library_came library_file change_drafted change_approved change_approved_alone change_stopped")
	ofTogether = map[string]string{
		"library_undone":   `SELECT publication_id, version_id FROM publication_version WHERE publication_id = ANY ($1) ORDER BY 1, 2`,
		"library_restored": `SELECT id, unnest(versions) FROM withdrawal WHERE id = ANY ($1)`,
		// A document is its latest text.
		"library_golden_moved": `SELECT DISTINCT ON (document_id) document_id, id FROM version WHERE document_id = ANY ($1) ORDER BY document_id, ordinal DESC`,
	}
)

// auditTitles is how many documents a line of the audit names.
const auditTitles = 10

// nameDocuments puts titles with links into lines of the audit, of documents that are of
// some accesses: the others keep their numbers.
func (s *server) nameDocuments(r *http.Request, access []string, lines []auditLine) error {
	teams, err := s.bot.Teams(r.Context())
	if err != nil {
		return err
	}
	named := make([][]int64, len(lines))
	rest := make([]string, len(lines))
	together := map[string][]int64{}
	for i, l := range lines {
		m := auditVersions.FindStringSubmatch(l.Detail)
		if m == nil || ofTogether[l.code] == "" && !slices.Contains(ofVersions, l.code) {
			continue
		}
		for one := range strings.SplitSeq(m[1], ",") {
			id, err := strconv.ParseInt(strings.TrimSpace(one), 10, 64)
			if err != nil {
				return err // the pattern has bounded it
			}
			named[i] = append(named[i], id)
		}
		rest[i] = strings.TrimSpace(m[2])
		if ofTogether[l.code] != "" {
			together[l.code] = append(together[l.code], named[i]...)
		}
	}
	for code, ids := range together {
		versions, err := s.together(r.Context(), ofTogether[code], ids)
		if err != nil {
			return err
		}
		for i, l := range lines {
			if l.code == code && named[i] != nil {
				named[i] = versions[named[i][0]]
			}
		}
	}
	titles, err := s.titles(r.Context(), slices.Concat(named...), access)
	if err != nil {
		return err
	}
	for i := range lines {
		lines[i].name(languageOf(r), named[i], rest[i], titles, teams)
	}
	return nil
}

// together gives the versions of what was published or withdrawn together.
func (s *server) together(ctx context.Context, sql string, ids []int64) (map[int64][]int64, error) {
	rows, err := s.bot.Pool.Query(ctx, sql, ids)
	if err != nil {
		return nil, fmt.Errorf("look what the audit is about: %w", err)
	}
	all := map[int64][]int64{}
	var id, version int64
	if _, err := pgx.ForEachRow(rows, []any{&id, &version}, func() error { all[id] = append(all[id], version); return nil }); err != nil {
		return nil, fmt.Errorf("look what the audit is about: %w", err)
	}
	return all, nil
}

// titles gives the titles of versions that are of some accesses, nil is all.
func (s *server) titles(ctx context.Context, versions []int64, access []string) (map[int64]string, error) {
	rows, err := s.bot.Pool.Query(ctx, `SELECT id, title FROM version WHERE id = ANY ($1) AND ($2::text[] IS NULL OR access = ANY ($2))`, versions, access)
	if err != nil {
		return nil, fmt.Errorf("read titles of documents: %w", err)
	}
	all := map[int64]string{}
	var id int64
	var title string
	if _, err := pgx.ForEachRow(rows, []any{&id, &title}, func() error { all[id] = title; return nil }); err != nil {
		return nil, fmt.Errorf("read titles of documents: %w", err)
	}
	return all, nil
}

// name puts the titles of versions into a line; what is there no more keeps its number.
func (l *auditLine) name(language string, versions []int64, rest string, titles map[int64]string, teams []bot.TeamOf) {
	var gone []string
	for _, id := range versions {
		switch title, ok := titles[id]; {
		case ok && len(l.Documents) < auditTitles:
			l.Documents = append(l.Documents, docTitle{ID: id, Title: title})
		case ok:
			l.More++
		default:
			gone = append(gone, "#"+strconv.FormatInt(id, 10))
		}
	}
	if l.Documents == nil && l.code != "library_mended" {
		return
	}
	switch l.code {
	case "library_mended":
		rest = strings.Join(saidChanges(language, rest, teams), " · ")
	case "library_restored":
		if rest != "" {
			rest = filled(language, "audit_not_restored", strings.ReplaceAll(rest, "-", "#"))
		}
	case "library_came", "library_file": // the title, as it was
		rest = ""
	}
	if len(gone) > 0 {
		rest = strings.TrimSpace(strings.Join(gone[:min(len(gone), auditTitles)], ", ") + " " + rest)
	}
	l.Detail = rest
}
