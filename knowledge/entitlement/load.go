package entitlement

import (
	"context"
	"crypto/sha256"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/jackc/pgx/v5"

	"careerbot/internal/calculator"
	"careerbot/internal/region"
)

//go:embed rules/*.yaml
var builtIn embed.FS

// factsFile lists what may be asked; it lies beside the rules.
const factsFile = "facts.yaml"

// largest is the largest file that is read, in bytes.
const largest = 256 << 10

// Rules are rules with the facts that they are over, as files.
type Rules struct {
	Facts string
	Files []File
}

// File is the text of one rule.
type File struct{ Name, Body string }

// BuiltIn gives the rules that come with the program.
func BuiltIn() (Rules, error) {
	dir, err := fs.Sub(builtIn, "rules")
	if err != nil {
		return Rules{}, err
	}
	return read(dir)
}

// ReadFolder reads the rules of a folder, with the facts.yaml in it; without one they
// are over the program's own facts.
func ReadFolder(path string) (Rules, error) {
	info, err := os.Stat(path)
	if err != nil {
		return Rules{}, err
	}
	if !info.IsDir() {
		return Rules{}, fmt.Errorf("%s is no folder; rules are loaded by the folder", path)
	}
	return read(os.DirFS(path))
}

func read(dir fs.FS) (Rules, error) {
	var rules Rules
	names, err := fs.Glob(dir, "*.yaml")
	if err != nil {
		return rules, err
	}
	for _, name := range names {
		info, err := fs.Stat(dir, name)
		if err != nil {
			return rules, err
		}
		if info.Size() > largest {
			return rules, fmt.Errorf("%s is larger than %d KiB", name, largest>>10)
		}
		data, err := fs.ReadFile(dir, name)
		if err != nil {
			return rules, err
		}
		if strings.ContainsRune(string(data), 0) {
			return rules, fmt.Errorf("%s is no text", name)
		}
		if name == factsFile {
			rules.Facts = string(data)
			continue
		}
		rules.Files = append(rules.Files, File{strings.TrimSuffix(name, filepath.Ext(name)), string(data)})
	}
	if len(rules.Files) == 0 {
		return rules, errors.New("there are no rules in the folder: files that end in .yaml")
	}
	if rules.Facts == "" {
		data, err := builtIn.ReadFile("rules/" + factsFile)
		if err != nil {
			return rules, err
		}
		rules.Facts = string(data)
	}
	return rules, nil
}

// Result is what became of one rule.
type Result struct {
	Rule     string    `json:"rule"`
	ID       int64     `json:"id,omitempty"` // of the version
	Status   string    `json:"status"`       // loaded, updated, unchanged, refused; checked, wrong; published, withdrawn
	Reason   string    `json:"reason,omitempty"`
	Problems []Problem `json:"problems,omitempty"`
}

// Load keeps rules as drafts. What is wrong with one does not stop the rest; what is
// wrong with the facts does.
func (s *Store) Load(ctx context.Context, rules Rules) ([]Result, error) {
	facts, err := calculator.ParseFacts([]byte(rules.Facts))
	if err != nil {
		return nil, err
	}
	var results []Result
	for _, file := range rules.Files {
		rule, err := parse(file, facts)
		if err != nil {
			results = append(results, Result{Rule: file.Name, Status: "refused", Reason: err.Error()})
			continue
		}
		result, err := s.keep(ctx, rule, file.Body, rules.Facts, false)
		if err != nil {
			return results, fmt.Errorf("%s: %w", file.Name, err)
		}
		results = append(results, result)
	}
	return results, nil
}

func parse(file File, facts *calculator.Facts) (*calculator.Rule, error) {
	rule, err := calculator.ParseRule([]byte(file.Body), facts)
	if err != nil {
		return nil, err
	}
	if rule.ID != file.Name {
		return nil, fmt.Errorf("the file of rule %q has to be called %s.yaml", rule.ID, rule.ID)
	}
	if code, err := region.Parse(rule.Region); err != nil || code != rule.Region {
		return nil, fmt.Errorf("region %q is no code; write CN, 44, 4401", rule.Region)
	}
	return rule, nil
}

// keep stores a text of a rule, unless it is the newest already; own: the program does so
// itself.
func (s *Store) keep(ctx context.Context, rule *calculator.Rule, body, facts string, own bool) (Result, error) {
	result := Result{Rule: rule.ID, Status: "loaded"}
	factsSum := sha256.Sum256([]byte(facts))
	sum := digest(facts, body)
	err := pgx.BeginFunc(ctx, s.Pool, func(tx pgx.Tx) error {
		if _, err := tx.Exec(ctx, `SELECT pg_advisory_xact_lock(hashtextextended('entitlement ' || $1, 0))`, rule.ID); err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, `INSERT INTO entitlement_facts (sha256, body) VALUES ($1, $2) ON CONFLICT DO NOTHING`, factsSum[:], facts); err != nil {
			return err
		}
		var ordinal int
		var newest []byte
		err := tx.QueryRow(ctx, `
			SELECT id, ordinal, sha256 FROM entitlement_version WHERE rule = $1 ORDER BY ordinal DESC LIMIT 1`, rule.ID).Scan(&result.ID, &ordinal, &newest)
		switch {
		case errors.Is(err, pgx.ErrNoRows):
		case err != nil:
			return err
		case string(newest) == string(sum):
			result.Status = "unchanged"
			return nil
		default:
			result.Status = "updated"
		}
		return tx.QueryRow(ctx, `
			INSERT INTO entitlement_version (rule, ordinal, sha256, facts, body, name_zh, name_en, region, valid_from, valid_to, own)
			VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9::date, nullif($10, '')::date, $11)
			RETURNING id`, rule.ID, ordinal+1, sum, factsSum[:], body, rule.Names.ZH, rule.Names.EN, rule.Region, rule.From, rule.To, own).Scan(&result.ID)
	})
	return result, err
}
