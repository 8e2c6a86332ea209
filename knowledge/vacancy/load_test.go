package vacancy

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// TestBatchesAreBounded: rows of megabytes do not add up to gigabytes.
func TestBatchesAreBounded(t *testing.T) {
	path := filepath.Join(t.TempDir(), "big.ndjson")
	out, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	for i := range 30 {
		if _, err := fmt.Fprintf(out, "{\"id\":\"%d\",\"x\":%q}\n", i, strings.Repeat("x", 2<<20)); err != nil {
			t.Fatal(err)
		}
	}
	if err := out.Close(); err != nil {
		t.Fatal(err)
	}
	m, err := ParseMapping("law: CN\nfields: {id: id}")
	if err != nil {
		t.Fatal(err)
	}
	rows := 0
	l := Load{Mapping: m, Paths: []string{path}}
	err = l.read(context.Background(), time.Now(), newReport("a", "a", time.Now()), func(b *batch) error {
		size := 0
		for _, row := range b.rows {
			data, err := json.Marshal(row)
			if err != nil {
				return err
			}
			size += len(data)
		}
		if size > batchBytes+(4<<20) {
			t.Errorf("a batch of %d rows has %d MB", len(b.rows), size>>20)
		}
		rows += len(b.rows)
		return nil
	})
	if err != nil || rows != 30 {
		t.Errorf("%v, %d rows", err, rows)
	}
}
