package knowledge

import (
	"context"
	"slices"

	"github.com/jackc/pgx/v5"
)

// knownText is a text that the library has.
type knownText struct {
	id, document  int64
	source, title string
}

// sameText looks for a text in force that is the same but for the format of its file, under
// whatever name and by whichever way it came: that is no second document. It is one where
// something else is stated with it, or for other people. A guide that was written here, and
// a sample, are what they are.
func (l *Library) sameText(ctx context.Context, tx pgx.Tx, d draft, documentID int64) (knownText, error) {
	if d.free || d.way == ByGuide || d.original == nil {
		return knownText{}, nil
	}
	rows, err := tx.Query(ctx, `
		SELECT v.id, v.document_id, d.source, `+heritageColumns+`
		FROM sketch s JOIN version v ON v.id = s.version_id JOIN document d ON d.id = v.document_id
		WHERE s.letters = $1 AND v.document_id <> $2 AND v.state = 'published' AND v.in_force @> $3::date AND ($4 = '' OR v.access = $4) ORDER BY v.id LIMIT 10`,
		hashOf(lettersOf(d.body)), documentID, day0(l.today()), d.access)
	if err != nil {
		return knownText{}, err
	}
	type candidate struct {
		knownText
		heritage
	}
	all, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (c candidate, err error) {
		c.heritage, err = heritageOf(row, &c.id, &c.document, &c.source)
		c.title = c.meta.Title
		return c, err
	})
	if err != nil {
		return knownText{}, err
	}
	for _, c := range all {
		if d.says(c.meta) {
			return c.knownText, moved(ctx, tx, c.document, c.source, d.source, documentID)
		}
	}
	return knownText{}, nil
}

// says reports whether what is stated with a draft is no more than what is known.
func (d draft) says(known Metadata) bool {
	for _, f := range kept {
		if said := f.get(d.stated); said != f.get(Metadata{}) && said != f.get(known) {
			return false
		}
	}
	return !slices.ContainsFunc(d.stated.Supersedes, func(s string) bool { return !slices.Contains(known.Supersedes, s) })
}
