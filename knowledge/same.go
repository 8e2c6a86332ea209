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
		hashOf(d.body), documentID, day0(l.today()), d.access)
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
		if d.says(c.heritage) {
			return c.knownText, moved(ctx, tx, c.document, c.source, d.source, documentID)
		}
	}
	return knownText{}, nil
}

// says reports whether what is said with a draft, or by it, is no more than what is known.
// What the text of both says wrongly, and an admin has corrected, is the same. A title may
// be read of a file's name, and says nothing unless the file itself states it.
func (d draft) says(known heritage) bool {
	nothing := Metadata{}
	for name, f := range kept {
		left, is := known.said[name]
		now := f.get(known.meta)
		if said := f.get(d.stated); said != f.get(nothing) && said != now {
			return false
		}
		read := f.get(d.own)
		if read == f.get(nothing) && name != "title" && name != "kind" {
			read = f.get(d.meta)
			if own, is := d.said[name]; is {
				read = own.Read
			}
		}
		if read != f.get(nothing) && read != now && (!is || !left.mended(name, read, now, d.source)) {
			return false
		}
	}
	return !slices.ContainsFunc(d.stated.over(d.own).Supersedes, func(s string) bool { return !slices.Contains(known.meta.Supersedes, s) })
}
