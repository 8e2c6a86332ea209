package knowledge

import (
	"cmp"
	"context"
	"crypto/sha256"
	"fmt"
	"hash/fnv"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/jackc/pgx/v5"
	"golang.org/x/text/unicode/norm"

	"careerbot/internal/region"
)

// A sketch is the smallest hashes of all stretches of a text: of two texts that share
// most of their stretches, most of the smallest are the same. Spaces and punctuation do
// not count, so that a law as PDF and as web page are nearly the same.
const (
	sketchSize = 64
	shingle    = 8  // letters
	nearly     = 60 // of a hundred of the sketch
	mostCalled = 20 // texts of one name: where more are called so it is no name of one
	mostNear   = 10 // that are compared with a text: those that share most of the smallest hashes
)

// lettersOf is a text without what a file's format makes of it: its letters and digits.
func lettersOf(body string) []rune {
	var letters []rune
	for _, r := range body {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			letters = append(letters, unicode.ToLower(r))
		}
	}
	return letters
}

// formatting is what a file's format may make of a text, or leave out. What stands between
// two digits there parts two numbers, and counts.
const formatting = "#*|_`,。、;:\"'“”‘’《》〈〉「」『』"

// hashOf is the same for two texts that differ in nothing but spaces and such punctuation: a
// point, a dash, a percentage or a mark in a table says something.
func hashOf(body string) []byte {
	plain := make([]byte, 0, len(body))
	parted, last := false, ' '
	// Of 10² the folding would make 102.
	for _, r := range norm.NFKC.String(strings.Map(apartFromDigits, body)) {
		if unicode.IsSpace(r) || unicode.In(r, unicode.Cc, unicode.Cf) || strings.ContainsRune(formatting, r) {
			parted = true
			continue
		}
		if parted && unicode.IsDigit(last) && unicode.IsDigit(r) {
			plain = append(plain, ' ')
		}
		parted, last = false, r
		plain = utf8.AppendRune(plain, unicode.ToLower(r))
	}
	sum := sha256.Sum256(plain)
	return sum[:]
}

// apartFromDigits has numbers that are no digits, as ² and ①, stay what they are.
func apartFromDigits(r rune) rune {
	if r <= 0xFFFF && unicode.Is(unicode.No, r) {
		return 0xF0000 + r
	}
	return r
}

// sketchOf gives the sketch of a text's letters; of a short one it is all of its stretches.
func sketchOf(letters []rune) []int64 {
	hashes := make([]int64, 0, max(1, len(letters)-shingle+1))
	buffer := make([]byte, 0, 4*shingle)
	for i := 0; i == 0 || i+shingle <= len(letters); i++ {
		buffer = buffer[:0]
		for _, r := range letters[i:min(i+shingle, len(letters))] {
			buffer = append(buffer, byte(r), byte(r>>8), byte(r>>16))
		}
		h := fnv.New64a()
		h.Write(buffer)
		hashes = append(hashes, mixed(h.Sum64()))
	}
	slices.Sort(hashes)
	hashes = slices.Compact(hashes)
	return slices.Clone(hashes[:min(sketchSize, len(hashes))])
}

// mixed spreads a hash: the smallest are to be a fair sample.
func mixed(h uint64) int64 {
	h ^= h >> 33
	h *= 0xff51afd7ed558ccd
	h ^= h >> 33
	return int64(h) //nolint:gosec // all of its bits are wanted
}

// Near is a document whose text is nearly that of another.
type Near struct {
	Version  int64
	Document int64
	Title    string
	Number   string
	State    string
	Percent  int  // how much of the text is the same, as an estimate
	Named    bool // its title or its number is the same, and so is its region
}

// NearTo gives for each version the latest texts of other documents that are nearly the
// same, the nearest first, at most ten: those of some accesses, or of all where it is nil.
// Two that are nearly the same share about half of the smallest hashes; what shares less
// than an eighth is not compared. What is called the same in the same region is among them
// whatever it says: of two texts of a law one takes the place of the other.
func (l *Library) NearTo(ctx context.Context, versions []int64, access []string) (map[int64][]Near, error) {
	sketches, err := l.sketches(ctx, versions)
	if err != nil {
		return nil, fmt.Errorf("look for documents that are nearly the same: %w", err)
	}
	rows, err := l.Pool.Query(ctx, `
		WITH mine AS MATERIALIZED (
			SELECT version_id AS own, hash, count(*) OVER (PARTITION BY version_id) AS hashes FROM sketch_hash WHERE version_id = ANY (@versions)
		), pair AS MATERIALIZED (
			SELECT own, theirs.version_id AS other, count(*) AS n
			FROM mine JOIN sketch_hash theirs USING (hash) WHERE theirs.version_id <> own
			GROUP BY own, theirs.version_id, hashes HAVING count(*) * 8 >= hashes
		), namesake AS MATERIALIZED (
			SELECT own.id AS own, v.id AS other FROM version own JOIN version v ON v.document_id <> own.document_id AND v.region = own.region
				AND v.title IN (own.title, @republic || own.title, replace(own.title, @republic, '')) WHERE own.id = ANY (@versions)
			UNION
			SELECT own.id, v.id FROM version own JOIN version v ON v.document_id <> own.document_id AND v.region = own.region AND v.number = own.number AND v.number <> ''
			WHERE own.id = ANY (@versions)
		), called AS ( -- of 通知 there are many, and it says nothing
			SELECT own, other FROM (SELECT own, other, count(*) OVER (PARTITION BY own) AS so_called FROM namesake) n WHERE so_called <= @called
		), either AS (
			SELECT own, other, coalesce(n, 0) AS n, called.own IS NOT NULL AS named FROM pair FULL JOIN called USING (own, other)
		), nearest AS (
			SELECT pair.own, pair.named, v.*, row_number() OVER (PARTITION BY pair.own ORDER BY n DESC, v.id DESC) AS place,
			       row_number() OVER (PARTITION BY pair.own ORDER BY named DESC, v.id DESC) AS named_place
			FROM either pair JOIN version own ON own.id = pair.own JOIN (SELECT id, document_id, title, number, `+standing+` AS standing FROM version v
				WHERE state <> 'withdrawn' AND (@access::text[] IS NULL OR access = ANY (@access))
				  AND NOT EXISTS (SELECT FROM version later WHERE later.document_id = v.document_id AND later.ordinal > v.ordinal)) v ON v.id = pair.other
			WHERE v.document_id <> own.document_id
		)
		SELECT v.own, v.id, v.document_id, v.title, v.number, v.standing, v.named, s.hashes FROM nearest v JOIN sketch s ON s.version_id = v.id WHERE place <= @most OR named AND named_place <= @most`,
		pgx.NamedArgs{"versions": versions, "day": day0(l.today()), "access": access, "most": mostNear, "called": mostCalled, "republic": region.Republic})
	if err != nil {
		return nil, fmt.Errorf("look for documents that are nearly the same: %w", err)
	}
	all := map[int64][]Near{}
	var id int64
	var n Near
	var theirs []int64
	_, err = pgx.ForEachRow(rows, []any{&id, &n.Version, &n.Document, &n.Title, &n.Number, &n.State, &n.Named, &theirs}, func() error {
		mine := sketches[id]
		if n.Percent = 100 * shared(mine, theirs) / max(len(mine), len(theirs), 1); n.Percent >= nearly || n.Named {
			all[id] = append(all[id], n)
		}
		theirs = nil
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("look for documents that are nearly the same: %w", err)
	}
	for _, near := range all {
		slices.SortFunc(near, func(a, b Near) int {
			return cmp.Or(cmp.Compare(b.Percent, a.Percent), cmp.Compare(b.Version, a.Version))
		})
	}
	return all, nil
}

// shared counts what is in both of two sorted sketches.
func shared(a, b []int64) (n int) {
	for len(a) > 0 && len(b) > 0 {
		switch {
		case a[0] < b[0]:
			a = a[1:]
		case a[0] > b[0]:
			b = b[1:]
		default:
			n, a, b = n+1, a[1:], b[1:]
		}
	}
	return n
}

// sketches reads those of versions.
func (l *Library) sketches(ctx context.Context, versions []int64) (map[int64][]int64, error) {
	rows, err := l.Pool.Query(ctx, `SELECT version_id, hashes FROM sketch WHERE version_id = ANY ($1)`, versions)
	if err != nil {
		return nil, err
	}
	all := map[int64][]int64{}
	var id int64
	var hashes []int64
	_, err = pgx.ForEachRow(rows, []any{&id, &hashes}, func() error { all[id] = hashes; hashes = nil; return nil })
	return all, err
}

// storeSketch keeps the sketch of a version; one that is gone is no error.
func storeSketch(ctx context.Context, tx pgx.Tx, version int64, body string) error {
	if _, err := tx.Exec(ctx, `DELETE FROM sketch WHERE version_id = $1`, version); err != nil {
		return err
	}
	hashes := sketchOf(lettersOf(body))
	_, err := tx.Exec(ctx, `
		WITH stored AS (
			INSERT INTO sketch (version_id, hashes, letters) SELECT id, $2, $4 FROM version WHERE id = $1 RETURNING version_id
		)
		INSERT INTO sketch_hash (hash, version_id) SELECT hash, version_id FROM stored, unnest($3::bigint[]) AS hash`,
		version, hashes, hashes[:len(hashes)*(100-nearly)/100+1], hashOf(body))
	return err
}

// sketchAll makes the sketches of versions that an older program stored; of several
// replicas each makes what none has made yet.
func (l *Library) sketchAll(ctx context.Context) error {
	for more := true; more; {
		err := l.InLibrary(ctx, func(tx pgx.Tx) error {
			rows, err := tx.Query(ctx, `SELECT id, body FROM version v WHERE body <> '' AND NOT EXISTS (SELECT FROM sketch WHERE version_id = v.id AND letters IS NOT NULL) ORDER BY id LIMIT 100`)
			if err != nil {
				return err
			}
			all, err := pgx.CollectRows(rows, pgx.RowToStructByPos[struct {
				ID   int64
				Body string
			}])
			more = len(all) > 0
			for _, v := range all {
				if err := storeSketch(ctx, tx, v.ID, v.Body); err != nil {
					return err
				}
			}
			return err
		})
		if err != nil {
			return fmt.Errorf("sketch texts: %w", err)
		}
	}
	return nil
}
