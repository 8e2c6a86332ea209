package knowledge

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgtype"

	"careerbot/internal/pattern"
	"careerbot/internal/text"
)

// What is said of a document beside its text belongs to the document, as who may be
// answered from it does: its next text inherits it, where that says nothing of it itself,
// or again what was corrected. A text that says something else is taken at its word, and
// so is whoever says something with it.

// saidField is a field of which something was said that is not what the text says.
type saidField struct {
	Read   string `json:"read,omitempty"`   // what the text says; "" nothing
	Beside bool   `json:"beside,omitempty"` // said by the metadata beside the file, which may take it back
	Before bool   `json:"before,omitempty"` // inherited from the text before
	// Unknown says that it was not kept what the text says: an older program stored this.
	Unknown bool `json:"unknown,omitempty"`
}

// mended reports whether a field that another text reads as this is what was corrected: it
// is not that text's word. Where it is not known what the text before said, that is a place
// that is wider, and what a text seldom says of itself.
func (s saidField) mended(name, read, now, file string) bool {
	if !s.Unknown {
		return read == s.Read
	}
	switch name {
	case "title": // that of another year is of this text, unless it was read of the file's name
		return read == fileTitle(file) || !slices.ContainsFunc(inTitle.FindAllString(read, -1), func(year string) bool { return !strings.Contains(now, year) })
	case "region":
		return read == "CN" || strings.HasPrefix(now, read)
	}
	return name == "kind"
}

// inTitle is a year that a title names.
var inTitle = pattern.MustCompile(`(?:19|20)\d{2}|二[〇○零0][〇○零一二三四五六七八九]{2}`)

// kept are the fields that a document keeps, by their names.
var kept = map[string]struct {
	get  func(Metadata) string
	take func(to *Metadata, from Metadata)
}{
	"title":      {func(m Metadata) string { return m.Title }, func(to *Metadata, from Metadata) { to.Title = from.Title }},
	"issuer":     {func(m Metadata) string { return m.Issuer }, func(to *Metadata, from Metadata) { to.Issuer = from.Issuer }},
	"number":     {func(m Metadata) string { return m.Number }, func(to *Metadata, from Metadata) { to.Number = from.Number }},
	"region":     {func(m Metadata) string { return m.Region }, func(to *Metadata, from Metadata) { to.Region = from.Region }},
	"kind":       {func(m Metadata) string { return cmp.Or(m.Kind, "policy") }, func(to *Metadata, from Metadata) { to.Kind = from.Kind }},
	"url":        {func(m Metadata) string { return m.URL }, func(to *Metadata, from Metadata) { to.URL = from.URL }},
	"valid_from": {func(m Metadata) string { return isoDay(m.ValidFrom) }, func(to *Metadata, from Metadata) { to.ValidFrom = from.ValidFrom }},
	"valid_to":   {func(m Metadata) string { return isoDay(m.ValidTo) }, func(to *Metadata, from Metadata) { to.ValidTo = from.ValidTo }},
}

// saidOf tells what of a document's metadata is said with it or beside it, and not in it.
func saidOf(meta, inText, given, known Metadata) map[string]saidField {
	said := map[string]saidField{}
	for name, f := range kept {
		if read := f.get(inText); f.get(meta) != read {
			said[name] = saidField{Read: read, Beside: f.get(given) != f.get(meta) && f.get(known) == f.get(meta)}
		}
	}
	return said
}

// heritage is what the latest text of a document leaves to the next. The zero value leaves
// nothing.
type heritage struct {
	access string // "" there is no text
	meta   Metadata
	said   map[string]saidField
}

// leaves reads what the latest text of a document that is published, or was until it was
// withdrawn, leaves. A draft that came after it leaves what was said of it to one that
// waits, too, and a narrower place or access to any; it takes neither away. What was
// published and taken back is a draft. Where nothing was published, a draft leaves all. An
// end that has passed is nobody's.
func (l *Library) leaves(ctx context.Context, tx pgx.Tx, document int64, waits bool) (heritage, error) {
	rows, err := tx.Query(ctx, `
		SELECT published, `+heritageColumns+` FROM (
			SELECT *, state IN ('published', 'withdrawn') AS published FROM version WHERE document_id = $1) v
		ORDER BY ordinal DESC`, document)
	if err != nil {
		return heritage{}, err
	}
	type text struct {
		heritage
		published bool
	}
	all, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (t text, err error) {
		t.heritage, err = heritageOf(row, &t.published)
		return t, err
	})
	if err != nil || len(all) == 0 {
		return heritage{}, err
	}
	h := all[0].heritage
	if at := slices.IndexFunc(all, func(t text) bool { return t.published }); at > 0 {
		h = all[at].beside(h, waits)
	}
	if !h.meta.ValidTo.IsZero() && !h.meta.ValidTo.After(l.today()) {
		h.meta.ValidTo = time.Time{}
		delete(h.said, "valid_to")
	}
	return h, nil
}

// beside is what a text that was published leaves, where a draft came after it.
func (h heritage) beside(draft heritage, waits bool) heritage {
	place, access := h, h.access
	was, now := h.meta.Region, draft.meta.Region
	if now != was && (was == "" || was == "CN" || strings.HasPrefix(now, was) || waits && now != "" && now != "CN" && !strings.HasPrefix(was, now)) {
		place = draft
	}
	if !Wider(draft.access, access) {
		access = draft.access
	}
	if waits {
		h = draft
	}
	said := maps.Clone(h.said)
	if region, is := place.said["region"]; is {
		said["region"] = region
	} else {
		delete(said, "region")
	}
	h.access, h.meta.Region, h.said = access, place.meta.Region, said
	return h
}

const heritageColumns = `access, title, issuer, number, region, kind, language, url, valid_from, valid_to, supersedes, said`

// heritageOf reads those, after what first takes.
func heritageOf(row pgx.Row, first ...any) (h heritage, err error) {
	var from, to pgtype.Date
	err = row.Scan(append(first, &h.access, &h.meta.Title, &h.meta.Issuer, &h.meta.Number, &h.meta.Region, &h.meta.Kind, &h.meta.Language, &h.meta.URL, &from, &to, &h.meta.Supersedes, &h.said)...)
	h.meta.ValidFrom, h.meta.ValidTo = from.Time, to.Time
	return h, err
}

// to gives the next text what is left to it: its metadata, and what of that its text does
// not say. asked reports whether somebody has said a field with the text, and beside whether
// something stands beside its file, which is then all that stands there. file is what that is
// called: a title that was read of it is not what the text says.
func (h heritage) to(meta Metadata, said map[string]saidField, file string, asked func(field string) bool, beside bool) (Metadata, map[string]saidField) {
	if h.access == "" {
		return meta, said
	}
	all := map[string]saidField{}
	for name, f := range kept {
		if own, is := said[name]; is {
			all[name] = own
		}
		left, is := h.said[name]
		read := f.get(meta)
		// A place is kept however it is known: without one the text is shown to everybody.
		is = is || name == "region" && read == "" && h.meta.Region != ""
		if !is || asked(name) || left.Beside && beside && name != "region" || read != "" && !left.mended(name, read, f.get(h.meta), file) || left.Unknown && read == f.get(h.meta) {
			continue
		}
		f.take(&meta, h.meta)
		all[name] = saidField{Read: cmp.Or(read, left.Read), Before: true, Unknown: left.Unknown && read == ""}
	}
	if !meta.ValidTo.IsZero() && !meta.ValidTo.After(meta.ValidFrom) {
		for _, name := range []string{"valid_to", "valid_from"} {
			if all[name].Before {
				kept[name].take(&meta, Metadata{})
				delete(all, name)
				break
			}
		}
	}
	return meta, all
}

// inherit gives a draft what the text before leaves to it.
func (l *Library) inherit(d *draft, h heritage) {
	if d.advice || d.exact || d.said == nil {
		return
	}
	title := d.meta.Title
	d.meta, d.said = h.to(d.meta, d.said, d.source, func(field string) bool { return kept[field].get(d.stated) != kept[field].get(Metadata{}) }, d.beside)
	if d.meta.Title != title {
		retitle(d.passages, d.meta.Title)
	}
	d.warnings = l.warnings(d.seen, d.meta)
}

// retitle makes the index entries of passages anew, under another title.
func retitle(all []passage, title string) {
	for i := range all {
		all[i].heading = withoutTitle(title, all[i].heading)
		all[i].entry = text.Index(above(title, all[i].heading), all[i].body)
	}
}

// inherited has a stored draft inherit from the text that it takes the place of, as if it
// had come as a text of that document. It gives what is then known of it, and whether that
// is something else.
func (l *Library) inherited(ctx context.Context, tx pgx.Tx, version int64, h heritage) (meta Metadata, changed bool, err error) {
	var file string
	own, err := heritageOf(tx.QueryRow(ctx, `SELECT coalesce((SELECT name FROM original WHERE sha256 = v.original), ''), `+heritageColumns+` FROM version v WHERE id = $1`, version), &file)
	if err != nil {
		return meta, false, err
	}
	meta, said := h.to(own.meta, own.said, file, func(field string) bool { _, is := own.said[field]; return is }, false)
	var warnings []string
	if err := tx.QueryRow(ctx, `SELECT warnings FROM version WHERE id = $1`, version).Scan(&warnings); err != nil {
		return meta, false, err
	}
	for _, f := range kept {
		changed = changed || f.get(meta) != f.get(own.meta)
	}
	warnings = l.warnings(slices.DeleteFunc(warnings, ofMetadata), meta)
	_, err = tx.Exec(ctx, `UPDATE version SET title = $2, issuer = $3, number = $4, region = $5, kind = $6, url = $7, valid_from = $8, valid_to = $9, said = $10, warnings = $11 WHERE id = $1`,
		version, meta.Title, meta.Issuer, meta.Number, meta.Region, meta.Kind, meta.URL, day0(meta.ValidFrom), day0(meta.ValidTo), said, notNil(warnings))
	if err != nil || meta.Title == own.meta.Title && meta.Region == own.meta.Region {
		return meta, changed, err
	}
	all, err := passagesOf(ctx, tx, version)
	if err != nil {
		return meta, changed, err
	}
	retitle(all, meta.Title)
	if err := uncount(ctx, tx, []int64{version}); err != nil {
		return meta, changed, err
	}
	if _, err := tx.Exec(ctx, `DELETE FROM passage WHERE version_id = $1`, version); err != nil {
		return meta, changed, err
	}
	return meta, changed, insertPassages(ctx, tx, []stored{{version, draft{meta: meta, access: own.access, passages: all}}})
}

// passagesOf reads the passages of a version, without their index entries.
func passagesOf(ctx context.Context, tx pgx.Tx, version int64) ([]passage, error) {
	rows, err := tx.Query(ctx, `SELECT heading, body, start_at, end_at, page FROM passage WHERE version_id = $1 ORDER BY ordinal`, version)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, func(row pgx.CollectableRow) (p passage, err error) {
		err = row.Scan(&p.heading, &p.body, &p.start, &p.end, &p.page)
		return p, err
	})
}

// corrected tells what of a draft is said beside its text, after an admin has said what it
// is: what they leave as it was is what the text says.
func (h heritage) corrected(say Metadata) map[string]saidField {
	said := map[string]saidField{}
	for name, f := range kept {
		own, is := h.said[name]
		read := f.get(h.meta)
		if is {
			read = own.Read
		}
		switch now := f.get(say); {
		case is && now == f.get(h.meta):
			said[name] = saidField{Read: own.Read, Beside: own.Beside, Unknown: own.Unknown}
		case now != read:
			said[name] = saidField{Read: read, Unknown: own.Unknown}
		}
	}
	return said
}

// warnings adds to what the reader warns of what the metadata let fear.
func (l *Library) warnings(seen []string, m Metadata) []string {
	all := slices.Clone(seen)
	if m.Kind == "policy" && m.Region == "" && !m.national() {
		all = append(all, Unplaced)
	}
	if m.ValidFrom.IsZero() && m.Kind == "policy" {
		all = append(all, Undated)
	}
	if m.ValidFrom.After(l.today()) {
		all = append(all, later+m.ValidFrom.Format(time.DateOnly)+": not in answers until then")
	}
	if !m.ValidTo.IsZero() && !m.ValidTo.After(l.today()) {
		all = append(all, expired+m.ValidTo.Format(time.DateOnly)+": only in answers as of an earlier day")
	}
	return all
}
