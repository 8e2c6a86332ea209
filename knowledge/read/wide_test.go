package read

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

const wider = "a row of a table is wider than its head"

// TestWideRow: a value under no head is said, whatever the format; a table whose rows are
// narrower, or that has a title across, is in order.
func TestWideRow(t *testing.T) {
	r := New(Options{})
	t.Cleanup(func() {
		if err := r.Close(); err != nil {
			t.Error(err)
		}
	})
	for name, c := range map[string]struct {
		file, text string
		want       bool
	}{
		"csv, a comma too many": {"a.csv", "机构,电话\n市人才中心,010-55550000\n区人才中心,010-55550001,周一休息\n", true},
		"csv, a row too short":  {"a.csv", "机构,电话,时间\n市人才中心,010-55550000\n", false},
		"page, a lost head":     {"a.html", "<h1>表</h1><table><tr><th>机构<th>电话</tr><tr><td>市人才中心<td>010-55550000<td>三楼大厅</tr></table>", true},
		"page, a title across":  {"a.html", "<h1>表</h1><table><tr><th>机构<th>电话</tr><tr><td colspan=2>东区</tr><tr><td>市人才中心<td>010-55550000</tr></table>", false},
		"markdown":              {"a.md", "# 表\n\n| 机构 | 电话 |\n|---|---|\n| 市人才中心 | 010-55550000 |\n", false},
	} {
		if doc := mustRead(t, r, c.file, []byte(c.text)); warned(doc, wider) != c.want {
			t.Errorf("%s: %q", name, doc.Warnings)
		}
	}
}

// TestWideRowFalseAlarms: of the real documents few have such a row.
func TestWideRowFalseAlarms(t *testing.T) {
	r := New(Options{})
	t.Cleanup(func() {
		if err := r.Close(); err != nil {
			t.Error(err)
		}
	})
	tables, alarms := 0, []string(nil)
	for _, sub := range []string{"govcn_policies_2019/html", "malformed_docs", "laws_cn_employment"} {
		err := filepath.WalkDir(dataDir(t, sub), func(path string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() || !strings.Contains(".html.docx.csv.xlsx.md", strings.ToLower(filepath.Ext(path))) || filepath.Ext(path) == "" {
				return err
			}
			data, err := os.ReadFile(path)
			if err != nil {
				return err
			}
			doc, err := r.Read(t.Context(), path, data)
			if err != nil {
				return nil //nolint:nilerr // it is not to be read
			}
			for _, b := range doc.Blocks {
				if b.Kind == Row {
					tables++
					break
				}
			}
			if warned(doc, wider) {
				alarms = append(alarms, filepath.Base(path))
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	t.Logf("%d documents with tables, %q", tables, alarms)
	if tables == 0 || len(alarms) > 0 {
		t.Errorf("of %d documents with tables, said of %q", tables, alarms)
	}
}
